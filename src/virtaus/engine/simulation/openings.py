"""Made-up employers and openings of an area and its surroundings, as many as are published."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from virtaus.engine.simulation.assumptions import Assumptions
from virtaus.engine.simulation.durations import drawn

COLUMNS = (
    *("id", "title", "description", "employer", "business_id", "municipality", "positions", "published", "expires"),
    *("working_time", "licences", "languages", "occupation"),
)
_BEGINNINGS = (
    *("Esimerkki", "Malli", "Koe", "Harjoitus", "Kuvitelma", "Näytös", "Luonnos", "Oppi", "Keksintö", "Satu", "Taru"),
    *("Sepite", "Hahmo", "Varjo", "Unelma", "Leikki", "Kaava", "Piirros", "Kuva", "Arvelu", "Oletus", "Testi"),
    *("Aavistus", "Mielikuva", "Käsikirja", "Paperi", "Pahvi", "Savi", "Palikka", "Nukke", "Lavaste", "Näytelmä"),
)
_TRADES = {
    "1": ("Johto", "Hallinto"),
    "2": ("Suunnittelu", "Opisto", "Klinikka", "Insinöörit"),
    "3": ("Laboratorio", "Vakuutus", "Välitys", "Tekniikka"),
    "4": ("Toimisto", "Tilipalvelu", "Kirjaamo"),
    "5": ("Kauppa", "Hoiva", "Ravintola", "Vartiointi", "Päiväkoti"),
    "6": ("Maatila", "Puutarha", "Metsäpalvelu"),
    "7": ("Konepaja", "Rakennus", "Sähkö", "Leipomo", "Puutuote"),
    "8": ("Tehdas", "Kuljetus", "Saha"),
    "9": ("Siivous", "Keittiö", "Logistiikka", "Varasto"),
}
_FORMS = ("Oy", "Ky", "Osk", "Tmi")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2)
FIRST_BUSINESS_ID = 1000  # far below any number that has been given out


@dataclass(frozen=True, slots=True)
class Employer:
    """A made-up employer; ``major`` is the ISCO-08 major group of most of its work."""

    business_id: str
    name: str
    municipality: str
    major: str


@dataclass(frozen=True, slots=True)
class Trade:
    """An occupation as openings call it; ``skills`` are what the work consists of, in words."""

    uri: str
    isco: str
    title: str
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Positions to be made in a municipality: open on the day, and published within the last month."""

    open: int
    new: int


def employers(counts: Mapping[str, int], random: Random, assumed: Assumptions) -> list[Employer]:
    """So many employers of each municipality, none called like another; trades by the shares of occupations."""
    shares = assumed.occupations.major_groups
    places = [code for code in sorted(counts) for _ in range(counts[code])]
    majors = drawn(list(shares.values()), len(places), random)
    numbers = business_ids()
    called: Counter[str] = Counter()
    found: list[Employer] = []
    for municipality, place in zip(places, majors, strict=True):
        major = list(shares)[place]
        name = f"{random.choice(_BEGINNINGS)}-{random.choice(_TRADES[major])}"
        called[name] += 1
        again = f" {called[name]}" if called[name] > 1 else ""
        found.append(Employer(next(numbers), f"{name}{again} {random.choice(_FORMS)}", municipality, major))
    return found


def business_ids() -> Iterator[str]:
    """Business IDs with right check digits, from ``FIRST_BUSINESS_ID`` on; some numbers have none."""
    number = FIRST_BUSINESS_ID
    while True:
        digits = f"{number:07}"
        rest = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11
        if rest != 1:
            yield f"{digits}-{0 if rest == 0 else 11 - rest}"
        number += 1


def openings(
    wanted: Mapping[str, Wanted],
    outside: Sequence[str],
    trades: Sequence[Trade],
    known: Sequence[Employer],
    as_of: date,
    random: Random,
    assumed: Assumptions,
) -> list[dict[str, str]]:
    """Lines of a file of vacancies (``docs/formats/vacancies.md``) with so many positions in each municipality.

    Beside them a share of as many positions in the municipalities ``outside``.
    """
    making = _Making(trades, known, as_of, random, assumed)
    for code in sorted(wanted):
        fresh = min(wanted[code].new, round(wanted[code].open * 0.6))
        making.add(code, fresh, fresh=True, is_open=True)
        making.add(code, wanted[code].open - fresh, fresh=False, is_open=True)
        making.add(code, wanted[code].new - fresh, fresh=True, is_open=False)
    beside = round(sum(each.open for each in wanted.values()) * assumed.openings.outside_share)
    for number, code in enumerate(outside):
        share = beside // len(outside) + (number < beside % len(outside))
        making.add(code, share, fresh=random.random() < 0.5, is_open=True)
    return making.lines


class _Making:
    def __init__(
        self,
        trades: Sequence[Trade],
        known: Sequence[Employer],
        as_of: date,
        random: Random,
        assumed: Assumptions,
    ) -> None:
        self.trades = sorted(trades, key=lambda trade: trade.uri)
        size = Counter(trade.isco[0] for trade in self.trades)
        shares = assumed.occupations.major_groups
        self.weights = [shares.get(trade.isco[0], 0.0) / size[trade.isco[0]] for trade in self.trades]
        self.known = known
        self.in_trade: defaultdict[str, list[Employer]] = defaultdict(list)
        self.in_town: defaultdict[tuple[str, str], list[Employer]] = defaultdict(list)
        for each in known:
            self.in_trade[each.major].append(each)
            self.in_town[each.municipality, each.major].append(each)
        self.as_of = as_of
        self.random = random
        self.assumed = assumed
        self.lines: list[dict[str, str]] = []

    def add(self, municipality: str, positions: int, *, fresh: bool, is_open: bool) -> None:
        """Openings of ``positions`` in all: published within the last month or before, open or over on the day."""
        left = positions
        while left > 0:
            size = min(left, self.random.choice(list(self.assumed.openings.positions)))
            self.lines.append(self.line(municipality, size, fresh=fresh, is_open=is_open))
            left -= size

    def line(self, municipality: str, positions: int, *, fresh: bool, is_open: bool) -> dict[str, str]:
        published, expires = self.days(fresh=fresh, is_open=is_open)
        trade = self.random.choices(self.trades, weights=self.weights)[0]
        employer = self.employer(municipality, trade.isco[0])
        asked = self.assumed.openings
        return {
            "id": f"S-{self.as_of:%Y%m%d}-{len(self.lines) + 1:05}",
            "title": trade.title[:1].upper() + trade.title[1:],
            "description": self.text(trade),
            "employer": employer.name,
            "business_id": employer.business_id,
            "municipality": municipality,
            "positions": str(positions),
            "published": published.isoformat(),
            "expires": expires.isoformat(),
            "working_time": self.random.choices(list(asked.working_time), list(asked.working_time.values()))[0],
            "licences": "|".join(self.licences(trade.isco)),
            "languages": "fi" if self.random.random() < asked.finnish_needed else "",
            # the file of vacancies takes addresses of ESCO only
            "occupation": trade.uri if trade.uri.startswith("http") else trade.isco,
        }

    def days(self, *, fresh: bool, is_open: bool) -> tuple[date, date]:
        days, longest = self.assumed.openings.published_days, self.assumed.openings.longest_days
        ago = self.random.randint(1 if is_open else 3, days) if fresh else self.random.randint(days + 1, 2 * days)
        published = self.as_of - timedelta(days=ago)
        if is_open:
            return published, self.as_of + timedelta(days=self.random.randint(3, longest))
        return published, published + timedelta(days=self.random.randint(1, ago - 1))

    def employer(self, municipality: str, major: str) -> Employer:
        """One of the municipality in the trade; else one in the trade, who hires there."""
        return self.random.choice(self.in_town[municipality, major] or self.in_trade[major] or self.known)

    def text(self, trade: Trade) -> str:
        skills = self.random.sample(list(trade.skills), min(3, len(trade.skills)))
        work = f"Työssä tarvitaan: {', '.join(skills)}. " if skills else ""
        return f"{work}Ilmoitus on keksitty harjoittelua varten."

    def licences(self, isco: str) -> list[str]:
        """Licences that most who seek such work hold, each asked for now and then."""
        found: dict[str, float] = {}
        for prefix, shares in sorted(self.assumed.licences.items()):
            if isco.startswith(prefix):
                found |= shares
        common = [licence for licence, share in found.items() if share >= 0.5]
        return [licence for licence in common if self.random.random() < self.assumed.openings.licence_needed]

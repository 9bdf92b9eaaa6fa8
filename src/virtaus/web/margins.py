"""The people and openings of this database counted as the employment service statistics (12r5) count them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from virtaus.casework.models import JobSearch, StatusPeriod
from virtaus.casework.statutes import status_codes
from virtaus.employers.models import Vacancy
from virtaus.engine.simulation.counting import MEASURE_OF_STATUS
from virtaus.engine.simulation.durations import A_YEAR
from virtaus.engine.simulation.margins import Range
from virtaus.frame import trail
from virtaus.people.models import Person, PersonBackground
from virtaus.web.simulation import GROUPS, MEASURES, Published

AREA = ""
A_MONTH = timedelta(days=30)
LEAST_SHARE, LEAST_PERSONS = 0.03, 5
# What the database can't know, and why.
UNKNOWN = {
    "TYOVOIMATK": "the labour force is counted by Statistics Finland, not here",
    "TYOTTOMATSAIR": "health data are not kept",
    "KASSASSA": "membership of an unemployment fund is not kept",
}
# In the order of the table.
MEASURES_12R5 = (
    *("TYOVOIMATK", "HAKIJALOPUSSA", "TYOTTOMATLOPUSSA", "TYOTOSUUS", "PITKAAIKAISTYOTTOMAT", "TYOTTOMAT20"),
    *("TYOTTOMAT25", "TYOTTOMAT50", "TYOTTOMATMIEHET", "TYOTTOMATNAISET", "TYOTTOMATSAIR", "TYOTTOMATULK"),
    *("KASSASSA", "LOMAUTETTU", "LYHTYOVKO", "TYOLLISTETTYLOP", "TYOHARJOITTELULOP", "KOKEILULOP"),
    *("TVKOULUTUSLOP", "VALMENNUSLOP", "MTPPALVELUTLOP", "AVPAIKATLOPUSSA", "UUDETAVP"),
)
Counts = Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """A published figure (bounds when suppressed) beside what is found; ``found`` is None when it is not known here."""

    municipality: str
    measure: str
    published: Range
    found: float | None

    @property
    def agrees(self) -> bool:
        """Within 3 per cent or five persons of the published figure or its bounds; shares within half a point."""
        if self.found is None:
            return True
        if self.measure == "TYOTOSUUS":
            return abs(self.found - self.published.middle) <= 0.5
        room = max(LEAST_PERSONS, LEAST_SHARE * self.published.middle)
        return self.published.low - room <= self.found <= self.published.high + room


def compared(figures: Published, on: date) -> list[Line]:
    """Every measure of table 12r5 by municipality, and of the area, beside what this database counts on a day."""
    counts = counted(on)
    lines: list[Line] = []
    for measure in MEASURES_12R5:
        own = figures.figures.get(measure, {})
        for code in (*sorted(own), AREA):
            published = own[code] if code else _sum(own.values())
            lines.append(Line(code, measure, published, _found(counts, measure, code, figures)))
    # a share of the area is no sum of its municipalities' shares
    return [line for line in lines if (line.measure, line.municipality) != ("TYOTOSUUS", AREA)]


def _sum(ranges: Iterable[Range]) -> Range:
    total = Range(0, 0)
    for each in ranges:
        total += each
    return total


def _found(counts: Counts, measure: str, code: str, figures: Published) -> float | None:
    if measure in UNKNOWN:
        return None
    codes = [code] if code else sorted(figures.municipalities)
    if measure == "TYOTOSUUS":
        force = figures.known("TYOVOIMATK", code).middle if code else 0.0
        return round(100 * counts[code, "TYOTTOMATLOPUSSA"] / force, 1) if force else None
    return float(sum(counts[each, measure] for each in codes))


def counted(on: date) -> Counts:
    """Persons and positions on a day by municipality and measure."""
    counts: Counts = Counter()
    municipality = dict(Person.objects.order_by("id").values_list("id", "municipality"))
    background = {
        row.person_id: row
        for row in PersonBackground.objects.order_by("id").only("person_id", "birth_year", "sex", "citizenship")
    }
    trail.note({"people.municipality", "people.background", "casework.status"})
    for person, status, unemployed_since in _stock(on):
        code = municipality[person]
        counts.update((code, measure) for measure in _measures(status, unemployed_since, on))
        if unemployed_since is not None and person in background:
            counts.update((code, measure) for measure in _groups(background[person], on))
    for code, positions, is_open, is_new in _positions(on):
        counts[code, "AVPAIKATLOPUSSA"] += positions if is_open else 0
        counts[code, "UUDETAVP"] += positions if is_new else 0
    return counts


def _stock(on: date) -> Iterable[tuple[UUID, str, date | None]]:
    """Persons with an open job search on the day: status, and since when unemployed without a break."""
    # two plain reads: just after a large import a join of the two tables has no statistics to go by
    lasting = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    searches = JobSearch.objects.filter(lasting, superseded_at__isnull=True, started_on__lte=on)
    searching = set(searches.order_by("id").values_list("person_id", flat=True))
    periods = StatusPeriod.objects.filter(superseded_at__isnull=True, valid_from__lte=on)
    by_person: defaultdict[UUID, list[tuple[date, date | None, str]]] = defaultdict(list)
    for person, first, last, status in periods.order_by("person_id", "valid_from").values_list(
        "person_id", "valid_from", "valid_to", "status"
    ):
        if person in searching:
            by_person[person].append((first, last, status))
    codes = status_codes()
    for person, history in by_person.items():
        first, last, status = history[-1]
        if last is not None and last <= on:
            continue
        since: date | None = None
        until: date | None = first
        for begun, ended, earlier in reversed(history):
            if not codes[earlier].unemployed or (since is not None and ended != until):
                break
            since = until = begun
        yield person, status, since


def _measures(status: str, unemployed_since: date | None, on: date) -> Iterable[str]:
    yield "HAKIJALOPUSSA"
    if unemployed_since is not None:
        yield "TYOTTOMATLOPUSSA"
        if (on - unemployed_since).days >= A_YEAR:
            yield MEASURES["long_term"]
    if status in MEASURE_OF_STATUS:
        yield MEASURES[MEASURE_OF_STATUS[status]]


def _groups(background: PersonBackground, on: date) -> Iterable[str]:
    """Groups of the unemployed. The age is the one reached in the year of the day: only the year of birth is kept."""
    age = on.year - background.birth_year if background.birth_year else None
    if age is not None and age < 20:
        yield GROUPS["under_20"]
    if age is not None and age < 25:
        yield GROUPS["under_25"]
    if age is not None and age > 50:
        yield GROUPS["over_50"]
    if background.sex:
        yield GROUPS["men" if background.sex == "male" else "women"]
    if background.citizenship and background.citizenship != "fi":
        yield GROUPS["foreign"]


def _positions(on: date) -> Iterable[tuple[str, int, bool, bool]]:
    rows = Vacancy.objects.filter(published_on__lte=on).order_by("id")
    for code, positions, published, expires, state in rows.values_list(
        "municipality", "positions", "published_on", "expires_on", "state"
    ):
        yield code, positions, state == "open" and (expires is None or expires >= on), on - published <= A_MONTH


def by_code(lines: Iterable[Line]) -> Mapping[tuple[str, str], Line]:
    """Lines by measure and municipality."""
    return {(line.measure, line.municipality): line for line in lines}

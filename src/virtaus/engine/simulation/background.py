"""Made-up people beside their job search: age, sex, citizenship, education, languages, licences, reach and limits.

Of the unemployed, ages, sexes and citizenship agree with what is published of their municipality; other people get
the shares of their municipality's unemployed. Everything else is assumed (``Assumptions``).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from virtaus.engine.simulation.assumptions import Assumptions, Shares
from virtaus.engine.simulation.margins import Range

AGE_CLASSES = ((0, 19), (20, 24), (25, 50), (51, 99))
SEXES = ("male", "female", "")


@dataclass(frozen=True, slots=True)
class Groups:
    """Published counts of a municipality's unemployed by age (over 50: from 51 on), sex and citizenship."""

    under_20: Range
    under_25: Range
    over_50: Range
    men: Range
    women: Range
    foreign: Range


@dataclass(frozen=True, slots=True)
class Wanted:
    """One person to be given a background. ``isco``: unit group of the occupation sought, empty when none was told."""

    municipality: str
    unemployed: bool
    long_term: bool
    isco: str


@dataclass(frozen=True, slots=True)
class Background:
    """What is told of a person by the file of persons, and languages (ISO 639-1) and licences by the event file."""

    born: date
    sex: str
    citizenship: str
    education: str
    languages: tuple[str, ...]
    service_language: str
    interpreter: str
    licences: tuple[str, ...]
    reach_km: int | None
    travel: tuple[str, ...]
    limits: tuple[str, ...]


def backgrounds(
    people: Sequence[Wanted],
    groups: Mapping[str, Groups],
    scale: float,
    as_of: date,
    random: Random,
    assumed: Assumptions,
) -> list[Background]:
    """A background for each of ``people``, in their order."""
    classes: list[int] = [2] * len(people)
    sexes: list[str] = [""] * len(people)
    foreign: list[bool] = [False] * len(people)
    for municipality in sorted(groups):
        own = [place for place, person in enumerate(people) if person.municipality == municipality]
        stock = [place for place in own if people[place].unemployed]
        others = [place for place in own if not people[place].unemployed]
        counts = _counts(groups[municipality], len(stock), scale)
        _dealt(stock, people, counts, random, classes, sexes, foreign)
        like = {name: [count * len(others) / max(1, len(stock)) for count in row] for name, row in counts.items()}
        rest = {name: _rounded(row, len(others)) for name, row in like.items()}
        _dealt(others, people, rest, random, classes, sexes, foreign)
    return [
        _background(person, class_, sex, is_foreign, as_of, random, assumed)
        for person, class_, sex, is_foreign in zip(people, classes, sexes, foreign, strict=True)
    ]


def _counts(groups: Groups, unemployed: int, scale: float) -> dict[str, list[int]]:
    """Whole numbers of the unemployed by age class, by sex (men, women, not told) and by foreign or not.

    Each published count times ``scale``, rounded; a suppressed one is taken in the middle of its bounds. Classes that
    don't fit into the whole give way.
    """
    under_20 = round(groups.under_20.middle * scale)
    under_25 = max(under_20, round(groups.under_25.middle * scale))
    over_50 = min(round(groups.over_50.middle * scale), unemployed - under_25)
    men = min(round(groups.men.middle * scale), unemployed)
    women = min(round(groups.women.middle * scale), unemployed - men)
    if scale < 1:  # of a small part nobody is left without a sex
        women = unemployed - men
    foreign = min(round(groups.foreign.middle * scale), unemployed)
    return {
        "age": [under_20, under_25 - under_20, unemployed - under_25 - over_50, over_50],
        "sex": [men, women, unemployed - men - women],
        "foreign": [foreign, unemployed - foreign],
    }


def _rounded(numbers: Sequence[float], total: int) -> list[int]:
    """Whole numbers that add up to ``total``, as near to ``numbers`` as can be (largest remainders)."""
    whole = [int(number) for number in numbers]
    by_rest = sorted(range(len(numbers)), key=lambda place: whole[place] - numbers[place])
    for place in by_rest[: max(0, total - sum(whole))]:
        whole[place] += 1
    whole[-1] += total - sum(whole)
    return whole


def _dealt(
    places: Sequence[int],
    people: Sequence[Wanted],
    counts: Mapping[str, Sequence[int]],
    random: Random,
    classes: list[int],
    sexes: list[str],
    foreign: list[bool],
) -> None:
    """Deal the counts out to the people at ``places``; the long-term unemployed are older than the others."""

    def old(place: int) -> float:
        drawn = random.random()
        return math.sqrt(drawn) if people[place].long_term else drawn

    by_age = sorted(places, key=old)
    start = 0
    for class_, count in enumerate(counts["age"]):
        for place in by_age[start : start + count]:
            classes[place] = class_
        start += count
    for place, sex in zip(_shuffled(places, random), _repeated(SEXES, counts["sex"]), strict=False):
        sexes[place] = sex
    for place in _shuffled(places, random)[: counts["foreign"][0]]:
        foreign[place] = True


def _shuffled(places: Sequence[int], random: Random) -> list[int]:
    return random.sample(list(places), len(places))


def _repeated(values: Sequence[str], counts: Sequence[int]) -> Iterator[str]:
    for value, count in zip(values, counts, strict=True):
        yield from [value] * count


def _background(
    person: Wanted, class_: int, sex: str, is_foreign: bool, as_of: date, random: Random, assumed: Assumptions
) -> Background:
    youngest, oldest = AGE_CLASSES[class_]
    age = random.randint(max(youngest, assumed.youngest), min(oldest, assumed.oldest))
    citizenship = "fi"
    if is_foreign:
        citizenship = "eu" if random.random() < assumed.languages.eu else "other"
    languages, service, interpreter = _languages(citizenship, age, random, assumed)
    licences = _licences(person.isco, age, random, assumed)
    reach_km, travel = _reach("ajokortti-b" in licences, random, assumed)
    return Background(
        born=_born(age, as_of, random),
        sex=sex,
        citizenship=citizenship,
        education=_education(age, is_foreign, random, assumed),
        languages=languages,
        service_language=service,
        interpreter=interpreter,
        licences=licences,
        reach_km=reach_km,
        travel=travel,
        limits=_limits(random, assumed),
    )


def _born(age: int, as_of: date, random: Random) -> date:
    """A day of birth that makes somebody ``age`` on ``as_of`` and in that calendar year, so that the year is enough."""
    first = date(as_of.year - age, 1, 1)
    last = date(as_of.year - age, as_of.month, min(as_of.day, 28))
    return first + timedelta(days=random.randint(0, (last - first).days))


def _education(age: int, is_foreign: bool, random: Random, assumed: Assumptions) -> str:
    if age < 19:
        return "basic"
    found = _choice(assumed.education["foreign" if is_foreign else "fi"], random)
    return "secondary" if age < 24 and found not in {"basic", "secondary"} else found


def _languages(citizenship: str, age: int, random: Random, assumed: Assumptions) -> tuple[tuple[str, ...], str, str]:
    """Languages known, the language of service, and the one to be interpreted (empty when none is)."""
    shares = assumed.languages
    if citizenship == "fi":
        found = ["fi"]
        swedish_speaking = random.random() < shares.swedish_speaking
        if swedish_speaking or random.random() < shares.knows_swedish:
            found.append("sv")
        if random.random() < (shares.english_under_40 if age < 40 else shares.english_from_40):
            found.append("en")
        return tuple(found), "sv" if swedish_speaking else "fi", ""
    mother_tongue = _choice(shares.of_eu if citizenship == "eu" else shares.of_other, random)
    found = ["fi"] if random.random() < shares.finnish_of_foreign else []
    if mother_tongue == "en" or random.random() < shares.english_of_foreign:
        found.append("en")
    if mother_tongue not in found:
        found.append(mother_tongue)
    if "fi" in found or "en" in found:
        return tuple(found), "fi" if "fi" in found else "en", ""
    return tuple(found), "fi", mother_tongue if random.random() < shares.interpreter else ""


def _licences(isco: str, age: int, random: Random, assumed: Assumptions) -> tuple[str, ...]:
    shares: dict[str, float] = dict(assumed.licences["anybody"])
    for prefix in sorted(assumed.licences):
        if isco and isco.startswith(prefix):
            shares |= assumed.licences[prefix]
    return tuple(licence for licence, share in shares.items() if random.random() < share and age >= 18)


def _reach(may_drive: bool, random: Random, assumed: Assumptions) -> tuple[int | None, tuple[str, ...]]:
    reach = assumed.reach
    if random.random() < reach.none_told:
        return None, ()
    by = [("car", reach.car if may_drive else 0.0), ("public", reach.public), ("bicycle", reach.bicycle)]
    travel = [name for name, share in (*by, ("ride", reach.ride)) if random.random() < share]
    kilometres = int(_choice(reach.kilometres, random))
    return (kilometres if "car" in travel else min(kilometres, 30)), tuple(travel or ["walk"])


def _limits(random: Random, assumed: Assumptions) -> tuple[str, ...]:
    limits = assumed.limits
    if random.random() >= limits.share:
        return ()
    found = {_choice(limits.kinds, random)}
    if random.random() < limits.second:
        found.add(_choice(limits.kinds, random))
    return tuple(sorted(found))


def _choice(shares: Shares, random: Random) -> str:
    return random.choices(list(shares), weights=list(shares.values()))[0]

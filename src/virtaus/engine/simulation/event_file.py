"""A whole made-up area as the lines of one event file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from virtaus.engine.simulation.assumptions import Assumptions
from virtaus.engine.simulation.background import Background, Groups, Wanted, backgrounds
from virtaus.engine.simulation.competence import Occupation, competences
from virtaus.engine.simulation.durations import A_YEAR, fitted
from virtaus.engine.simulation.events import Event, Told, events, keys
from virtaus.engine.simulation.margins import Margins, whole_numbers
from virtaus.engine.simulation.people import Seeker, made_up

# Of whom left longer ago the register tells only the job searches, and after a year the file of persons nothing.
COMPETENCE_KEPT = timedelta(days=90)
BACKGROUND_KEPT = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person wanted in the file: began the search on the last day in ``municipality``, seeks and knows just this."""

    municipality: str
    occupation: str
    skills: tuple[str, ...]
    licences: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up person: the key by which the files tell of them, where they live, and their background."""

    key: str
    municipality: str
    background: Background


@dataclass(frozen=True, slots=True)
class MadeUp:
    """The events, the people with a background that is told, and the key of the newcomer when one was wanted."""

    events: list[Event]
    people: list[Person]
    newcomer: str | None


def made_up_events(
    margins: Sequence[Margins],
    occupations: Sequence[Occupation],
    assumed: Assumptions,
    *,
    scale: float,
    seed: int,
    as_of: date,
    groups: Mapping[str, Groups] | None = None,
    newcomer: Newcomer | None = None,
) -> MadeUp:
    """The register's events of made-up jobseekers whose counts on ``as_of`` are ``margins`` times ``scale``.

    The long-term share of the margins fits the duration law, ``groups`` the ages, sexes and citizenship of the
    unemployed; every other choice is in ``assumed``. The same arguments give the same events and people. Raises
    ValueError when margins contradict each other or can't be fitted.
    """
    random = Random(f"virtaus {seed} {as_of.isoformat()}")  # noqa: S311 (made-up people need no secrecy)
    numbers = whole_numbers(margins, scale)
    long_term = sum(each.long_term.middle for each in margins)
    steady = sum(each.unemployed - each.laid_off.middle for each in margins)
    survival = fitted(long_term / steady, assumed.flow.remaining_after_three_months)
    seekers = made_up(numbers, survival, as_of, random, assumed.flow, _newcomers(numbers, newcomer))
    lives = joined(seekers, assumed.flow.again, as_of, random)
    skills = competences(occupations, len(lives), random, assumed.occupations)
    isco = {each.uri: each.isco for each in occupations}
    wanted = [
        _wanted(life[-1], isco.get(sought[0], "") if sought else "", as_of)
        for life, (sought, _held) in zip(lives, skills, strict=True)
    ]
    given = backgrounds(wanted, groups or {}, scale, as_of, random, assumed)
    people = [
        _told(key, life, sought, held, own, as_of, protected=random.random() < 0.01)
        for key, life, (sought, held), own in zip(keys(len(lives), random), lives, skills, given, strict=True)
    ]
    key = None
    if newcomer is not None:
        place = next(
            number
            for number, person in enumerate(people)
            if (person.latest.municipality, person.latest.started) == (newcomer.municipality, as_of)
            and person.latest.now.code == "unemployed"
        )
        key = people[place].key
        people[place] = Told(
            key, people[place].searches, (newcomer.occupation,), newcomer.skills, newcomer.licences, newcomer.languages
        )
        given[place] = replace(given[place], licences=newcomer.licences, languages=newcomer.languages)
    return MadeUp(
        events(people, as_of, random, f"{as_of:%Y%m%d}-{seed}"),
        [
            Person(each.key, each.latest.municipality, own)
            for each, own in zip(people, given, strict=True)
            if _is_recent(each.latest, as_of, BACKGROUND_KEPT)
        ],
        key,
    )


def _told(
    key: str,
    life: tuple[Seeker, ...],
    sought: tuple[str, ...],
    held: tuple[str, ...],
    own: Background,
    as_of: date,
    *,
    protected: bool,
) -> Told:
    if _is_recent(life[-1], as_of, COMPETENCE_KEPT):
        return Told(key, life, sought, held, own.licences, own.languages, protected)
    return Told(key, life, sought, (), protected=protected)


def _is_recent(search: Seeker, as_of: date, kept: timedelta) -> bool:
    """Whether a search is open or ended so lately that more than its course is told: the minimum, also here."""
    return search.ended is None or search.ended.since > as_of - kept


def joined(seekers: Sequence[Seeker], again: float, as_of: date, random: Random) -> list[tuple[Seeker, ...]]:
    """Lives: a share ``again`` of searches is of somebody whose earlier one ended a month before, where one fits.

    Who begins on ``as_of`` itself is new.
    """
    by_municipality: dict[str, list[Seeker]] = {}
    for seeker in seekers:
        by_municipality.setdefault(seeker.municipality, []).append(seeker)
    lives: list[tuple[Seeker, ...]] = []
    for municipality in sorted(by_municipality):
        own = sorted(by_municipality[municipality], key=lambda each: each.started)
        ended = sorted((each for each in own if each.ended), key=lambda each: _end(each), reverse=True)
        free: list[tuple[Seeker, ...]] = []  # lives whose last search is over, by now
        life_of: dict[int, tuple[Seeker, ...]] = {}
        open_lives: dict[int, tuple[Seeker, ...]] = {}
        for seeker in own:
            while ended and _end(ended[-1]) + timedelta(days=30) <= seeker.started:
                over = ended.pop()
                free.append(life_of[id(over)])
            earlier: tuple[Seeker, ...] = ()
            if free and seeker.started < as_of and random.random() < again:
                earlier = _taken(free, random)
                del open_lives[id(earlier[-1])]
            life_of[id(seeker)] = open_lives[id(seeker)] = (*earlier, seeker)
        lives += open_lives.values()
    return lives


def _taken(free: list[tuple[Seeker, ...]], random: Random) -> tuple[Seeker, ...]:
    """One of ``free``, taken out of it in constant time."""
    place = random.randrange(len(free))
    free[place], free[-1] = free[-1], free[place]
    return free.pop()


def _end(seeker: Seeker) -> date:
    return seeker.ended.since if seeker.ended else date.max


def _wanted(seeker: Seeker, isco: str, as_of: date) -> Wanted:
    unemployed = seeker.ended is None and seeker.now.code in {"unemployed", "laid_off"}
    long_term = unemployed and (as_of - seeker.now.since).days >= A_YEAR
    return Wanted(seeker.municipality, unemployed, long_term, isco)


def _newcomers(numbers: Mapping[str, Mapping[str, int]], newcomer: Newcomer | None) -> dict[str, int]:
    """How many began in the last three days: about one of a hundred unemployed, at least the one who is wanted."""
    found = {code: round(parts["short_term"] / 60) for code, parts in numbers.items()}
    if newcomer is not None:
        found[newcomer.municipality] = max(1, found.get(newcomer.municipality, 0))
    return found

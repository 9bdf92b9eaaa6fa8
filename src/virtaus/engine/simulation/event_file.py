"""A whole made-up area as the lines of one event file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from virtaus.engine.simulation.competence import Occupation, competences
from virtaus.engine.simulation.durations import fitted
from virtaus.engine.simulation.events import Event, Told, events, keys
from virtaus.engine.simulation.margins import Margins, whole_numbers
from virtaus.engine.simulation.people import Assumptions, made_up


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person wanted in the file: began the search on the last day in ``municipality``, seeks and knows just this."""

    municipality: str
    occupation: str
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MadeUp:
    """The events, and the key of the newcomer when one was wanted."""

    events: list[Event]
    newcomer: str | None


def made_up_events(
    margins: Sequence[Margins],
    occupations: Sequence[Occupation],
    *,
    scale: float,
    seed: int,
    as_of: date,
    newcomer: Newcomer | None = None,
    assumptions: Assumptions | None = None,
) -> MadeUp:
    """The register's events of made-up jobseekers whose counts on ``as_of`` are ``margins`` times ``scale``.

    The long-term share of the margins fits the duration law; every other choice is in ``Assumptions``. The same
    arguments give the same events. Raises ValueError when margins contradict each other or can't be fitted.
    """
    random = Random(f"virtaus {seed} {as_of.isoformat()}")  # noqa: S311 (made-up people need no secrecy)
    assumptions = assumptions or Assumptions()
    numbers = whole_numbers(margins, scale)
    long_term = sum(each.long_term.middle for each in margins)
    steady = sum(each.unemployed - each.laid_off.middle for each in margins)
    survival = fitted(long_term / steady, assumptions.remaining_after_three_months)
    seekers = made_up(numbers, survival, as_of, random, assumptions, _newcomers(numbers, newcomer))
    skills = competences(occupations, len(seekers), random)
    people = [
        Told(key, seeker, sought, held, protected=random.random() < 0.01)
        for key, seeker, (sought, held) in zip(keys(len(seekers), random), seekers, skills, strict=True)
    ]
    key = None
    if newcomer is not None:
        place = next(
            number
            for number, person in enumerate(people)
            if person.seeker.municipality == newcomer.municipality and person.seeker.started == as_of
        )
        key = people[place].key
        people[place] = Told(key, people[place].seeker, (newcomer.occupation,), newcomer.skills)
    return MadeUp(events(people, as_of, random, f"{as_of:%Y%m%d}-{seed}"), key)


def _newcomers(numbers: Mapping[str, Mapping[str, int]], newcomer: Newcomer | None) -> dict[str, int]:
    """How many began in the last three days: about one of a hundred unemployed, at least the one who is wanted."""
    found = {code: round(parts["short_term"] / 60) for code, parts in numbers.items()}
    if newcomer is not None:
        found[newcomer.municipality] = max(1, found.get(newcomer.municipality, 0))
    return found

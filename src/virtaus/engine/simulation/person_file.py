"""Made-up people as the lines of a file of persons (``docs/formats/people.md``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from virtaus.engine.simulation.event_file import Person
from virtaus.engine.simulation.names import named

ADD_ON = (
    *("key", "service_language", "interpreter", "reach_km", "travel", "work_limits"),
    *("birth_year", "sex", "citizenship", "education"),
)
IDENTITY = ("given_names", "family_name", "hetu", "phone", "email", "street", "city")


def header(stand_alone: bool) -> tuple[str, ...]:
    """The columns of the file; only a stand-alone area may know who somebody is."""
    return (*ADD_ON, *IDENTITY) if stand_alone else ADD_ON


def person_lines(
    people: Sequence[Person], random: Random, *, stand_alone: bool, cities: Mapping[str, str]
) -> Iterator[list[str]]:
    """A line for each person; ``cities`` are names of municipalities by code."""
    identities = (
        named([(each.background.born, each.background.sex, each.background.citizenship) for each in people], random)
        if stand_alone
        else []
    )
    for number, person in enumerate(people):
        own = person.background
        line = [
            person.key,
            own.service_language,
            own.interpreter,
            str(own.reach_km or ""),
            " ".join(own.travel),
            " ".join(own.limits),
            str(own.born.year),
            own.sex,
            own.citizenship,
            own.education,
        ]
        if stand_alone:
            who = identities[number]
            line += [who.given_names, who.family_name, who.hetu, who.phone, who.email, who.street]
            line.append(cities.get(person.municipality, ""))
        yield line

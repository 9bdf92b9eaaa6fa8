"""What made-up jobseekers seek and know, from the occupations of a vocabulary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from virtaus.engine.simulation.durations import drawn

# Shares of ISCO-08 major groups among the unemployed; assumed.
MAJOR_GROUP_SHARES = {
    "1": 0.02,
    "2": 0.10,
    "3": 0.10,
    "4": 0.08,
    "5": 0.25,
    "6": 0.02,
    "7": 0.17,
    "8": 0.10,
    "9": 0.18,
}


@dataclass(frozen=True, slots=True)
class Occupation:
    """An occupation of the vocabulary, with the URIs of the skills it needs and of those that help."""

    uri: str
    isco: str
    essential: tuple[str, ...]
    optional: tuple[str, ...]


def competences(
    occupations: Sequence[Occupation], count: int, random: Random
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """For each of ``count`` people the occupations sought and the skills held.

    Major groups by ``MAJOR_GROUP_SHARES`` (assumed), alike within a group. A skill that the occupation needs is held
    with four chances of five, one that helps with one of four; one person in three seeks a second occupation near the
    first, one in eight tells none.
    """
    ordered = sorted(occupations, key=lambda each: each.uri)
    size: dict[str, int] = {}
    for occupation in ordered:
        size[occupation.isco[0]] = size.get(occupation.isco[0], 0) + 1
    weights = [MAJOR_GROUP_SHARES.get(each.isco[0], 0.0) / size[each.isco[0]] for each in ordered]
    people: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    for place in drawn(weights, count, random):
        first = ordered[place]
        if random.random() < 1 / 8:
            people.append(((), ()))
            continue
        sought = [first.uri]
        near = [each for each in ordered if each.isco[:2] == first.isco[:2] and each is not first]
        if near and random.random() < 1 / 3:
            second = random.choice(near)
            sought.append(random.choice((second.uri, second.isco)))
        skills = [uri for uri in first.essential if random.random() < 0.8]
        skills += [uri for uri in first.optional if random.random() < 0.25]
        people.append((tuple(sought), tuple(skills)))
    return people

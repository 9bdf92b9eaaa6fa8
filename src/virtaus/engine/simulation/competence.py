"""What made-up jobseekers seek and know, from the occupations of a vocabulary."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from virtaus.engine.simulation.assumptions import Occupations
from virtaus.engine.simulation.durations import drawn


@dataclass(frozen=True, slots=True)
class Occupation:
    """An occupation of the vocabulary, with the URIs of the skills it needs and of those that help."""

    uri: str
    isco: str
    essential: tuple[str, ...]
    optional: tuple[str, ...]


def competences(
    occupations: Sequence[Occupation], count: int, random: Random, assumed: Occupations
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """For each of ``count`` people the occupations sought and the skills held.

    Major groups by their shares, alike within a group. Of the skills that the first occupation needs and of those that
    help a share is held; some seek a second occupation near the first, some tell none.
    """
    ordered = sorted(occupations, key=lambda each: each.uri)
    size = Counter(each.isco[0] for each in ordered)
    weights = [assumed.major_groups.get(each.isco[0], 0.0) / size[each.isco[0]] for each in ordered]
    near: defaultdict[str, list[Occupation]] = defaultdict(list)
    for each in ordered:
        near[each.isco[:2]].append(each)
    people: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    for place in drawn(weights, count, random):
        first = ordered[place]
        if random.random() < assumed.none:
            people.append(((), ()))
            continue
        sought = [first.uri]
        others = [each for each in near[first.isco[:2]] if each is not first]
        if others and random.random() < assumed.second:
            second = random.choice(others)
            sought.append(random.choice((second.uri, second.isco)))
        skills = [uri for uri in first.essential if random.random() < assumed.essential]
        skills += [uri for uri in first.optional if random.random() < assumed.optional]
        people.append((tuple(sought), tuple(skills)))
    return people

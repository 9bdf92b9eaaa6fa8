"""Matching in plain Python, as its definition reads: slow, without arrays, the judge of the fast one."""

from __future__ import annotations

import math
from collections.abc import Sequence

from virtaus.engine.matching import Opening, Profile, Weights

EARTH_KM = 6371.0088


def likeness(profile: Profile, opening: Opening, weights: Weights) -> float:
    best = 0.0
    for concept, group in profile.occupations:
        if concept is not None and concept == opening.occupation:
            best = max(best, 1.0)
        if len(group) == len(opening.group) == 4:
            for digits, value in ((4, weights.same_group), (3, weights.same_minor), (2, weights.same_sub_major)):
                if group[:digits] == opening.group[:digits]:
                    best = max(best, value)
                    break
    return best


def coverage(profile: Profile, opening: Opening, rarity: Sequence[float], weights: Weights) -> float:
    needed = covered = 0.0
    for skill in opening.essential | opening.optional:
        weight = rarity[skill] * (1.0 if skill in opening.essential else weights.optional)
        has = 1.0 if skill in profile.skills else weights.implied if skill in profile.implied else 0.0
        needed += weight
        covered += weight * has
    return covered / needed if needed else 0.0


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance by the chord between two points on the unit sphere, another way than the engine's."""

    def point(place: tuple[float, float]) -> tuple[float, float, float]:
        latitude, longitude = map(math.radians, place)
        return (
            math.cos(latitude) * math.cos(longitude),
            math.cos(latitude) * math.sin(longitude),
            math.sin(latitude),
        )

    return 2 * EARTH_KM * math.asin(min(1.0, math.dist(point(one), point(other)) / 2))


def score(profile: Profile, opening: Opening, rarity: Sequence[float], weights: Weights) -> float:
    nearness = 0.5
    if profile.place is not None and opening.place is not None:
        nearness = max(0.0, 1.0 - kilometres(profile.place, opening.place) / weights.reach_km)
    return (
        weights.occupation * likeness(profile, opening, weights)
        + weights.skills * coverage(profile, opening, rarity, weights)
        + weights.distance * nearness
    )


def conditions(profile: Profile, opening: Opening, weights: Weights) -> tuple[set[str], set[str]]:
    """The conditions that the pair fails and those that nobody can judge, as the words of the issue read."""
    fails, unknown = set(), set()
    for licence in opening.licences:
        if profile.licences is None:
            unknown.add("licence")
        elif licence not in profile.licences:
            fails.add("licence")
    for language, needed in opening.languages:
        spoken = (
            None if profile.languages is None else [level for known, level in profile.languages if known == language]
        )
        if spoken is None or (spoken == [0] and needed > 0):
            unknown.add("language")
        elif not spoken or spoken[0] < needed:
            fails.add("language")
    if opening.working_time:
        if profile.working_times is None:
            unknown.add("working_time")
        elif opening.working_time not in profile.working_times:
            fails.add("working_time")
    if opening.starts_on is not None:
        if profile.available_from is None:
            unknown.add("start")
        elif opening.starts_on < profile.available_from:
            fails.add("start")
    reach = profile.reach_km if profile.reach_km is not None else weights.reach_km
    if profile.place is not None and opening.place is not None and kilometres(profile.place, opening.place) > reach:
        fails.add("distance")
    return fails, unknown - fails


def related(profile: Profile, opening: Opening, rarity: Sequence[float], weights: Weights) -> bool:
    return likeness(profile, opening, weights) > 0 or coverage(profile, opening, rarity, weights) > 0

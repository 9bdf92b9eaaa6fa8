"""Hard conditions of a pair: what the person is known to lack, and what nobody has recorded."""

from __future__ import annotations

from dataclasses import dataclass

from virtaus.engine.matching.inputs import ANY_LEVEL, Language, Opening, Profile, Weights
from virtaus.engine.matching.outcome import Condition


@dataclass(frozen=True, slots=True)
class Verdict:
    """The conditions that a pair fails and those that can't be judged, each in the order of ``Condition``."""

    fails: tuple[Condition, ...]
    unknown: tuple[Condition, ...]


def judge(profile: Profile, opening: Opening, km: float | None, weights: Weights) -> Verdict:
    """Judge a pair ``km`` apart (None: not known). A condition that the opening does not set is met."""
    fails: list[Condition] = []
    unknown: list[Condition] = []
    if opening.licences:
        if profile.licences is None:
            unknown.append(Condition.LICENCE)
        elif not opening.licences <= profile.licences:
            fails.append(Condition.LICENCE)
    if km is not None and km > reach(profile, weights):
        fails.append(Condition.DISTANCE)
    if opening.languages:
        if missing_languages(profile, opening):
            fails.append(Condition.LANGUAGE)
        elif languages_to_ask(profile, opening):
            unknown.append(Condition.LANGUAGE)
    if opening.working_time:
        if profile.working_times is None:
            unknown.append(Condition.WORKING_TIME)
        elif opening.working_time not in profile.working_times:
            fails.append(Condition.WORKING_TIME)
    if opening.starts_on is not None:
        if profile.available_from is None:
            unknown.append(Condition.START)
        elif profile.available_from > opening.starts_on:
            fails.append(Condition.START)
    return Verdict(tuple(fails), tuple(unknown))


def reach(profile: Profile, weights: Weights) -> float:
    """The person's own reach in kilometres, the area's where they have not said."""
    return weights.reach_km if profile.reach_km is None else profile.reach_km


def missing_languages(profile: Profile, opening: Opening) -> tuple[Language, ...]:
    """Languages that the person is known not to speak, or not at the level needed."""
    if profile.languages is None:
        return ()
    levels = dict(profile.languages)
    return tuple(
        (language, level)
        for language, level in sorted(opening.languages)
        if language not in levels or ANY_LEVEL < levels[language] < level
    )


def languages_to_ask(profile: Profile, opening: Opening) -> tuple[Language, ...]:
    """Languages of which nothing has been recorded, or no level where one is needed."""
    if profile.languages is None:
        return tuple(sorted(opening.languages))
    levels = dict(profile.languages)
    return tuple(
        (language, level)
        for language, level in sorted(opening.languages)
        if level > ANY_LEVEL and levels.get(language) == ANY_LEVEL
    )


def missing_licences(profile: Profile, opening: Opening) -> tuple[int, ...]:
    return () if profile.licences is None else tuple(sorted(opening.licences - profile.licences))


def licences_to_ask(profile: Profile, opening: Opening) -> tuple[int, ...]:
    return tuple(sorted(opening.licences)) if profile.licences is None else ()

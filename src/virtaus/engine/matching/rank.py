"""Ranking one against many. Exact: every pair is scored; numpy does the sums, Python explains the pairs that are shown.

score = occupation + skills + distance, where
- occupation = weight × likeness of the nearest sought occupation (same, or by shared digits of ISCO-08),
- skills = weight × Σ w(s)·h(s) / Σ w(s) over the opening's skills, with w = rarity (× ``optional`` for an optional
  skill) and h = 1 for a recorded skill, ``implied`` for an inferred one, else 0; 0 where the opening has no skills,
- distance = weight × (1 − km / reach of the area) within it, 0 beyond, half the weight where a place is unknown.

Conditions move no points: they only say on which side of the line a pair stands (``conditions.judge``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from virtaus.engine.matching.conditions import (
    Verdict,
    judge,
    languages_to_ask,
    licences_to_ask,
    missing_languages,
    missing_licences,
    reach,
)
from virtaus.engine.matching.inputs import Opening, Profile, Weights
from virtaus.engine.matching.outcome import Closeness, Condition, Group, Match, Ranking

VERSION = "2"
EARTH_KM = 6371.0088
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def rank_openings(
    profile: Profile, openings: Sequence[Opening], rarity: Floats, weights: Weights, *, top: int = 20
) -> Ranking:
    """Openings for a person, best first; ties in the caller's order. ``top`` limits each list."""
    owner, skill, share = _opening_skills(openings, rarity, weights)
    has = np.zeros(len(rarity))
    has[_indices(profile.implied)] = weights.implied
    has[_indices(profile.skills)] = 1.0
    covered = _sums(owner, share * has[skill], len(openings))
    needed = _sums(owner, share, len(openings))
    closeness = np.zeros(len(openings), dtype=np.int64)
    for concept, group in profile.occupations:
        same = np.array([concept is not None and opening.occupation == concept for opening in openings], dtype=bool)
        closeness = np.maximum(closeness, _closeness(same, [opening.group for opening in openings], group))
    km = _distances(profile.place, [opening.place for opening in openings])
    pairs = _Pairs(closeness, covered, needed, km)
    return _ranking(pairs, weights, top, lambda index: (profile, openings[index]), rarity)


def rank_profiles(
    opening: Opening, profiles: Sequence[Profile], rarity: Floats, weights: Weights, *, top: int = 20
) -> Ranking:
    """Persons for an opening, best first; ties in the caller's order."""
    share = np.zeros(len(rarity))
    share[_indices(opening.optional)] = rarity[_indices(opening.optional)] * weights.optional
    share[_indices(opening.essential)] = rarity[_indices(opening.essential)]
    owner, skill, has = _profile_skills(profiles, weights)
    covered = _sums(owner, share[skill] * has, len(profiles))
    needed = np.full(len(profiles), share.sum())
    closeness = np.zeros(len(profiles), dtype=np.int64)
    for number in range(max((len(profile.occupations) for profile in profiles), default=0)):
        nth = [p.occupations[number] if number < len(p.occupations) else (None, "") for p in profiles]
        same = np.array([concept is not None and concept == opening.occupation for concept, _ in nth], dtype=bool)
        closeness = np.maximum(closeness, _closeness(same, [group for _, group in nth], opening.group))
    km = _distances(opening.place, [profile.place for profile in profiles])
    pairs = _Pairs(closeness, covered, needed, km)
    return _ranking(pairs, weights, top, lambda index: (profiles[index], opening), rarity)


@dataclass(frozen=True, slots=True)
class _Pairs:
    closeness: Ints
    covered: Floats
    needed: Floats
    km: Floats


def _indices(concepts: frozenset[int]) -> Ints:
    return np.fromiter(concepts, dtype=np.int64, count=len(concepts))


def _sums(owner: Ints, values: Floats, owners: int) -> Floats:
    # bincount answers whole numbers when there is nothing to count
    return np.bincount(owner, weights=values, minlength=owners).astype(np.float64)


def _opening_skills(openings: Sequence[Opening], rarity: Floats, weights: Weights) -> tuple[Ints, Ints, Floats]:
    """Owner, skill and weight of every skill of every opening; one that is both essential and optional is essential."""
    owner: list[int] = []
    skill: list[int] = []
    factor: list[float] = []
    for index, opening in enumerate(openings):
        for concept in sorted(opening.essential | opening.optional):
            owner.append(index)
            skill.append(concept)
            factor.append(1.0 if concept in opening.essential else weights.optional)
    skills = np.array(skill, dtype=np.int64)
    return np.array(owner, dtype=np.int64), skills, np.array(factor, dtype=np.float64) * rarity[skills]


def _profile_skills(profiles: Sequence[Profile], weights: Weights) -> tuple[Ints, Ints, Floats]:
    owner: list[int] = []
    skill: list[int] = []
    has: list[float] = []
    for index, profile in enumerate(profiles):
        for concept in sorted(profile.skills | profile.implied):
            owner.append(index)
            skill.append(concept)
            has.append(1.0 if concept in profile.skills else weights.implied)
    return np.array(owner, dtype=np.int64), np.array(skill, dtype=np.int64), np.array(has, dtype=np.float64)


def _closeness(same: npt.NDArray[np.bool_], groups: Sequence[str], group: str) -> Ints:
    found = np.zeros(len(groups), dtype=np.int64)
    if len(group) == 4:
        others = np.array(groups, dtype="U4") if groups else np.empty(0, dtype="U4")
        whole = np.char.str_len(others) == 4
        for digits, closeness in ((2, Closeness.SUB_MAJOR), (3, Closeness.MINOR), (4, Closeness.GROUP)):
            shares = whole & (others.astype(f"U{digits}") == group[:digits])
            found[shares] = closeness
    found[same] = Closeness.SAME
    return found


def _distances(place: tuple[float, float] | None, others: Sequence[tuple[float, float] | None]) -> Floats:
    """Great-circle kilometres (haversine), NaN where a place is unknown."""
    if place is None:
        return np.full(len(others), np.nan)
    points = np.radians(np.array([other or (np.nan, np.nan) for other in others], dtype=np.float64).reshape(-1, 2))
    latitude, longitude = np.radians(place)
    a = (
        np.sin((points[:, 0] - latitude) / 2) ** 2
        + np.cos(latitude) * np.cos(points[:, 0]) * np.sin((points[:, 1] - longitude) / 2) ** 2
    )
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(a, 1.0))), dtype=np.float64)


def _ranking(
    pairs: _Pairs,
    weights: Weights,
    top: int,
    pair: Callable[[int], tuple[Profile, Opening]],
    rarity: Floats,
) -> Ranking:
    likeness = np.array([0.0, weights.same_sub_major, weights.same_minor, weights.same_group, 1.0])
    occupation = weights.occupation * likeness[pairs.closeness]
    skills = weights.skills * np.divide(
        pairs.covered, pairs.needed, out=np.zeros_like(pairs.covered), where=pairs.needed > 0
    )
    unknown = np.isnan(pairs.km)
    nearness = np.where(unknown, 0.5, np.maximum(0.0, 1.0 - np.where(unknown, 0.0, pairs.km) / weights.reach_km))
    distance = weights.distance * nearness
    scores = _Scores(occupation, skills, distance, pairs.closeness, pairs.km)
    related = (occupation > 0) | (skills > 0)
    inside, unrelated = _List(top), _List(top)
    outside = {condition: _List(top) for condition in Condition}
    for index in map(int, np.argsort(-(occupation + skills + distance), kind="stable")):
        profile, opening = pair(index)
        verdict = judge(profile, opening, scores.kilometres(index), weights)
        if related[index] and verdict.fails:
            into = outside[verdict.fails[0]]
        else:
            into = inside if related[index] else unrelated
        if into.takes():
            into.matches.append(_explained(index, scores, verdict, profile, opening, weights, rarity))
    groups = tuple(
        Group(condition, each.count, tuple(each.matches)) for condition, each in outside.items() if each.count
    )
    return Ranking(len(related), tuple(inside.matches), inside.count, groups, tuple(unrelated.matches), unrelated.count)


@dataclass(frozen=True, slots=True)
class _Scores:
    occupation: Floats
    skills: Floats
    distance: Floats
    closeness: Ints
    km: Floats

    def kilometres(self, index: int) -> float | None:
        km = float(self.km[index])
        return None if km != km else km  # NaN is not itself


@dataclass(slots=True)
class _List:
    """A list that counts everything and keeps the first ``top``."""

    top: int
    count: int = 0
    matches: list[Match] = field(default_factory=list)

    def takes(self) -> bool:
        self.count += 1
        return self.count <= self.top


def _explained(
    index: int,
    scores: _Scores,
    verdict: Verdict,
    profile: Profile,
    opening: Opening,
    weights: Weights,
    rarity: Floats,
) -> Match:
    def rarest_first(concepts: frozenset[int]) -> tuple[int, ...]:
        return tuple(sorted(concepts, key=lambda concept: (-rarity[concept], concept)))

    known = profile.skills
    unconfirmed = profile.implied - known
    parts = (float(scores.occupation[index]), float(scores.skills[index]), float(scores.distance[index]))
    return Match(
        index=index,
        score=sum(parts),
        occupation=parts[0],
        skills=parts[1],
        distance=parts[2],
        closeness=Closeness(int(scores.closeness[index])),
        fits=rarest_first(opening.essential & known),
        implied=rarest_first(opening.essential & unconfirmed),
        missing=rarest_first(opening.essential - known - unconfirmed),
        also_fits=rarest_first((opening.optional - opening.essential) & known),
        missing_licences=missing_licences(profile, opening),
        missing_languages=missing_languages(profile, opening),
        ask_licences=licences_to_ask(profile, opening),
        ask_languages=languages_to_ask(profile, opening),
        km=scores.kilometres(index),
        reach_km=reach(profile, weights),
        own_reach=profile.reach_km is not None,
        fails=verdict.fails,
        unknown=verdict.unknown,
    )

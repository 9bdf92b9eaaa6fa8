"""Ranking one against many. Exact: every pair is scored; numpy does the sums, Python explains the pairs that are shown.

score = occupation + skills + distance, where
- occupation = weight × likeness of the nearest sought occupation (same, or by shared digits of ISCO-08),
- skills = weight × Σ w(s)·h(s) / Σ w(s) over the opening's skills, with w = rarity (× ``optional`` for an optional
  skill) and h = 1 for a recorded skill, ``implied`` for an inferred one, else 0; 0 where the opening has no skills,
- distance = weight × (1 − km / reach) within reach, 0 beyond, half the weight where a place is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from virtaus.engine.matching.inputs import Opening, Profile, Weights
from virtaus.engine.matching.outcome import Closeness, Condition, Match, Outside, Ranking

VERSION = "1"
EARTH_KM = 6371.0088
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def rank_openings(
    profile: Profile, openings: Sequence[Opening], rarity: Floats, weights: Weights, *, top: int = 20
) -> Ranking:
    """Openings for a person, best first; ties in the caller's order. ``top`` limits each of the two lists."""
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
    score = occupation + skills + distance
    order = np.argsort(-score, kind="stable")
    inside: list[Match] = []
    outside: list[Match] = []
    inside_count = 0
    failing = dict.fromkeys(Condition, 0)
    for index in map(int, order):
        profile, opening = pair(index)
        km = None if unknown[index] else float(pairs.km[index])
        fails = _fails(profile, opening, km, weights)
        if fails:
            failing[fails[0]] += 1
        else:
            inside_count += 1
        shown = outside if fails else inside
        if len(shown) < top:
            parts = (float(occupation[index]), float(skills[index]), float(distance[index]))
            closeness = Closeness(int(pairs.closeness[index]))
            shown.append(_explained(index, parts, closeness, km, fails, profile, opening, rarity))
    by = tuple(Outside(condition, count) for condition, count in failing.items() if count)
    return Ranking(len(order), tuple(inside), tuple(outside), inside_count, by)


def _lacking(needed: frozenset[int], known: frozenset[int] | None) -> tuple[int, ...]:
    """What is needed and known to be missing: nothing where nothing has been recorded."""
    return () if known is None else tuple(sorted(needed - known))


def _fails(profile: Profile, opening: Opening, km: float | None, weights: Weights) -> tuple[Condition, ...]:
    failed = (
        (Condition.LICENCE, bool(_lacking(opening.licences, profile.licences))),
        (Condition.DISTANCE, km is not None and km > weights.reach_km),
        (Condition.LANGUAGE, bool(_lacking(opening.languages, profile.languages))),
    )
    return tuple(condition for condition, fails in failed if fails)


def _explained(
    index: int,
    parts: tuple[float, float, float],
    closeness: Closeness,
    km: float | None,
    fails: tuple[Condition, ...],
    profile: Profile,
    opening: Opening,
    rarity: Floats,
) -> Match:
    def rarest_first(concepts: frozenset[int]) -> tuple[int, ...]:
        return tuple(sorted(concepts, key=lambda concept: (-rarity[concept], concept)))

    known = profile.skills
    unconfirmed = profile.implied - known
    to_check = (opening.licences if profile.licences is None else frozenset()) | (
        opening.languages if profile.languages is None else frozenset()
    )
    return Match(
        index=index,
        score=sum(parts),
        occupation=parts[0],
        skills=parts[1],
        distance=parts[2],
        closeness=closeness,
        fits=rarest_first(opening.essential & known),
        implied=rarest_first(opening.essential & unconfirmed),
        missing=rarest_first(opening.essential - known - unconfirmed),
        also_fits=rarest_first((opening.optional - opening.essential) & known),
        missing_licences=_lacking(opening.licences, profile.licences),
        missing_languages=_lacking(opening.languages, profile.languages),
        to_check=tuple(sorted(to_check)),
        km=km,
        fails=fails,
    )

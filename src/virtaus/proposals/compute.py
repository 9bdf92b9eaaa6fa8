"""Matching in the compute process: persons and openings ranked both ways on request.

Imported by that process only. Answers carry ids and numbers; the pages put them into words.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from virtaus.engine.matching import VERSION, Match, Opening, Profile, Ranking, Weights, rank_openings, rank_profiles
from virtaus.frame import clock
from virtaus.frame.compute import handler
from virtaus.proposals.inputs import chosen_limits, openings, vocabulary
from virtaus.proposals.limits import touched
from virtaus.proposals.profiles import profiles
from virtaus.proposals.weighting import in_force


@handler("proposals.openings")
def openings_for(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Openings among ``vacancies`` (ids) for ``person``, best first; ``top`` limits each list.

    Openings within the conditions that run into a limit which the person chose stand in a list of their own.
    """
    person, top = UUID(payload["person"]), int(payload["top"])
    profile = profiles.now().get(person) or Profile()
    held = openings.now()
    chosen = {each: held[each] for each in map(UUID, payload["vacancies"]) if each in held}
    those = list(chosen.values())
    ranking = rank_openings(profile, those, vocabulary.now().rarity, _weights(), top=len(those))
    limits = chosen_limits.now().get(person, frozenset())
    met = {match.index: _limits_met(limits, those[match.index]) for match in ranking.inside} if limits else {}
    limited = [match for match in ranking.inside if met.get(match.index)]
    ranking = replace(
        ranking,
        inside=tuple(match for match in ranking.inside if not met.get(match.index)),
        inside_count=ranking.inside_count - len(limited),
    )
    answer = _answer(ranking, list(chosen), [(profile, opening) for opening in those], top)
    answer["limited_count"] = len(limited)
    answer["limited"] = [
        _told(match, chosen_id, profile, opening) | {"limits": met[match.index]}
        for match in limited[:top]
        for chosen_id, opening in [(list(chosen)[match.index], those[match.index])]
    ]
    return answer


def _limits_met(limits: Collection[str], opening: Opening) -> list[str]:
    limiting = vocabulary.now().limiting
    skills = [limiting[skill] for skill in opening.essential if skill in limiting]
    return touched(limits, opening.working_time, skills)


@handler("proposals.persons")
def persons_for(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Persons among ``persons`` (ids) for ``vacancy``, best first. Nothing here knows of anybody's work limits."""
    opening, top = openings.now().get(UUID(payload["vacancy"]), Opening()), int(payload["top"])
    chosen = dict(profiles.now().among([UUID(each) for each in payload["persons"]]))
    those = list(chosen.values())
    ranking = rank_profiles(opening, those, vocabulary.now().rarity, _weights(), top=top)
    return _answer(ranking, list(chosen), [(profile, opening) for profile in those], top)


def _weights() -> Weights:
    return Weights(**in_force(clock.today()).weights)


def _answer(
    ranking: Ranking, ids: Sequence[UUID], inputs: Sequence[tuple[Profile, Opening]], top: int
) -> dict[str, Any]:
    """The ranking in plain values."""

    def told(matches: Sequence[Match]) -> list[dict[str, Any]]:
        return [_told(match, ids[match.index], *inputs[match.index]) for match in matches[:top]]

    return {
        "engine": VERSION,
        "weights": in_force(clock.today()).version,
        "inside_count": ranking.inside_count,
        "inside": told(ranking.inside),
        "outside": [[group.condition.value, group.count, told(group.matches)] for group in ranking.outside],
        "unrelated_count": ranking.unrelated_count,
        "unrelated": told(ranking.unrelated),
    }


def _told(match: Match, other: UUID, profile: Profile, opening: Opening) -> dict[str, Any]:
    concept = vocabulary.now().ids
    told: dict[str, Any] = {
        "id": str(other),
        "score": match.score,
        "occupation": match.occupation,
        "skills": match.skills,
        "distance": match.distance,
        "closeness": int(match.closeness),
        "km": match.km,
        "reach_km": match.reach_km,
        "own_reach": match.own_reach,
        "fails": [condition.value for condition in match.fails],
        "unknown": [condition.value for condition in match.unknown],
        "working_time": opening.working_time,
        "starts_on": opening.starts_on,
        "digest": _digest(profile, opening),
    }
    for part in ("fits", "implied", "missing", "also_fits", "missing_licences", "ask_licences"):
        told[part] = [str(concept[number]) for number in getattr(match, part)]
    for part in ("missing_languages", "ask_languages"):
        told[part] = [[str(concept[number]), level] for number, level in getattr(match, part)]
    return told


def _digest(profile: Profile, opening: Opening) -> str:
    """SHA-256 over what the pair's score was computed from, with concepts by id, so that it can be compared later."""
    ids = vocabulary.now().ids

    def named(numbers: Collection[int] | None) -> list[str] | None:
        return None if numbers is None else sorted(str(ids[number]) for number in numbers)

    def spoken(languages: Collection[tuple[int, int]] | None) -> list[tuple[str, int]] | None:
        return None if languages is None else sorted((str(ids[number]), level) for number, level in languages)

    person = [
        [(None if number is None else str(ids[number]), group) for number, group in profile.occupations],
        *map(named, (profile.skills, profile.implied, profile.licences)),
        spoken(profile.languages),
        None if profile.working_times is None else sorted(profile.working_times),
        profile.available_from,
        profile.place,
        profile.reach_km,
    ]
    asked = [
        None if opening.occupation is None else str(ids[opening.occupation]),
        opening.group,
        *map(named, (opening.essential, opening.optional, opening.licences)),
        spoken(opening.languages),
        opening.working_time,
        opening.starts_on,
        opening.place,
    ]
    return hashlib.sha256(json.dumps([person, asked]).encode()).hexdigest()

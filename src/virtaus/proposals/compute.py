"""Matching in the compute process: profiles and openings in memory, ranked both ways on request.

Imported by that process only. Answers carry ids and numbers; the pages put them into words.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt

from virtaus.area.models import Municipality
from virtaus.employers.models import Part as VacancyPart
from virtaus.employers.models import State as VacancyState
from virtaus.employers.models import Vacancy, VacancyConcept
from virtaus.engine.matching import (
    VERSION,
    Match,
    Opening,
    Profile,
    Ranking,
    Weights,
    rank_openings,
    rank_profiles,
    rarity,
)
from virtaus.frame import clock
from virtaus.frame.compute import Changed, handler, store
from virtaus.people.models import Part as PersonPart
from virtaus.people.models import Person, PersonConcept
from virtaus.proposals.weighting import in_force
from virtaus.vocabulary.models import Concept, ConceptRelation, Kind, RelationKind

NEEDS = (RelationKind.ESSENTIAL, RelationKind.OPTIONAL)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Concepts as numbers. ``rarity``: (concepts,).

    ``essential`` and ``optional`` are the skills of each occupation, ``of_group`` those that more than half of a unit
    group's occupations need.
    """

    numbers: dict[UUID, int]
    ids: list[UUID]
    rarity: npt.NDArray[np.float64]
    groups: dict[int, str]
    essential: dict[int, frozenset[int]]
    optional: dict[int, frozenset[int]]
    of_group: dict[str, frozenset[int]]


@store("proposals.vocabulary", kinds={"vocabulary"})
def vocabulary(previous: Vocabulary | None, changed: Changed) -> Vocabulary:
    ids = list(Concept.objects.order_by("uri").values_list("id", flat=True))
    numbers = {concept: number for number, concept in enumerate(ids)}
    isco = Concept.objects.exclude(isco="").order_by("uri").values_list("id", "isco")
    needed: dict[int, list[int]] = defaultdict(list)
    essential: dict[int, list[int]] = defaultdict(list)
    optional: dict[int, list[int]] = defaultdict(list)
    relations = ConceptRelation.objects.filter(kind__in=NEEDS).order_by("subject_id", "object_id")
    for subject, kind, skill in relations.values_list("subject_id", "kind", "object_id").iterator():
        needed[numbers[subject]].append(numbers[skill])
        part = essential if kind == RelationKind.ESSENTIAL else optional
        part[numbers[subject]].append(numbers[skill])
    groups = {numbers[concept]: group for concept, group in isco}
    return Vocabulary(
        numbers=numbers,
        ids=ids,
        rarity=rarity(len(ids), needed.values()),
        groups=groups,
        essential={occupation: frozenset(skills) for occupation, skills in essential.items()},
        optional={occupation: frozenset(skills) for occupation, skills in optional.items()},
        of_group=_skills_of_groups(groups, essential),
    )


def _skills_of_groups(groups: Mapping[int, str], essential: Mapping[int, Collection[int]]) -> dict[str, frozenset[int]]:
    """The register often tells only a group; what most of its occupations need is what may be inferred from it."""
    members: dict[str, int] = Counter(groups.values())
    needed: dict[str, Counter[int]] = defaultdict(Counter)
    for occupation, group in groups.items():
        needed[group].update(essential.get(occupation, ()))
    return {
        group: frozenset(skill for skill, times in counts.items() if 2 * times > members[group])
        for group, counts in needed.items()
    }


@store("proposals.places", kinds={"area"})
def places(previous: dict[str, tuple[float, float]] | None, changed: Changed) -> dict[str, tuple[float, float]]:
    rows = Municipality.objects.order_by("code").values_list("code", "latitude", "longitude")
    return {code: (lat, lon) for code, lat, lon in rows if lat is not None and lon is not None}


@store("proposals.profiles", kinds={"person", "vocabulary", "area"})
def profiles(previous: dict[UUID, Profile] | None, changed: Changed) -> dict[UUID, Profile]:
    only = None if previous is None or changed.ids.keys() & {"vocabulary", "area"} else changed.of("person")
    found = dict(previous or {}) if only is not None else {}
    for person in only or ():
        found.pop(person, None)
    rows = Person.objects.order_by("id") if only is None else Person.objects.filter(id__in=only).order_by("id")
    concepts = _concepts_of_persons(only)
    for person_id, municipality, protected in rows.values_list("id", "municipality", "protected").iterator():
        place = None if protected else places.now().get(municipality)
        found[person_id] = _profile(concepts.get(person_id, ()), place)
    return found


def _concepts_of_persons(only: frozenset[UUID] | None) -> dict[UUID, list[tuple[UUID, str, str, str]]]:
    rows = PersonConcept.objects.filter(ended_at__isnull=True)
    if only is not None:
        rows = rows.filter(person__in=only)
    fields = ("person_id", "concept_id", "part", "concept__kind", "concept__code")
    found: dict[UUID, list[tuple[UUID, str, str, str]]] = defaultdict(list)
    for person_id, *concept in rows.order_by("person_id", "part", "rank", "id").values_list(*fields).iterator():
        found[person_id].append((concept[0], concept[1], concept[2], concept[3]))
    return found


def _profile(concepts: Sequence[tuple[UUID, str, str, str]], place: tuple[float, float] | None) -> Profile:
    known = vocabulary.now()
    occupations: list[tuple[int | None, str]] = []
    held: dict[str, set[int]] = defaultdict(set)
    for concept, part, kind, code in concepts:
        number = known.numbers.get(concept)
        if number is None:
            continue
        if part == PersonPart.SEEKS and kind == Kind.OCCUPATION:
            occupations.append((number, known.groups.get(number, "")))
        elif part == PersonPart.SEEKS and kind == Kind.ISCO_GROUP:
            occupations.append((None, code))
        elif part == PersonPart.HAS:
            held[kind].add(number)
    sought = [
        known.of_group.get(group, frozenset()) if number is None else known.essential.get(number, frozenset())
        for number, group in occupations
    ]
    return Profile(
        occupations=tuple(occupations),
        skills=frozenset(held[Kind.SKILL]),
        implied=frozenset().union(*sought) - held[Kind.SKILL],
        licences=frozenset(held[Kind.LICENCE]) if held[Kind.LICENCE] else None,
        languages=frozenset(held[Kind.LANGUAGE]) if held[Kind.LANGUAGE] else None,
        place=place,
    )


@store("proposals.openings", kinds={"vacancy", "vocabulary", "area"})
def openings(previous: dict[UUID, Opening] | None, changed: Changed) -> dict[UUID, Opening]:
    rows = Vacancy.objects.filter(state=VacancyState.OPEN).order_by("-published_on", "id")
    concepts: dict[UUID, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    known = vocabulary.now()
    links = VacancyConcept.objects.filter(chosen=True, vacancy__state=VacancyState.OPEN).order_by("vacancy_id", "id")
    for vacancy_id, concept, part in links.values_list("vacancy_id", "concept_id", "part").iterator():
        concepts[vacancy_id][part].add(known.numbers[concept])
    return {
        vacancy_id: _opening(concepts[vacancy_id], places.now().get(municipality))
        for vacancy_id, municipality in rows.values_list("id", "municipality").iterator()
    }


def _opening(parts: Mapping[str, Collection[int]], place: tuple[float, float] | None) -> Opening:
    """What the text asks, and what the occupation needs beside it."""
    known = vocabulary.now()
    occupation = next(iter(parts.get(VacancyPart.OCCUPATION, ())), None)
    essential = frozenset(parts.get(VacancyPart.ESSENTIAL, ()))
    optional = frozenset(parts.get(VacancyPart.OPTIONAL, ()))
    if occupation is not None:
        essential |= known.essential.get(occupation, frozenset())
        optional |= known.optional.get(occupation, frozenset())
    return Opening(
        occupation=occupation,
        group=known.groups.get(occupation, "") if occupation is not None else "",
        essential=essential,
        optional=optional - essential,
        licences=frozenset(parts.get(VacancyPart.LICENCE, ())),
        languages=frozenset(parts.get(VacancyPart.LANGUAGE, ())),
        place=place,
    )


@handler("proposals.openings")
def openings_for(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Openings among ``vacancies`` (ids) for ``person``, best first; ``top`` limits the list within and outside."""
    profile = profiles.now().get(UUID(payload["person"]), Profile())
    chosen = _chosen(openings.now(), payload["vacancies"])
    ranking = rank_openings(profile, list(chosen.values()), vocabulary.now().rarity, _weights(), top=len(chosen))
    return _answer(ranking, list(chosen), [(profile, opening) for opening in chosen.values()], int(payload["top"]))


@handler("proposals.persons")
def persons_for(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Persons among ``persons`` (ids) for ``vacancy``, best first."""
    opening = openings.now().get(UUID(payload["vacancy"]), Opening())
    chosen = _chosen(profiles.now(), payload["persons"])
    ranking = rank_profiles(opening, list(chosen.values()), vocabulary.now().rarity, _weights(), top=len(chosen))
    return _answer(ranking, list(chosen), [(profile, opening) for profile in chosen.values()], int(payload["top"]))


def _chosen(held: Mapping[UUID, Any], ids: Sequence[str]) -> dict[UUID, Any]:
    return {each: held[each] for each in map(UUID, ids) if each in held}


def _weights() -> Weights:
    return Weights(**in_force(clock.today()).weights)


def _answer(
    ranking: Ranking, ids: Sequence[UUID], inputs: Sequence[tuple[Profile, Opening]], top: int
) -> dict[str, Any]:
    """The ranking in plain values. Pairs with neither occupation nor skills in common are a list of their own."""
    inside = [match for match in ranking.inside if _related(match)]
    outside = [match for match in ranking.outside if _related(match)]
    unrelated = [match for match in (*ranking.inside, *ranking.outside) if not _related(match)]
    return {
        "engine": VERSION,
        "weights": in_force(clock.today()).version,
        "inside_count": len(inside),
        "outside_by": Counter(match.fails[0].value for match in outside),
        "unrelated_count": len(unrelated),
        "inside": [_told(match, ids, inputs) for match in inside[:top]],
        "outside": [_told(match, ids, inputs) for match in outside[:top]],
        "unrelated": [_told(match, ids, inputs) for match in unrelated[:top]],
    }


def _related(match: Match) -> bool:
    return match.occupation > 0 or match.skills > 0


def _told(match: Match, ids: Sequence[UUID], inputs: Sequence[tuple[Profile, Opening]]) -> dict[str, Any]:
    concept = vocabulary.now().ids
    profile, opening = inputs[match.index]
    told: dict[str, Any] = {
        "id": str(ids[match.index]),
        "score": match.score,
        "occupation": match.occupation,
        "skills": match.skills,
        "distance": match.distance,
        "closeness": int(match.closeness),
        "km": match.km,
        "fails": [condition.value for condition in match.fails],
        "digest": _digest(profile, opening),
    }
    for part in ("fits", "implied", "missing", "also_fits", "missing_licences", "missing_languages", "to_check"):
        told[part] = [str(concept[number]) for number in getattr(match, part)]
    return told


def _digest(profile: Profile, opening: Opening) -> str:
    """SHA-256 over what the pair's score was computed from, with concepts by id, so that it can be compared later."""
    ids = vocabulary.now().ids

    def named(numbers: Collection[int] | None) -> list[str] | None:
        return None if numbers is None else sorted(str(ids[number]) for number in numbers)

    sought = [(None if number is None else str(ids[number]), group) for number, group in profile.occupations]
    person = [
        sought,
        *map(named, (profile.skills, profile.implied, profile.licences, profile.languages)),
        profile.place,
    ]
    asked = [named(each) for each in (opening.essential, opening.optional, opening.licences, opening.languages)]
    occupation = None if opening.occupation is None else str(ids[opening.occupation])
    text = json.dumps([person, [occupation, opening.group, *asked, opening.place]])
    return hashlib.sha256(text.encode()).hexdigest()

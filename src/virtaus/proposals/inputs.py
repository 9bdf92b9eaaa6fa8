"""What matching holds in the compute process beside persons: concepts, places, and openings as the engine takes them.

Imported by that process only.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np
import numpy.typing as npt

from virtaus.area.models import Municipality
from virtaus.employers.models import Part as VacancyPart
from virtaus.employers.models import State as VacancyState
from virtaus.employers.models import Vacancy, VacancyConcept
from virtaus.engine.matching import Opening, rarity
from virtaus.frame.compute import Changed, store
from virtaus.people.models import WorkLimit
from virtaus.proposals.limits import limits
from virtaus.vocabulary.models import Concept, ConceptRelation, Kind, Label, LabelKind, Language, RelationKind
from virtaus.vocabulary.standing import stand_ins

DROPPED = "not "
NEEDS = (RelationKind.ESSENTIAL, RelationKind.OPTIONAL)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Concepts as numbers. ``rarity``: (concepts,), ``kinds`` and ``codes`` as many.

    ``essential`` and ``optional`` are the skills of each occupation, ``of_group`` those that more than half of a unit
    group's occupations need. ``limiting`` are the Finnish terms of skills that a work limit may be about.
    """

    numbers: dict[UUID, int]
    ids: list[UUID]
    kinds: list[str]
    codes: list[str]
    rarity: npt.NDArray[np.float64]
    groups: dict[int, str]
    essential: dict[int, frozenset[int]]
    optional: dict[int, frozenset[int]]
    of_group: dict[str, frozenset[int]]
    limiting: dict[int, str]
    standing: dict[int, tuple[int, ...]]

    def read_as(self, concept: UUID) -> tuple[int, ...]:
        """The numbers that ``concept`` is compared by; none for one that is not known."""
        number = self.numbers.get(concept)
        return () if number is None else self.standing_for(number)

    def standing_for(self, number: int) -> tuple[int, ...]:
        """The numbers that a concept of this number is compared by."""
        return self.standing.get(number, (number,))


@store("proposals.vocabulary", kinds={"vocabulary"})
def vocabulary(previous: Vocabulary | None, changed: Changed) -> Vocabulary:
    rows = list(Concept.objects.order_by("uri").values_list("id", "kind", "code"))
    ids = [concept for concept, _kind, _code in rows]
    numbers = {concept: number for number, concept in enumerate(ids)}
    standing = {
        numbers[concept]: tuple(sorted(numbers[each] for each in others)) for concept, others in stand_ins().items()
    }
    isco = Concept.objects.exclude(isco="").order_by("uri").values_list("id", "isco")
    needed: dict[int, list[int]] = defaultdict(list)
    essential: dict[int, list[int]] = defaultdict(list)
    optional: dict[int, list[int]] = defaultdict(list)
    relations = ConceptRelation.objects.filter(kind__in=NEEDS).order_by("subject_id", "object_id")
    for subject, kind, skill in relations.values_list("subject_id", "kind", "object_id").iterator():
        skills = standing.get(numbers[skill], (numbers[skill],))
        needed[numbers[subject]].extend(skills)
        part = essential if kind == RelationKind.ESSENTIAL else optional
        part[numbers[subject]].extend(skills)
    groups = {numbers[concept]: group for concept, group in isco}
    return Vocabulary(
        numbers=numbers,
        ids=ids,
        kinds=[sys.intern(kind) for _id, kind, _code in rows],
        codes=[code for _id, _kind, code in rows],
        rarity=rarity(len(ids), needed.values()),
        groups=groups,
        essential={occupation: frozenset(skills) for occupation, skills in essential.items()},
        optional={occupation: frozenset(skills) for occupation, skills in optional.items()},
        of_group=_skills_of_groups(groups, essential),
        limiting=_limiting(numbers),
        standing=standing,
    )


def _limiting(numbers: Mapping[UUID, int]) -> dict[int, str]:
    wanted = {term for about in limits().values() for term in about.skills}
    rows = Label.objects.filter(
        text__in=wanted, language=Language.FINNISH, kind=LabelKind.PREFERRED, concept__kind=Kind.SKILL
    )
    return {numbers[concept]: text for concept, text in rows.order_by("text").values_list("concept_id", "text")}


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


@store("proposals.limits", kinds={"person"})
def chosen_limits(previous: dict[UUID, frozenset[str]] | None, changed: Changed) -> dict[UUID, frozenset[str]]:
    """The work limits in force of each person who chose any; beside the profiles, never in them."""
    only = None if previous is None else changed.of("person")
    found: dict[UUID, set[str]] = defaultdict(set)
    rows = WorkLimit.objects.filter(ended_at__isnull=True).order_by("person_id", "limit")
    if only is not None:
        rows = rows.filter(person__in=only)
    for person, limit in rows.values_list("person_id", "limit").iterator():
        found[person].add(limit)
    same: dict[frozenset[str], frozenset[str]] = {}
    kept = {person: each for person, each in (previous or {}).items() if only is not None and person not in only}
    return kept | {person: same.setdefault(frozenset(each), frozenset(each)) for person, each in found.items()}


@store("proposals.openings", kinds={"vacancy", "vocabulary", "area"})
def openings(previous: dict[UUID, Opening] | None, changed: Changed) -> dict[UUID, Opening]:
    rows = Vacancy.objects.filter(state=VacancyState.OPEN).order_by("-published_on", "id")
    asked: dict[UUID, dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    known = vocabulary.now()
    links = VacancyConcept.objects.filter(vacancy__state=VacancyState.OPEN).order_by("vacancy_id", "id")
    columns = ("vacancy_id", "concept_id", "part", "level", "chosen")
    for vacancy_id, concept, part, level, in_use in links.values_list(*columns).iterator():
        for number in known.read_as(concept):
            asked[vacancy_id][part if in_use else DROPPED + part][number] = level
    fields = ("id", "municipality", "working_time", "starts_on")
    return {
        vacancy_id: _opening(asked[vacancy_id], places.now().get(municipality), working_time, starts_on)
        for vacancy_id, municipality, working_time, starts_on in rows.values_list(*fields).iterator()
    }


def _opening(
    parts: Mapping[str, Mapping[int, int]],
    place: tuple[float, float] | None,
    working_time: str,
    starts_on: date | None,
) -> Opening:
    """What the text and the staff ask, and what the occupation needs beside it, but for what the staff dropped.

    ``parts``: concepts with the level of a language, by part; those not in force by ``DROPPED`` and the part.
    """
    known = vocabulary.now()
    occupation = next(iter(parts.get(VacancyPart.OCCUPATION, ())), None)
    essential = frozenset(parts.get(VacancyPart.ESSENTIAL, ()))
    optional = frozenset(parts.get(VacancyPart.OPTIONAL, ()))
    if occupation is not None:
        dropped = frozenset(parts.get(DROPPED + VacancyPart.ESSENTIAL, ())) | frozenset(
            parts.get(DROPPED + VacancyPart.OPTIONAL, ())
        )
        essential |= known.essential.get(occupation, frozenset()) - optional - dropped
        optional |= known.optional.get(occupation, frozenset()) - dropped
    return Opening(
        occupation=occupation,
        group=known.groups.get(occupation, "") if occupation is not None else "",
        essential=essential,
        optional=optional - essential,
        licences=frozenset(parts.get(VacancyPart.LICENCE, ())),
        languages=frozenset(parts.get(VacancyPart.LANGUAGE, {}).items()),
        working_time=working_time,
        starts_on=starts_on.toordinal() if starts_on else None,
        place=place,
    )

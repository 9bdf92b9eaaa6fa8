"""Persons as matching takes them, held in the compute process as columns: a profile is made when it is asked for.

A national area has over a million persons and ten thousand of them are asked for in an hour, so objects for all would
take gigabytes and minutes. Imported by that process only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Cast, Coalesce, RPad

from virtaus.engine.matching import Profile
from virtaus.frame.columns import DAY, ID, WHOLE, YES_OR_NO, Ids, blocks, ordinals, text
from virtaus.frame.compute import Changed, store
from virtaus.people.models import Part, Person, PersonConcept
from virtaus.proposals.inputs import places, vocabulary
from virtaus.vocabulary.models import Kind
from virtaus.vocabulary.working_times import WorkingTime

# Of so many the profiles are kept beside the columns as they change; then the columns are read anew.
MOST_CHANGED = 20_000
NOT_SAID = date.min
TIMES: tuple[str, ...] = tuple(WorkingTime.values)


@dataclass(frozen=True, slots=True)
class Columns:
    """Persons in order of id, and the concepts of person ``n`` in places ``first[n]`` to ``first[n + 1]``.

    ``municipality`` is a place in ``municipalities``, that of "" for a protected person; ``reach`` is 0, ``starts`` 1
    and ``times`` (a bit for each of ``TIMES``) 0 where nothing is said. ``concept`` is a number of the vocabulary,
    sought where ``seeks``, else had.
    """

    ids: Ids
    municipalities: tuple[str, ...]
    municipality: npt.NDArray[np.int16]
    reach: npt.NDArray[np.int16]
    starts: npt.NDArray[np.int32]
    times: npt.NDArray[np.uint8]
    first: npt.NDArray[np.int64]
    concept: npt.NDArray[np.int32]
    seeks: npt.NDArray[np.bool_]
    level: npt.NDArray[np.uint8]

    def profile(self, person: UUID) -> Profile | None:
        """The profile of a person, None where nobody has this id."""
        place = self.ids.place(person)
        if place < 0:
            return None
        known = vocabulary.now()
        mine = slice(self.first[place], self.first[place + 1])
        occupations: list[tuple[int | None, str]] = []
        held: dict[str, set[int]] = defaultdict(set)
        languages: set[tuple[int, int]] = set()
        for concept, seeks, level in zip(
            self.concept[mine].tolist(), self.seeks[mine].tolist(), self.level[mine].tolist(), strict=True
        ):
            kind, numbers = known.kinds[concept], known.standing_for(concept)
            if not seeks and kind == Kind.LANGUAGE:
                languages.update((number, level) for number in numbers)
            elif not seeks:
                held[kind].update(numbers)
            elif kind == Kind.OCCUPATION:
                occupations.extend((number, known.groups.get(number, "")) for number in numbers)
            elif kind == Kind.ISCO_GROUP:
                occupations.append((None, known.codes[concept]))
        sought = [
            known.of_group.get(group, frozenset()) if number is None else known.essential.get(number, frozenset())
            for number, group in occupations
        ]
        reach, starts, times = int(self.reach[place]), int(self.starts[place]), int(self.times[place])
        return Profile(
            occupations=tuple(occupations),
            skills=frozenset(held[Kind.SKILL]),
            implied=frozenset().union(*sought) - held[Kind.SKILL],
            licences=frozenset(held[Kind.LICENCE]) if held[Kind.LICENCE] else None,
            languages=frozenset(languages) or None,
            working_times=frozenset(code for bit, code in enumerate(TIMES) if times >> bit & 1) or None,
            available_from=starts if starts > NOT_SAID.toordinal() else None,
            place=places.now().get(self.municipalities[self.municipality[place]]),
            reach_km=float(reach) if reach else None,
        )


@dataclass(frozen=True, slots=True)
class Profiles:
    """Everybody's profile as of one moment: ``newer`` of those who changed after the columns were read, None of those
    who are gone.
    """

    columns: Columns
    newer: Mapping[UUID, Profile | None]

    def get(self, person: UUID) -> Profile | None:
        """The profile of a person, None where nobody has this id."""
        return self.newer[person] if person in self.newer else self.columns.profile(person)

    def among(self, persons: Collection[UUID]) -> Iterator[tuple[UUID, Profile]]:
        """Those of ``persons`` who are known, in their order."""
        for person in persons:
            profile = self.get(person)
            if profile is not None:
                yield person, profile


@store("proposals.profiles", kinds={"person", "vocabulary", "area"})
def profiles(previous: Profiles | None, changed: Changed) -> Profiles:
    only = None if previous is None or changed.ids.keys() & {"vocabulary", "area"} else changed.of("person")
    if previous is None or only is None or len(previous.newer) + len(only) > MOST_CHANGED:
        return Profiles(_columns(None), {})
    columns = _columns(only)
    return Profiles(previous.columns, {**previous.newer, **{person: columns.profile(person) for person in only}})


def _columns(only: Collection[UUID] | None) -> Columns:
    found = list(_persons(only))
    ids = Ids.of([block["id"] for block in found])
    codes, municipality = np.unique(_joined(found, "municipality", "S3"), return_inverse=True)
    owners, concepts = _concepts(ids, only)
    return Columns(
        ids=ids,
        municipalities=tuple(code.decode().strip() for code in codes.tolist()),
        municipality=municipality.astype(np.int16),
        reach=_joined(found, "reach", np.int16),
        starts=ordinals(_joined(found, "starts", np.int32)),
        times=_joined(found, "times", np.uint8),
        first=np.concatenate([[0], np.cumsum(np.bincount(owners, minlength=len(ids)))]).astype(np.int64),
        concept=_joined(concepts, "concept", np.int32),
        seeks=_joined(concepts, "seeks", np.bool_),
        level=_joined(concepts, "level", np.uint8),
    )


def _joined(parts: list[Any], name: str, kind: Any) -> npt.NDArray[Any]:
    return np.concatenate([np.empty(0, kind), *(part[name].astype(kind) for part in parts)])


def _persons(only: Collection[UUID] | None) -> Iterator[Any]:
    rows = Person.objects.order_by("id") if only is None else Person.objects.filter(id__in=only).order_by("id")
    told = rows.annotate(
        # of a protected person no place is held, so no distance can tell it
        place=Case(When(protected=True, then=Value(" " * 3)), default=RPad("municipality", 3)),
        reach=Cast(Coalesce("service_facts__reach_km", 0), IntegerField()),
        starts=Coalesce("service_facts__available_from", NOT_SAID),
        times=Cast(sum((_bit(code, 1 << bit) for bit, code in enumerate(TIMES)), Value(0)), IntegerField()),
    )
    columns = {"id": ID, "municipality": text(3), "reach": WHOLE, "starts": DAY, "times": WHOLE}
    yield from blocks(told.values_list("id", "place", "reach", "starts", "times"), columns)


def _bit(code: str, value: int) -> Any:
    return Case(When(service_facts__working_times__contains=[code], then=Value(value)), default=Value(0))


def _concepts(ids: Ids, only: Collection[UUID] | None) -> tuple[npt.NDArray[np.int64], list[dict[str, Any]]]:
    """The place of the person of each concept in force, and the concepts themselves, in order of person and rank."""
    known = vocabulary.now()
    order = sorted(range(len(known.ids)), key=lambda number: known.ids[number])
    concepts, numbers = Ids.among([known.ids[number] for number in order]), np.array(order, np.int32)
    rows = PersonConcept.objects.filter(ended_at__isnull=True)
    if only is not None:
        rows = rows.filter(person__in=only)
    told = rows.annotate(
        seeks=Case(When(Q(part=Part.SEEKS), then=True), default=False),
        exactly=Cast(F("level"), IntegerField()),
    ).order_by("person_id", "part", "rank", "id")
    columns = {"person": ID, "concept": ID, "seeks": YES_OR_NO, "level": WHOLE}
    owners, parts = [np.empty(0, np.int64)], []
    for block in blocks(told.values_list("person_id", "concept_id", "seeks", "exactly"), columns):
        owners.append(ids.places(Ids.of([block["person"]])))
        concept = numbers[concepts.places(Ids.of([block["concept"]]))]
        parts.append({"concept": concept, "seeks": block["seeks"].copy(), "level": block["level"].astype(np.uint8)})
    return np.concatenate(owners), parts

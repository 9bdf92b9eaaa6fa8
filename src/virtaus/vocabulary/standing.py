"""Which concepts stand for others: what is no longer in use and was replaced, and what means the same as ESCO's.

What people and vacancies have recorded is never rewritten; who compares the two reads both through this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from virtaus.vocabulary.models import ConceptRelation, RelationKind, Replacement


def stand_ins() -> dict[UUID, frozenset[UUID]]:
    """For each concept that others stand for, those that do: by decisions in force, and by what means the same.

    A chain is followed to its end: what replaced a replacement counts. A concept that is not a key stands for itself.
    """
    leads: dict[UUID, set[UUID]] = defaultdict(set)
    decided = Replacement.objects.filter(ended_at__isnull=True).order_by("concept_id", "successor_id")
    for concept, successor in decided.values_list("concept_id", "successor_id"):
        leads[concept].add(successor)
    same = ConceptRelation.objects.filter(kind=RelationKind.SAME).order_by("subject_id", "object_id")
    for concept, esco in same.values_list("subject_id", "object_id"):
        leads[concept].add(esco)
    return {concept: _ends(concept, leads) for concept in leads}


def _ends(concept: UUID, leads: Mapping[UUID, Collection[UUID]]) -> frozenset[UUID]:
    seen: set[UUID] = {concept}
    ends: set[UUID] = set()
    ahead = [concept]
    while ahead:
        here = ahead.pop()
        further = [each for each in leads.get(here, ()) if each not in seen]
        seen.update(further)
        ahead.extend(further)
        if not leads.get(here):
            ends.add(here)
    return frozenset(ends or {concept})

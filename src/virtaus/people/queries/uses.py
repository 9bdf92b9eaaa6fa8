"""How many persons have each concept on record: a count for the keepers of the vocabulary, of nobody in particular."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count

from virtaus.people.models import PersonConcept


def persons_with(concepts: Collection[UUID]) -> dict[UUID, int]:
    """Persons who seek or have each of ``concepts``; one that nobody does is left out."""
    rows = PersonConcept.objects.filter(concept__in=concepts, ended_at__isnull=True).order_by()
    return dict(rows.values_list("concept").annotate(persons=Count("person", distinct=True)))

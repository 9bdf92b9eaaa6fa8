"""Source and recorder of each datum (JTYPL 380/2023 § 114).

A row says where it came from as it was made; each field that was changed since has a ``DatumSource`` of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from virtaus.people.models import DatumSource, Source
from virtaus.people.models.sources import Recorded


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a datum comes from, who wrote it down (None: an import) and when."""

    source: Source
    recorder: UUID | None
    recorded_at: datetime


def record(changes: Iterable[tuple[UUID, str]], origin: Origin) -> None:
    """The fields ("Contact.phone") of persons have a new source."""
    DatumSource.objects.bulk_create(
        (
            DatumSource(
                person_id=person,
                field=field,
                source=origin.source,
                recorder_id=origin.recorder,
                recorded_at=origin.recorded_at,
            )
            for person, field in changes
        ),
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["person", "field"],
        update_fields=["source", "recorder", "recorded_at"],
    )


def origins(person: UUID, rows: Collection[Recorded]) -> Mapping[str, Origin]:
    """Where each field of ``rows``, all of one person, comes from, by "Model.field"."""
    found = {
        f"{type(row).__name__}.{field.name}": Origin(Source(row.source), row.recorder_id, row.recorded_at)
        for row in rows
        for field in row._meta.concrete_fields
    }
    for own in DatumSource.objects.filter(person=person):
        if own.field in found:
            found[own.field] = Origin(Source(own.source), own.recorder_id, own.recorded_at)
    return found

"""Reads about the files of the national register. No person is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.casework.models import EventImport
from virtaus.casework.rules import IMPORT_EVENTS
from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.rights import require

SHOWN = 30


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A file that was applied. ``can_undo``: it is the last one still in force."""

    id: UUID
    file_name: str
    rows: int
    new_events: int
    new_persons: int
    data_time: datetime
    applied_at: datetime
    applied_by: UUID | None
    undone_at: datetime | None
    can_undo: bool


def imports(actor: Actor) -> list[ImportRow]:
    """The last files, newest first."""
    require(actor, IMPORT_EVENTS)
    found = list(EventImport.objects.order_by("-applied_at", "-id")[:SHOWN])
    last = next((row.id for row in found if row.undone_at is None), None)
    return [
        ImportRow(
            row.id,
            row.file_name,
            row.rows,
            row.new_events,
            row.new_persons,
            row.data_time,
            row.applied_at,
            row.applied_by_id,
            row.undone_at,
            row.id == last,
        )
        for row in found
    ]


def import_row(actor: Actor, import_id: UUID) -> ImportRow:
    """One of the last files; NotFound where there is none."""
    found = [row for row in imports(actor) if row.id == import_id]
    if not found:
        raise NotFound(_("Not found."))
    return found[0]


def data_time() -> datetime | None:
    """The newest recording of the national register that has been read; every page shows it. No personal data."""
    applied = EventImport.objects.filter(undone_at__isnull=True).order_by("-data_time")
    return applied.values_list("data_time", flat=True).first()

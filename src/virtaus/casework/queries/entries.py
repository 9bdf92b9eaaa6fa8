"""Reads of what staff recorded: the entries with their corrections, and what the national system must still be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.area.queries.places import municipality_names
from virtaus.casework.codes import benefits, end_reasons
from virtaus.casework.ledger import RECORDED
from virtaus.casework.models import CaseEvent, EventKind
from virtaus.casework.rules import SEE_DUTIES, entries
from virtaus.casework.statutes import status_codes
from virtaus.frame import modes, trail
from virtaus.frame.actor import Actor
from virtaus.frame.figures import day
from virtaus.frame.rights import require

ENTRY_FIELDS = frozenset({"casework.status", "casework.benefit", "people.municipality"})


@dataclass(frozen=True, slots=True)
class EntryRow:
    """Something a worker recorded. ``grounds`` are those of a correction; ``ended_at`` is when it was corrected.

    ``check``: the rule behind it was not read from the statute.
    """

    id: UUID
    person_id: UUID
    kind: EventKind
    on: date
    what: str
    recorded_at: datetime
    recorder: str
    grounds: str
    ended_at: datetime | None
    withdrawn: bool
    can_correct: bool
    check: bool
    values: dict[str, Any]


def entries_of(actor: Actor, person_id: UUID, known_at: datetime | None = None) -> list[EntryRow]:
    """What was recorded of a person here, newest first, corrected entries included; as known at a moment (aware)."""
    require(actor, SEE_DUTIES)
    rows = entries(actor).filter(person_id=person_id, kind__in=[*RECORDED, EventKind.WITHDRAWN])
    if known_at is not None:
        rows = rows.filter(known_at__lte=known_at)
    found = list(rows.select_related("recorder", "person").order_by("-known_at", "-id"))
    if found:
        trail.note(ENTRY_FIELDS, [person_id])
    withdrawn = {row.corrects_id: row for row in found if row.kind == EventKind.WITHDRAWN}
    places = municipality_names(actor) if any(row.municipality for row in found) else {}
    return [_row(row, withdrawn, places, known_at) for row in found if row.kind != EventKind.WITHDRAWN]


def entry(actor: Actor, entry_id: UUID) -> EntryRow:
    """One entry of a person within the scope; NotFound for any other."""
    found = entries.get(actor, entry_id)
    return next(row for row in entries_of(actor, found.person_id) if row.id == found.id)


def _row(
    row: CaseEvent, withdrawn: dict[UUID | None, CaseEvent], places: dict[str, str], known_at: datetime | None
) -> EntryRow:
    by = withdrawn.get(row.id)
    ended_at = row.superseded_at if known_at is None or (row.superseded_at or known_at) < known_at else None
    kind = EventKind(row.kind)
    reason = end_reasons().get(row.reason)
    return EntryRow(
        id=row.id,
        person_id=row.person_id,
        kind=kind,
        on=row.on,
        what=_what(row, places),
        recorded_at=row.known_at,
        recorder=row.recorder.name if row.recorder else "",
        grounds=by.grounds if by is not None and ended_at is not None else row.grounds,
        ended_at=ended_at,
        withdrawn=by is not None and ended_at is not None,
        can_correct=row.superseded_at is None and modes.current() is modes.Mode.STAND_ALONE,
        check=reason is not None and reason.check,
        values={"on": row.on} | {name: getattr(row, name) for name in RECORDED[kind]},
    )


def _what(row: CaseEvent, places: dict[str, str]) -> str:
    """The entry in one phrase. A municipality is not told of a protected person."""
    parts = [str(EventKind(row.kind).label)]
    if row.reason:
        parts.append(str(end_reasons().get(row.reason, row.reason)))
    if row.status:
        parts.append(str(status_codes().get(row.status, row.status)))
    if row.planned_end:
        parts.append(_("estimated until %s") % day(row.planned_end))
    if row.benefit:
        parts.append(str(benefits().get(row.benefit, row.benefit)))
    if row.municipality and not row.person.protected:
        parts.append(places.get(row.municipality, row.municipality))
    return parts[0] + (": " + ", ".join(parts[1:]) if parts[1:] else "")

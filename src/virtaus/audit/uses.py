"""The log of one person's data as that person may see it: when, in which role and unit, for what purpose.

A reader's name is told by decision on request only (CJEU C-579/21); the account stays out of these rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from virtaus.audit.keys import pseudonyms_of
from virtaus.audit.log import KINDS, PURPOSES, who_of
from virtaus.audit.models import AuditEntry
from virtaus.audit.rules import SEE_LOG_OF_ONESELF
from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.naming import name_of
from virtaus.frame.rights import require

MOST = 100


@dataclass(frozen=True, slots=True)
class UseRow:
    """One reading or change. ``teams`` are the units of whoever did it, by id; ``fields`` what was read, in words."""

    at: datetime
    kind: str
    who: str
    teams: tuple[UUID, ...]
    purpose: str
    fields: str


def uses_of(actor: Actor, person_id: UUID, field: str = "", most: int = MOST) -> list[UseRow]:
    """Who else read or changed a person's data, newest first; only ``field`` ("room.field") when one is named.

    The caller has made sure that ``actor`` is the person: the log itself does not know persons.
    """
    require(actor, SEE_LOG_OF_ONESELF)
    trail.note(["audit.entries"], [person_id])
    rows = AuditEntry.objects.filter(persons__overlap=pseudonyms_of(person_id), outcome="ok").exclude(
        account_id=actor.account_id
    )
    if field:
        rows = rows.filter(fields__contains=[field])
    return [_row(entry) for entry in rows.order_by("-recorded_at", "-id")[:most]]


def _row(entry: AuditEntry) -> UseRow:
    return UseRow(
        at=entry.recorded_at,
        kind=str(dict(KINDS)[entry.kind]),
        who=who_of(entry),
        teams=tuple(entry.team_ids),
        purpose=str(PURPOSES.get(entry.purpose, entry.purpose)),
        fields=", ".join(sorted(name_of(each) for each in entry.fields)),
    )

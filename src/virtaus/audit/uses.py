"""The log of one person's data as that person may see it: when, in which role and unit, for what purpose.

A reader's name is told by decision on request only (CJEU C-579/21); the account stays out of these rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.audit.keys import keyed
from virtaus.audit.log import ACTORS, KINDS, PURPOSES
from virtaus.audit.models import AuditEntry
from virtaus.audit.rules import SEE_LOG_OF_ONESELF
from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.rights import require
from virtaus.frame.roles import Role

MOST = 100
_holders: dict[str, Any] = {}


def name_holder(name: str, label: Any) -> None:
    """Say how an actor without a login that rooms below call ``name`` reads in the log; ``label`` is lazy."""
    _holders[name] = label


@dataclass(frozen=True, slots=True)
class UseRow:
    """One reading or change. ``teams`` are the units of whoever did it, by id."""

    at: datetime
    kind: str
    who: str
    teams: tuple[UUID, ...]
    purpose: str


def uses_of(actor: Actor, person_id: UUID, field: str = "", most: int = MOST) -> list[UseRow]:
    """Who else read or changed a person's data, newest first; only ``field`` ("room.field") when one is named.

    The caller has made sure that ``actor`` is the person: the log itself does not know persons.
    """
    require(actor, SEE_LOG_OF_ONESELF)
    trail.note(["audit.entries"], [person_id])
    rows = AuditEntry.objects.filter(persons__contains=[keyed(person_id)], outcome="ok").exclude(
        account_id=actor.account_id
    )
    if field:
        rows = rows.filter(fields__contains=[field])
    return [_row(entry) for entry in rows.order_by("-recorded_at", "-id")[:most]]


def _row(entry: AuditEntry) -> UseRow:
    return UseRow(
        at=entry.recorded_at,
        kind=str(dict(KINDS)[entry.kind]),
        who=_who(entry),
        teams=tuple(entry.team_ids),
        purpose=str(PURPOSES.get(entry.purpose, entry.purpose)),
    )


def _who(entry: AuditEntry) -> str:
    if entry.actor_name in _holders:
        return str(_holders[entry.actor_name])
    if entry.roles:
        return ", ".join(str(Role(role).label) for role in entry.roles)
    return str(ACTORS.get(entry.actor_kind, _("An account without a role")))

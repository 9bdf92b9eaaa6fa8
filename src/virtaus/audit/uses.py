"""The log of one person's data as that person may see it: when, in which role and unit, for what purpose.

A reader's name is told by decision on request only (CJEU C-579/21); without one the account stays out of these rows.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from virtaus.audit.keys import pseudonyms_of
from virtaus.audit.log import KINDS, PURPOSES, who_of
from virtaus.audit.models import AuditEntry
from virtaus.audit.rules import SEE_LOG, SEE_LOG_OF_ONESELF
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.naming import name_of
from virtaus.frame.rights import require

MOST = 100


@dataclass(frozen=True, slots=True)
class UseRow:
    """One reading or change. ``teams`` are the units of whoever did it, by id; ``fields`` what was read, in words.

    ``account_id`` is there only where the caller says that a decision lets the reader be named.
    """

    id: UUID
    at: datetime
    kind: str
    who: str
    teams: tuple[UUID, ...]
    purpose: str
    fields: str
    account_id: UUID | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading or change of a person's data by an account: who in words of the role, and whose account."""

    id: UUID
    who: str
    account_id: UUID


def uses_of(
    actor: Actor, person_id: UUID, field: str = "", most: int = MOST, named: Collection[UUID] = ()
) -> list[UseRow]:
    """Who else read or changed a person's data, newest first; only ``field`` ("room.field") when one is named.

    ``named`` are the entries whose reader a decision lets be told.
    The caller has made sure that ``actor`` is the person: the log itself does not know persons.
    """
    rows = _own(actor, person_id)
    if field:
        rows = rows.filter(fields__contains=[field])
    told = frozenset(named)
    return [_row(entry, told) for entry in rows.order_by("-recorded_at", "-id")[:most]]


def uses_named(actor: Actor, person_id: UUID, named: Collection[UUID]) -> list[UseRow]:
    """Those entries of a person's log that a decision lets be named, newest first, all of them.

    The caller has made sure that ``actor`` is the person and that the decision is hers.
    """
    rows = _own(actor, person_id).filter(id__in=named).order_by("-recorded_at", "-id")
    return [_row(entry, frozenset(named)) for entry in rows]


def readings_in(actor: Actor, person_id: UUID, first: date, last: date, *, without: UUID | None) -> list[Reading]:
    """What accounts read or changed of a person's data from ``first`` to ``last``, both included, until now.

    Left out is what the account ``without`` did, the person's own. For whoever watches over the log.
    """
    require(actor, SEE_LOG)
    trail.note(["audit.entries"], [person_id])
    rows = _done(person_id).filter(
        account_id__isnull=False,
        recorded_at__gte=clock.midnight(first),
        recorded_at__lt=clock.midnight(last + timedelta(days=1)),
    )
    if without is not None:
        rows = rows.exclude(account_id=without)
    return [
        Reading(entry.id, who_of(entry), entry.account_id)
        for entry in rows.order_by("-recorded_at", "-id")
        if entry.account_id is not None
    ]


def _own(actor: Actor, person_id: UUID) -> QuerySet[AuditEntry]:
    require(actor, SEE_LOG_OF_ONESELF)
    trail.note(["audit.entries"], [person_id])
    return _done(person_id).exclude(account_id=actor.account_id)


def _done(person_id: UUID) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(persons__overlap=pseudonyms_of(person_id), outcome="ok")


def _row(entry: AuditEntry, told: Collection[UUID]) -> UseRow:
    return UseRow(
        id=entry.id,
        at=entry.recorded_at,
        kind=str(dict(KINDS)[entry.kind]),
        who=who_of(entry),
        teams=tuple(entry.team_ids),
        purpose=str(PURPOSES.get(entry.purpose, entry.purpose)),
        fields=", ".join(sorted(name_of(each) for each in entry.fields)),
        account_id=entry.account_id if entry.id in told else None,
    )

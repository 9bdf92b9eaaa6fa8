"""Reads of the log. Reading it stands in the log too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.urls import get_resolver

from virtaus.audit.head_file import written
from virtaus.audit.keys import pseudonyms_of
from virtaus.audit.log import LOG, OWN_LOG, EntryRow, read_rows
from virtaus.audit.models import AuditEntry, Verification
from virtaus.audit.rules import SEE_LOG, SEE_OWN_LOG, SEE_TOUCHES, VERIFY_LOG, entries, own_entries
from virtaus.audit.sealing import Head, Unsealed, day_heads, heads, unsealed
from virtaus.frame import clock, trail
from virtaus.frame.actions import all_actions
from virtaus.frame.actor import Actor
from virtaus.frame.naming import name_of, page_name
from virtaus.frame.rights import require
from virtaus.frame.sorting import finnish_key
from virtaus.frame.tables import Asked, TableView

DAYS_SHOWN = 30
SEALING_IS_LATE = timedelta(minutes=2)


def log(actor: Actor, asked: Asked) -> TableView[EntryRow]:
    """The entries of the log; of the last 30 days unless a period is asked for."""
    require(actor, SEE_LOG)
    trail.note(["audit.entries"])
    options = {
        "place": by_label((route, page_name(route)) for route in route_names()),
        "action": by_label((name, name_of(name)) for name in all_actions()),
    }
    return LOG.over(asked, _in_period(entries(actor), asked), read_rows, options=options)


def own_log(actor: Actor, asked: Asked) -> TableView[EntryRow]:
    """What the actor's own account read and changed; of the last 30 days unless a period is asked for."""
    require(actor, SEE_OWN_LOG)
    trail.note(["audit.entries"])
    return OWN_LOG.over(asked, _in_period(own_entries(actor), asked), read_rows)


@dataclass(frozen=True, slots=True)
class Touch:
    """A read or change of a person's data: when, in which role, on which page, to which end. No worker is named."""

    recorded_at: datetime
    kind: str
    who: str
    place: str
    purpose: str


def touches(actor: Actor, person_id: UUID, limit: int = 12) -> list[Touch]:
    """The last reads and changes of one person's data, newest first, of the last 30 days.

    The caller has made sure that the actor may see the person. A reader's name is told only on request (data
    protection), so the role stands for it.
    """
    require(actor, SEE_TOUCHES)
    rows = AuditEntry.objects.filter(
        persons__overlap=pseudonyms_of(person_id),
        recorded_at__gte=clock.now() - timedelta(days=DAYS_SHOWN),
        outcome="ok",
    ).order_by("-recorded_at", "-id")
    trail.note(["audit.entries"], [person_id])
    return [
        Touch(row.recorded_at, row.kind, row.who, row.action or row.place, row.purpose)
        for row in read_rows(list(rows[:limit]))
    ]


def _in_period(rows: QuerySet[AuditEntry], asked: Asked) -> QuerySet[AuditEntry]:
    if asked.get("day_from") or asked.get("day_to"):
        return rows
    return rows.filter(recorded_at__gte=clock.now() - timedelta(days=DAYS_SHOWN))


def by_label(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pairs of code and label in the order in which a reader looks for the label."""
    return sorted(pairs, key=lambda pair: finnish_key(pair[1]))


def route_names() -> list[str]:
    """The names of the pages that a place in the log can mean."""
    return sorted(_names(get_resolver().url_patterns, ""))


def _names(patterns: Sequence[object], prefix: str) -> set[str]:
    found: set[str] = set()
    for each in patterns:
        inner = getattr(each, "url_patterns", None)
        if inner is not None:
            namespace = getattr(each, "namespace", None)
            found |= _names(inner, f"{prefix}{namespace}:" if namespace else prefix)
        elif getattr(each, "name", None):
            found.add(f"{prefix}{each.name}")  # type: ignore[attr-defined]
    return found


def seal_lines(actor: Actor) -> list[str]:
    """The last seal of each day as lines of a file to keep outside the database."""
    require(actor, VERIFY_LOG)
    trail.note(["audit.entries"])
    return list(written(day_heads()))


@dataclass(frozen=True, slots=True)
class CheckRow:
    """The last check of the whole chain."""

    finished_at: datetime
    blocks: int
    entries: int
    findings: int
    first_finding: str


@dataclass(frozen=True, slots=True)
class ChainState:
    """How the chain stands: its newest block, what waits for a seal, and the last check."""

    newest: Head | None
    waiting: Unsealed
    late: bool
    check: CheckRow | None


def chain_state(actor: Actor) -> ChainState:
    """The state of the chain now. ``late``: the oldest unsealed entry has waited more than two minutes."""
    require(actor, SEE_LOG)
    waiting = unsealed()
    last = Verification.objects.order_by("-started_at", "-id").first()
    check = CheckRow(last.finished_at, last.blocks, last.entries, last.findings, last.first_finding) if last else None
    late = waiting.oldest is not None and clock.now() - waiting.oldest > SEALING_IS_LATE
    return ChainState(next(heads(limit=1), None), waiting, late, check)

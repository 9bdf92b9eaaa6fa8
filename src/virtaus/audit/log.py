"""How an entry of the log reads, and the tables that show it. Nobody is named: persons are a count, workers a role."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from virtaus.audit.models import AuditEntry
from virtaus.frame.naming import name_of, page_name
from virtaus.frame.roles import Role
from virtaus.frame.tables import Choice, Column, DateRange, Kind, Table

KINDS = (("read", pgettext_lazy("kind of log entry", "Read")), ("write", pgettext_lazy("kind of log entry", "Change")))
ACTORS = {"system": _("The system"), "anonymous": _("Not signed in")}
OUTCOMES = {
    "ok": pgettext_lazy("outcome of a log entry", "Done"),
    "refused": _("Refused"),
    "Forbidden": _("Refused"),
    "PermissionDenied": _("Refused"),
    "NotFound": _("Not found"),
    "Http404": _("Not found"),
    "Invalid": _("Wrong input"),
    "Stale": _("Saved by another first"),
}
_holders: dict[str, Any] = {}
METHODS = frozenset({"GET", "HEAD", "POST"})
PURPOSES = {
    "service": _("Serving customers"),
    "training": _("Training"),
    "recruitment": _("Filling an opening"),
    "outside_team": _("A customer of another team, with a stated reason"),
    "data_subject_request": _("A person's own request for their data"),
}


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry as it is shown; ``persons`` counts those whose data it touched."""

    id: UUID
    recorded_at: datetime
    kind: str
    who: str
    account_id: UUID | None
    purpose: str
    place: str
    action: str
    fields: str
    persons: int
    outcome: str
    done: bool
    request_id: UUID


def read_rows(entries: Sequence[AuditEntry]) -> list[EntryRow]:
    kinds = dict(KINDS)
    return [
        EntryRow(
            entry.id,
            entry.recorded_at,
            str(kinds[entry.kind]),
            who_of(entry),
            entry.account_id,
            str(PURPOSES.get(entry.purpose, entry.purpose)),
            place_of(entry.place),
            name_of(entry.action) if entry.action else "",
            ", ".join(sorted(name_of(each) for each in entry.fields)),
            len(entry.persons),
            str(OUTCOMES.get(entry.outcome, _("Failed"))),
            entry.outcome == "ok",
            entry.request_id,
        )
        for entry in entries
    ]


def name_holder(name: str, label: Any) -> None:
    """Say how an actor without a login that rooms below call ``name`` reads in the log; ``label`` is lazy."""
    _holders[name] = label


def who_of(entry: AuditEntry) -> str:
    """In which role an entry was made; nobody is named."""
    if entry.actor_name in _holders:
        return str(_holders[entry.actor_name])
    if entry.roles:
        return ", ".join(str(Role(role).label) for role in entry.roles)
    return str(ACTORS.get(entry.actor_kind, _("An account without a role")))


def place_of(place: str) -> str:
    """The page's name for a route ("GET people:person"); a command stays as it is typed."""
    method, _space, route = place.partition(" ")
    return page_name(route) if method in METHODS else place


_PERIOD = DateRange("day", _("Day"), "recorded_at", moment=True)
_KIND = Choice("kind", _("Kind"), options=KINDS)


def _holds(field: str) -> Callable[[str], Q]:
    return lambda value: Q(**{f"{field}__contains": [value]})


_COLUMNS: tuple[Column[EntryRow], ...] = (
    Column("recorded_at", _("Time"), Kind.MOMENT, sort="recorded_at"),
    Column("kind", _("Kind")),
    Column("who", _("Who")),
    Column("place", _("Page or command")),
    Column("action", _("Action")),
    Column("fields", _("Fields"), phone=False),
    Column("persons", _("Persons"), Kind.NUMBER),
    Column("purpose", _("Purpose"), chosen=False),
    Column("outcome", _("Outcome"), tag=lambda row: None if row.done else "warning"),
)

LOG: Table[EntryRow] = Table(
    name="audit.log",
    title=_("Entries of the log"),
    columns=(
        *_COLUMNS,
        Column("account_id", _("Account"), chosen=False),
        Column("request_id", _("Request"), chosen=False),
    ),
    filters=(
        _PERIOD,
        _KIND,
        Choice("role", _("Role"), options=tuple(Role.choices), where=_holds("roles")),
        Choice(
            "place",
            _("Page or command"),
            where=lambda route: Q(place__in=[f"{way} {route}" for way in ("GET", "POST")]),
        ),
        Choice("action", _("Action")),
    ),
    order="-recorded_at",
    empty=_("Nothing was read or changed in this period"),
    empty_help=_("Choose another period or clear the filters."),
)

OWN_LOG: Table[EntryRow] = Table(
    name="audit.own_log",
    title=_("What I have read and changed"),
    columns=tuple(column for column in _COLUMNS if column.key != "who"),
    filters=(_PERIOD, _KIND),
    order="-recorded_at",
    empty=_("Nothing was read or changed in this period"),
    empty_help=_("Choose another period or clear the filters."),
)

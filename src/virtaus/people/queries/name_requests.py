"""Reads of requests for the names behind readings: a person's own, and those that the officer decides."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from virtaus.audit.uses import Reading, readings_in
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.powers import Standing, standing
from virtaus.frame.rights import require
from virtaus.people.answering import answer_by
from virtaus.people.models import NameRequest
from virtaus.people.queries.my import Use, named_uses
from virtaus.people.queries.persons import shown_key
from virtaus.people.rules import ASK_NAMES, DECIDE_NAMES, HANDLE_NAME_REQUESTS, name_requests, own_person

FIELDS = frozenset({"people.name_request"})
SHOWN = 50
State = NameRequest.State


@dataclass(frozen=True, slots=True)
class NameRequestRow:
    """A request for names. ``by`` is the last day to decide; ``uses`` are the readings that a grant lets be named."""

    id: UUID
    key: str
    first_day: date
    last_day: date
    why: str
    asked_at: datetime
    by: date
    state: str
    state_label: str
    answer: str
    answered_at: datetime | None
    version: int
    uses: tuple[Use, ...] = ()

    @property
    def waits(self) -> bool:
        return self.state == State.WAITS

    @property
    def granted(self) -> bool:
        return self.state == State.GRANTED

    @property
    def refused(self) -> bool:
        return self.state == State.REFUSED


@dataclass(frozen=True, slots=True)
class InRole:
    """How many readings were made in a role, and by how many accounts; nobody is named before the decision."""

    who: str
    readings: int
    accounts: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A request before the one who decides: what it concerns, by role and in all, and whose the power is."""

    row: NameRequestRow
    roles: tuple[InRole, ...]
    readings: int
    accounts: int
    standing: Standing


def own_name_requests(actor: Actor) -> list[NameRequestRow]:
    """The actor's own requests, newest first, with the names where they are told. NotFound without a customer."""
    require(actor, ASK_NAMES)
    person = own_person(actor).first()
    if person is None:
        raise NotFound
    trail.note(FIELDS, [person.id])
    rows = list(NameRequest.objects.filter(person=person).select_related("person").order_by("-asked_at", "-id")[:SHOWN])
    granted = {each for row in rows for each in row.entries}
    told = named_uses(actor, granted) if granted else []
    return [_row(row, _among(row, told)) for row in rows]


def _among(row: NameRequest, told: list[Use]) -> tuple[Use, ...]:
    entries = set(row.entries)
    return tuple(use for use in told if use.id in entries)


def requests_for_names(actor: Actor) -> tuple[list[NameRequestRow], list[NameRequestRow]]:
    """Requests that wait, the oldest first, and those decided, the newest first."""
    require(actor, HANDLE_NAME_REQUESTS)
    rows = name_requests(actor).select_related("person")
    waiting = list(rows.filter(state=State.WAITS).order_by("asked_at", "id")[:SHOWN])
    decided = list(rows.exclude(state=State.WAITS).order_by("-answered_at", "-id")[:SHOWN])
    trail.note(FIELDS | {"people.key"}, [row.person_id for row in (*waiting, *decided)])
    return [_row(row) for row in waiting], [_row(row) for row in decided]


def waiting_for_names(actor: Actor) -> int:
    """How many requests wait for the actor's decision."""
    require(actor, HANDLE_NAME_REQUESTS)
    return name_requests(actor).filter(state=State.WAITS).count()


def headline(waiting: int) -> str:
    """How many requests wait, in a sentence."""
    if not waiting:
        return _("No request for names waits.")
    return (
        ngettext("%d request for names waits for a decision.", "%d requests for names wait for a decision.", waiting)
        % waiting
    )


def request_for_names(actor: Actor, request_id: UUID) -> Asked:
    """One request with the readings it concerns. NotFound."""
    require(actor, HANDLE_NAME_REQUESTS)
    row = name_requests.get(actor, request_id)
    trail.note(FIELDS | {"people.key"}, [row.person_id])
    found = readings_in(actor, row.person_id, row.first_day, row.last_day, without=row.person.account_id)
    if row.state != State.WAITS:
        entries = set(row.entries)
        found = [each for each in found if each.id in entries]
    return Asked(
        _row(row),
        _by_role(found),
        len(found),
        len({each.account_id for each in found}),
        standing(actor, DECIDE_NAMES),
    )


def _by_role(found: list[Reading]) -> tuple[InRole, ...]:
    by_role: dict[str, list[UUID]] = defaultdict(list)
    for each in found:
        by_role[each.who].append(each.account_id)
    return tuple(InRole(who, len(accounts), len(set(accounts))) for who, accounts in sorted(by_role.items()))


def _row(row: NameRequest, uses: tuple[Use, ...] = ()) -> NameRequestRow:
    return NameRequestRow(
        id=row.id,
        key=shown_key(row.person),
        first_day=row.first_day,
        last_day=row.last_day,
        why=row.why,
        asked_at=row.asked_at,
        by=answer_by(clock.local(row.asked_at).date()),
        state=row.state,
        state_label=str(State(row.state).label),
        answer=row.answer or "",
        answered_at=row.answered_at,
        version=row.version,
        uses=uses,
    )

"""Reads of requests to correct data: a person's own, and those that wait for the ones who serve her."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.rights import require
from virtaus.people.answering import answer_by
from virtaus.people.models import About, CorrectionRequest
from virtaus.people.queries.persons import shown_key
from virtaus.people.rules import ASK_CORRECTION, HANDLE_CORRECTIONS, correction_requests, own_person

FIELDS = frozenset({"people.correction"})
SHOWN = 50


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request to correct a datum. ``by`` is the last day to answer; ``key`` names her to those who serve her."""

    id: UUID
    person_id: UUID
    key: str
    about: str
    wrong: str
    right: str
    asked_at: datetime
    by: date
    state: str
    state_label: str
    answer: str
    answered_at: datetime | None
    version: int

    @property
    def waits(self) -> bool:
        return self.state == CorrectionRequest.State.WAITS

    @property
    def refused(self) -> bool:
        return self.state == CorrectionRequest.State.REFUSED


def own_requests(actor: Actor) -> list[RequestRow]:
    """The actor's own requests, newest first. NotFound for a login without a customer."""
    require(actor, ASK_CORRECTION)
    person = own_person(actor).first()
    if person is None:
        raise NotFound
    trail.note(FIELDS, [person.id])
    rows = CorrectionRequest.objects.filter(person=person).select_related("person").order_by("-asked_at", "-id")
    return [_row(row) for row in rows[:SHOWN]]


def waiting_requests(actor: Actor) -> list[RequestRow]:
    """Requests of the persons whom the actor serves that wait for an answer, the oldest first."""
    require(actor, HANDLE_CORRECTIONS)
    waiting = correction_requests(actor).filter(state=CorrectionRequest.State.WAITS).select_related("person")
    rows = list(waiting.order_by("asked_at", "id")[:SHOWN])
    trail.note(FIELDS | {"people.key"}, [row.person_id for row in rows])
    return [_row(row) for row in rows]


def waiting_count(actor: Actor) -> int:
    """How many requests wait for the actor."""
    require(actor, HANDLE_CORRECTIONS)
    return correction_requests(actor).filter(state=CorrectionRequest.State.WAITS).count()


def request_of(actor: Actor, request_id: UUID) -> RequestRow:
    """One request of a person whom the actor serves. NotFound."""
    require(actor, HANDLE_CORRECTIONS)
    row = correction_requests.get(actor, request_id)
    trail.note(FIELDS | {"people.key"}, [row.person_id])
    return _row(row)


def _row(row: CorrectionRequest) -> RequestRow:
    return RequestRow(
        id=row.id,
        person_id=row.person_id,
        key=shown_key(row.person),
        about=str(About(row.about).label),
        wrong=row.wrong,
        right=row.right,
        asked_at=row.asked_at,
        by=answer_by(clock.local(row.asked_at).date()),
        state=row.state,
        state_label=str(CorrectionRequest.State(row.state).label),
        answer=row.answer or "",
        answered_at=row.answered_at,
        version=row.version,
    )

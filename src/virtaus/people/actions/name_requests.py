"""A person asks who read her data, by name, and the officer decides (GDPR art. 15, CJEU C-579/21).

Her log tells when, in which unit and role and what for. A name is told only where she needs it to make sure that her
data was handled lawfully and the reader's own rights do not weigh more.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.audit.uses import readings_in
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid, NotFound, Stale
from virtaus.frame.powers import require_power
from virtaus.people.models import NameRequest
from virtaus.people.rules import ASK_NAMES, DECIDE_NAMES, HANDLE_NAME_REQUESTS, name_requests, own_person

FIELDS = frozenset({"people.name_request"})
MOST_WAITING = 5
SHORTEST = 10
State = NameRequest.State


@action("people.ask_names", right=ASK_NAMES)
def ask_names(actor: Actor, *, first_day: date, last_day: date, why: str) -> UUID:
    """Ask for the names behind the readings of a period; the request's id. Invalid, NotFound without a customer."""
    person = own_person(actor).select_for_update(of=("self",), no_key=True).first()
    if person is None:
        raise NotFound
    trail.note(FIELDS, [person.id])
    if last_day < first_day:
        raise Invalid({"last_day": [_("The last day comes before the first.")]})
    if last_day > clock.today():
        raise Invalid({"last_day": [_("This day is still to come.")]})
    if len(why.strip()) < SHORTEST:
        raise Invalid({"why": [_("Write a few words.")]})
    if NameRequest.objects.filter(person=person, state=State.WAITS).count() >= MOST_WAITING:
        raise Invalid({"": [_("Many of your requests wait already. You can ask again when they are answered.")]})
    made = NameRequest.objects.create(
        person=person, first_day=first_day, last_day=last_day, why=why.strip(), asked_at=clock.now()
    )
    return made.id


@action("people.decide_names", right=HANDLE_NAME_REQUESTS)
def decide_names(actor: Actor, request_id: UUID, *, state: str, answer: str, version: int) -> None:
    """Grant a request or refuse it, with the reason; a grant holds for the entries that there are now.

    Raises Invalid, Stale when somebody has decided already, and Forbidden where the power is another's.
    """
    require_power(actor, DECIDE_NAMES)
    row = name_requests.get(actor, request_id, for_update=True)
    trail.note(FIELDS, [row.person_id])
    if row.state != State.WAITS or row.version != version:
        told = {"state": row.state, "answer": row.answer or ""}
        raise Stale(_("Somebody else saved this while you were editing it."), told, row.version)
    if state not in {State.GRANTED, State.REFUSED}:
        raise Invalid({"state": [_("Choose what was decided.")]})
    if len(answer.strip()) < SHORTEST:
        raise Invalid({"answer": [_("Say why, in words that the person understands.")]})
    changes = {
        "state": state,
        "answer": answer.strip(),
        "answered_by_id": actor.account_id,
        "answered_at": clock.now(),
        "entries": _entries(actor, row) if state == State.GRANTED else [],
    }
    row.change(changes, version=version)


def _entries(actor: Actor, row: NameRequest) -> list[UUID]:
    found = readings_in(actor, row.person_id, row.first_day, row.last_day, without=row.person.account_id)
    return [each.id for each in found]

"""A person says what is wrong in her data, and those who serve her answer (GDPR art. 16).

The datum itself is corrected on its own page, where each change keeps its source and the earlier row; the request keeps
what was said to be wrong and what was answered.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.frame import clock, modes, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid, NotFound, Stale
from virtaus.people.models import About, CorrectionRequest
from virtaus.people.rules import ASK_CORRECTION, HANDLE_CORRECTIONS, correction_requests, own_person

FIELDS = frozenset({"people.correction"})
MOST_WAITING = 20
SHORTEST = 3
SHORTEST_ANSWER = 10
State = CorrectionRequest.State


@action("people.ask_correction", right=ASK_CORRECTION)
def ask_correction(actor: Actor, *, about: About, wrong: str, right: str) -> UUID:
    """Say what is wrong in one's data and what it should be; the request's id. Invalid, NotFound without a customer."""
    person = own_person(actor).select_for_update(of=("self",)).first()
    if person is None:
        raise NotFound
    trail.note(FIELDS, [person.id])
    faults = {
        name: [_("Write a few words.")]
        for name, text in (("wrong", wrong), ("right", right))
        if len(text.strip()) < SHORTEST
    }
    if faults:
        raise Invalid(faults)
    if CorrectionRequest.objects.filter(person=person, state=State.WAITS).count() >= MOST_WAITING:
        raise Invalid({"": [_("Many of your requests wait already. You can ask again when they are answered.")]})
    made = CorrectionRequest.objects.create(
        person=person, about=about, wrong=wrong.strip(), right=right.strip(), asked_at=clock.now()
    )
    return made.id


@action("people.answer_correction", right=HANDLE_CORRECTIONS)
def answer_correction(actor: Actor, request_id: UUID, *, state: str, answer: str, version: int) -> None:
    """Answer a request: corrected, to be corrected in the register (add-on mode), or not corrected, with the reason.

    Raises Invalid, Stale when somebody has answered already.
    """
    row = correction_requests.get(actor, request_id, for_update=True)
    trail.note(FIELDS, [row.person_id])
    if row.state != State.WAITS or row.version != version:
        told = {"state": row.state, "answer": row.answer or ""}
        raise Stale(_("Somebody else saved this while you were editing it."), told, row.version)
    if state not in answers():
        raise Invalid({"state": [_("Choose what became of it.")]})
    if state != State.CORRECTED and len(answer.strip()) < SHORTEST_ANSWER:
        raise Invalid({"answer": [_("Say why, in words that the person understands.")]})
    changes = {
        "state": state,
        "answer": answer.strip() or None,
        "answered_by_id": actor.account_id,
        "answered_at": clock.now(),
    }
    row.change(changes, version=version)


def answers() -> list[str]:
    """What may become of a request in this mode: without the register there is no elsewhere."""
    found = [State.CORRECTED.value, State.REFUSED.value]
    return [*found, State.ELSEWHERE.value] if modes.current() is modes.Mode.ADD_ON else found

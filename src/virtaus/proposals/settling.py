"""Confirming what an employer answered: only the coach or the person turns it into a fact."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.accounts import links
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid
from virtaus.frame.rights import may
from virtaus.proposals.actions import NO_REASON, Why, hired, moved
from virtaus.proposals.consenting import close_link
from virtaus.proposals.models import Answer, AnswerLink
from virtaus.proposals.reasons import By
from virtaus.proposals.reasons import answers as employers_reasons
from virtaus.proposals.rules import DECIDE, SETTLE, answers
from virtaus.proposals.states import MOVES, Reply, State

FIELDS = frozenset({"proposals.proposal", "proposals.answer"})
LEADS_TO = {Reply.MEET: State.MEETING, Reply.HIRED: State.HIRED, Reply.NO: State.NOT_HIRED}
_RECORDER = Actor.system("proposals.confirm_answer")


@action("proposals.confirm_answer", right=SETTLE)
def confirm_answer(actor: Actor, answer_id: UUID, *, version: int) -> None:
    """Confirm an employer's answer; the proposal moves, and a hire is recorded in the ledger.

    The worker confirms for the persons of the own teams, the person for herself. Stale when somebody settled it first;
    Invalid where the proposal has moved on, or the ledger knows no job search on the first day.
    """
    answer = answers.get(actor, answer_id, for_update=True)
    proposal, reply = answer.proposal, Reply(answer.reply)
    state = LEADS_TO[reply]
    trail.note(FIELDS, [proposal.person_id])
    _settle(actor, answer, Answer.Settled.CONFIRMED, version)
    if proposal.state == state:
        return
    if state not in MOVES.get(State(proposal.state), ()):
        raise Invalid({"": [_("The proposal has moved on since the answer.")]})
    if reply is Reply.HIRED and answer.starts_on is not None:
        # What the ledger takes from a person's own confirmation it takes by the system's hand: she has no ledger right.
        recorder = actor if may(actor, DECIDE) else _RECORDER
        hired(actor, proposal, answer.starts_on, proposal.version, recorder=recorder, answer=answer)
    else:
        moved(actor, proposal, state, proposal.version, why=_why(answer), answer=answer)
    if state is not State.MEETING:
        _close_links(answer)


@action("proposals.set_aside_answer", right=SETTLE)
def set_aside_answer(actor: Actor, answer_id: UUID, *, version: int) -> None:
    """Set an answer aside as wrong or out of date: the proposal stays where it is. Stale when settled already."""
    answer = answers.get(actor, answer_id, for_update=True)
    trail.note(FIELDS, [answer.proposal.person_id])
    _settle(actor, answer, Answer.Settled.SET_ASIDE, version)


def _why(answer: Answer) -> Why:
    """The reason under which the proposal ends when the employer's no is confirmed."""
    if answer.reply != Reply.NO:
        return NO_REASON
    return Why(employers_reasons()[answer.reason].ends_as, By.EMPLOYER, answer.words or "")


def _settle(actor: Actor, answer: Answer, how: Answer.Settled, version: int) -> None:
    if answer.settled:
        raise Invalid({"": [_("The answer is settled already.")]})
    values = {"settled": how, "settled_by_id": actor.account_id, "settled_at": clock.now()}
    answer.change(values, version=version)


def _close_links(answer: Answer) -> None:
    """A proposal that is over leaves no link open."""
    rows = AnswerLink.objects.filter(proposal=answer.proposal, link__ended_at__isnull=True).select_related("link")
    for each in rows.order_by("id"):
        close_link(each, links.End.REVOKED)

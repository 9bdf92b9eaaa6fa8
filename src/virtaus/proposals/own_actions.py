"""What a jobseeker does with proposals to herself: answers, answers later, asks a human being to look again."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid
from virtaus.proposals.actions import NO_REASON, Why, checked_move, moved
from virtaus.proposals.models import ReviewRequest
from virtaus.proposals.reasons import By, checked
from virtaus.proposals.rules import ANSWER_OWN, DECIDE, own_proposals, reviews
from virtaus.proposals.states import State

FIELDS = frozenset({"proposals.proposal"})
LATER = timedelta(days=7)
LONGEST_TEXT = 1000


@action("proposals.answer_own_proposal", right=ANSWER_OWN)
def answer_own_proposal(
    actor: Actor, proposal_id: UUID, *, interested: bool, reason: str = "", words: str = "", version: int
) -> None:
    """Say whether the actor is interested in a proposed opening. Not being so has no consequence, but a reason helps.

    Invalid: no reason from the list, or a proposal that is over. Stale when somebody decided first.
    """
    state = State.ACCEPTED if interested else State.DECLINED
    proposal = checked_move(own_proposals.get(actor, proposal_id, for_update=True), state)
    why = NO_REASON if interested else Why(reason, By.PERSON, checked(reason, words, By.PERSON))
    moved(actor, proposal, state, version, why=why)


@action("proposals.answer_later", right=ANSWER_OWN)
def answer_later(actor: Actor, proposal_id: UUID, *, version: int) -> None:
    """Be asked about a proposal again in a week. Invalid when it is not waiting for the person's answer."""
    proposal = own_proposals.get(actor, proposal_id, for_update=True)
    if proposal.state != State.PROPOSED:
        raise Invalid({"": [_("The proposal does not wait for your answer.")]})
    trail.note(FIELDS, [proposal.person_id])
    proposal.change({"asked_again_on": clock.today() + LATER}, version=version)


@action("proposals.ask_for_review", right=ANSWER_OWN)
def ask_for_review(actor: Actor, proposal_id: UUID, *, text: str) -> UUID:
    """Ask a human being to look at a proposal again; the own coach's team gets it as a task. Its id.

    Asking again while the first waits gives the same request.
    """
    proposal = own_proposals.get(actor, proposal_id)
    if not text.strip():
        raise Invalid({"text": [_("Write what should be looked at.")]})
    if len(text) > LONGEST_TEXT:
        raise Invalid({"text": [_("Write at most %d characters.") % LONGEST_TEXT]})
    trail.note(FIELDS, [proposal.person_id])
    try:
        with transaction.atomic():
            made = ReviewRequest.objects.create(proposal=proposal, text=text.strip(), asked_at=clock.now())
    except IntegrityError:
        return ReviewRequest.objects.get(proposal=proposal, answered_at__isnull=True).id
    return made.id


@action("proposals.answer_review", right=DECIDE)
def answer_review(actor: Actor, review_id: UUID, *, text: str, version: int) -> None:
    """Answer a person who asked a human being to look again. Invalid without an answer; Stale."""
    review = reviews.get(actor, review_id, for_update=True)
    if not text.strip():
        raise Invalid({"text": [_("Write what you found.")]})
    trail.note(FIELDS, [review.proposal.person_id])
    if review.answered_at is not None:
        raise Invalid({"": [_("The request is answered already.")]})
    values = {"answer": text.strip(), "answered_by_id": actor.account_id, "answered_at": clock.now()}
    review.change(values, version=version)

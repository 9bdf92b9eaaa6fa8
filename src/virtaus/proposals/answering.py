"""What an employer answers about a candidate, by a link or signed in. Nobody's status changes by it alone."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from virtaus.accounts import links
from virtaus.audit.log import name_holder
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor, ActorKind
from virtaus.frame.errors import Invalid
from virtaus.proposals.asking import PURPOSE
from virtaus.proposals.consenting import close_link
from virtaus.proposals.models import Answer, AnswerLink, Proposal
from virtaus.proposals.reasons import By, checked
from virtaus.proposals.rules import ANSWER_BY_LINK, SEE_CANDIDATES, candidates, linked
from virtaus.proposals.states import Reply

FIELDS = frozenset({"proposals.proposal", "proposals.answer"})
LONGEST_MESSAGE = 500
HOLDER = "proposals.answer_link"
name_holder(HOLDER, gettext_lazy("The employer, by a link"))


def holder() -> Actor:
    """Whoever holds a link: nobody by name, and the log says that it was by a link."""
    return Actor(ActorKind.ANONYMOUS, name=HOLDER, purpose="recruitment")


def opened(token: str, *, sender: str) -> UUID | None:
    """What the token opens: the id of a link about a candidate who consents now; None for anything else.

    Raises TooManyAttempts.
    """
    link = links.opened(PURPOSE, token, sender=sender)
    return linked(holder()).filter(link=link).values_list("id", flat=True).first() if link else None


@action("proposals.show_candidate", right=ANSWER_BY_LINK)
def show_candidate(actor: Actor, sent_id: UUID) -> None:
    """Note that the holder of a link asked to see the candidate, and will use it for this opening only."""
    sent = linked.get(actor, sent_id)
    trail.note(FIELDS, [sent.proposal.person_id])
    if sent.shown_at is None:
        sent.shown_at = clock.now()
        sent.save(update_fields=["shown_at"])


@action("proposals.answer_by_link", right=ANSWER_BY_LINK)
def answer_by_link(
    actor: Actor, sent_id: UUID, *, reply: Reply, starts_on: date | None, reason: str, words: str = "", message: str
) -> None:
    """Answer about the candidate of a link, which is used up. Invalid as ``answer_signed_in``, NotFound when over."""
    sent = linked.get(actor, sent_id, for_update=True)
    _answer(sent.proposal, sent, None, reply, starts_on, reason, words, message)
    close_link(AnswerLink.objects.select_related("link").get(id=sent.id), links.End.USED)


@action("proposals.answer_signed_in", right=SEE_CANDIDATES)
def answer_signed_in(
    actor: Actor, proposal_id: UUID, *, reply: Reply, starts_on: date | None, reason: str, words: str = "", message: str
) -> None:
    """Answer about a consenting candidate of the actor's own organisations.

    A later answer takes the place of one that nobody has settled. Invalid: a hire without its first day, a no without
    its reason.
    """
    proposal = candidates.get(actor, proposal_id)
    _answer(proposal, None, actor.account_id, reply, starts_on, reason, words, message)


def _answer(
    proposal: Proposal,
    sent: AnswerLink | None,
    account_id: UUID | None,
    reply: Reply,
    starts_on: date | None,
    reason: str,
    words: str,
    message: str,
) -> None:
    if reply is Reply.HIRED and starts_on is None:
        raise Invalid({"starts_on": [_("Tell the first day of work.")]})
    if reply is Reply.HIRED and starts_on is not None and starts_on < clock.local(proposal.proposed_at).date():
        raise Invalid({"starts_on": [_("The first day is before the proposal.")]})
    words = checked(reason, words, By.EMPLOYER, answer=True) if reply is Reply.NO else ""
    if len(message) > LONGEST_MESSAGE:
        raise Invalid({"message": [_("Write at most %d characters.") % LONGEST_MESSAGE]})
    trail.note(FIELDS, [proposal.person_id])
    values = {
        "link": sent,
        "account_id": account_id,
        "reply": reply,
        "starts_on": starts_on if reply is Reply.HIRED else None,
        "reason": reason if reply is Reply.NO else "",
        "words": words or None,
        "message": message.strip() or None if reply is Reply.MEET else None,
        "answered_at": clock.now(),
    }
    Answer.objects.filter(proposal=proposal, settled="").delete()
    try:
        with transaction.atomic():
            Answer.objects.create(proposal=proposal, **values)
    except IntegrityError as twice:
        raise Invalid({"": [_("Somebody has just answered in another window.")]}) from twice

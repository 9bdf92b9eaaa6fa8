"""Asking an employer about a candidate by a link: sent, seen, taken back and sent anew by the coach."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from virtaus.accounts import links
from virtaus.accounts.models import OneTimeLink
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid
from virtaus.frame.outbox import mail_template, post
from virtaus.proposals.actions import moved
from virtaus.proposals.consenting import close_link, covering
from virtaus.proposals.models import AnswerLink, Proposal
from virtaus.proposals.rules import DECIDE, proposals, sent_links
from virtaus.proposals.states import INTERESTED, State

PURPOSE = "proposals.answer"
FIELDS = frozenset({"proposals.proposal", "proposals.consent"})
# Our own choice: two working weeks to answer, and a forgotten mail opens nothing after that.
LASTS = timedelta(days=14)


def _with_token(path: str) -> str:
    """The address that the mail holds: the token in place of the id under which the outbox keeps it."""
    sent = AnswerLink.objects.select_related("link").filter(id=path.rstrip("/").rpartition("/")[2]).first()
    return reverse("proposals:open_answer", args=[links.token_of(sent.link)]) if sent else path


ASKED = mail_template(
    "proposals.answer_asked",
    subject=gettext_lazy("A candidate waits for your answer"),
    text=gettext_lazy(
        "A jobseeker has let the employment services tell you about them for an opening of yours. "
        "Open the link to see what they tell and to answer. You need no password. "
        "The link is yours alone and works for two weeks: do not forward it."
    ),
    complete=_with_token,
)


@action("proposals.send_link", right=DECIDE)
def send_link(actor: Actor, proposal_id: UUID, *, address: str, language: str) -> UUID:
    """Send the employer a link about one candidate; the id of what was sent. An earlier link opens nothing any more.

    Invalid: no consent in force, a proposal that is over, or an address that is none.
    """
    proposal = proposals.get(actor, proposal_id, for_update=True)
    trail.note(FIELDS, [proposal.person_id])
    if proposal.state not in INTERESTED:
        raise Invalid({"": [_("The proposal is not waiting for an employer.")]})
    if covering(proposal) is None:
        raise Invalid({"": [_("The person has not consented, so the employer can't be told.")]})
    try:
        validate_email(address.strip())
    except ValidationError as wrong:
        raise Invalid({"address": [_("This is not an e-mail address.")]}) from wrong
    _close(proposal, links.End.REPLACED)
    sent = AnswerLink.objects.create(
        proposal=proposal,
        link=links.make(actor, PURPOSE, valid=LASTS),
        address=address.strip(),
        sent_by_id=actor.account_id,
        sent_at=clock.now(),
    )
    post(ASKED, to=address.strip(), language=language, path=reverse("proposals:answer", args=[sent.id]))
    if proposal.state == State.ACCEPTED:
        moved(actor, proposal, State.CONTACTED, proposal.version)
    return sent.id


@action("proposals.revoke_link", right=DECIDE)
def revoke_link(actor: Actor, sent_id: UUID) -> None:
    """Take a link back: from now on it opens nothing. One that is over already stays as it is."""
    sent = sent_links.get(actor, sent_id)
    trail.note(FIELDS, [sent.proposal.person_id])
    close_link(sent, links.End.REVOKED)


def _erase_address(link: OneTimeLink) -> None:
    AnswerLink.objects.filter(link=link).update(address=None)


links.after_end(PURPOSE, _erase_address)


def _close(proposal: Proposal, how: links.End) -> None:
    rows = AnswerLink.objects.filter(proposal=proposal, link__ended_at__isnull=True).select_related("link")
    for each in rows.order_by("id"):
        close_link(each, how)

"""Taking a step of a proposal back: by the one who took it, for a week, while nobody has built on it.

The step keeps its row and the step back is one of its own. A hire's entry in the ledger is withdrawn by a new entry
that supersedes it, so that statuses and figures are built anew as if the hire had not been recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from virtaus.accounts import links
from virtaus.casework.actions import withdraw_exit
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid
from virtaus.frame.rights import may
from virtaus.proposals.actions import moved
from virtaus.proposals.asking import PURPOSE
from virtaus.proposals.models import Answer, AnswerLink, Decision, Hire, Proposal
from virtaus.proposals.rules import DECIDE, UNDO, decided
from virtaus.proposals.states import State

FIELDS = frozenset({"proposals.proposal"})
WITHIN = timedelta(days=7)
_RECORDER = Actor.system("proposals.undo_decision")


@dataclass(frozen=True, slots=True)
class Undoable:
    """The last step that its taker may take back, until when; or why it can't be taken back (``refusal``)."""

    decision: UUID
    state: State
    back_to: State
    until: datetime
    refusal: str


@action("proposals.undo_decision", right=UNDO)
def undo_decision(actor: Actor, proposal_id: UUID, *, version: int) -> None:
    """Take the last step of a proposal back: it stands where it stood before, an employer's answer waits again.

    Invalid where there is no step of the actor's own, its week is over, or somebody has built on it. Stale when
    somebody decided first.
    """
    proposal = decided.get(actor, proposal_id, for_update=True)
    step = undoable(actor, proposal)
    if step is None:
        raise Invalid({"": [_("Only the one who took the last step can take it back.")]})
    if step.refusal:
        raise Invalid({"": [step.refusal]})
    last = Decision.objects.get(id=step.decision)
    try:
        with transaction.atomic():
            moved(actor, proposal, step.back_to, version, undoes=last)
    except IntegrityError as twice:
        raise Invalid({"": [_("The opening has been proposed to the person again since.")]}) from twice
    trail.note(FIELDS, [proposal.person_id])
    if step.state is State.HIRED:
        _undo_hire(actor, proposal)
    if last.answer_id is not None:
        _reopen(last.answer_id)


def undoable(actor: Actor, proposal: Proposal) -> Undoable | None:
    """The last step of a proposal if the actor took it; None where there is nothing of the actor's own to take back."""
    standing = list(
        Decision.objects.filter(proposal=proposal, undoes__isnull=True, undone_by__isnull=True).order_by(
            "decided_at", "id"
        )
    )
    if len(standing) < 2 or actor.account_id is None or standing[-1].decided_by_id != actor.account_id:
        return None
    last, before = standing[-1], standing[-2]
    until = last.decided_at + WITHIN
    return Undoable(last.id, State(last.state), State(before.state), until, _refusal(proposal, last, until))


def _refusal(proposal: Proposal, last: Decision, until: datetime) -> str:
    if clock.now() >= until:
        return _("The step is more than a week old.")
    if Hire.objects.filter(proposal=proposal, undone_at__isnull=True, noted_nationally_at__isnull=False).exists():
        return _("The hire is recorded in the national system: it is corrected there first.")
    if AnswerLink.objects.filter(proposal=proposal, link__in=links.in_force(PURPOSE)).exists():
        return _("The employer has a link that works: take it back first.")
    if AnswerLink.objects.filter(proposal=proposal, sent_at__gt=last.decided_at).exists():
        return _("The employer has been sent a link since.")
    if Answer.objects.filter(proposal=proposal, answered_at__gt=last.decided_at).exists():
        return _("The employer has answered since.")
    return ""


def _undo_hire(actor: Actor, proposal: Proposal) -> None:
    hire = Hire.objects.filter(proposal=proposal, undone_at__isnull=True).first()
    if hire is None:
        return
    hire.change({"undone_at": clock.now()}, version=hire.version)
    if hire.exit_id is not None:
        # What the ledger took from a person's own confirmation it gives back by the system's hand, too.
        recorder = actor if may(actor, DECIDE) else _RECORDER
        withdraw_exit(recorder, hire.exit_id, grounds=_("The hire was recorded by mistake."))


def _reopen(answer_id: UUID) -> None:
    """The employer's answer that the step confirmed waits again, to be confirmed or set aside."""
    answer = Answer.objects.get(id=answer_id)
    answer.change({"settled": "", "settled_by_id": None, "settled_at": None}, version=answer.version)

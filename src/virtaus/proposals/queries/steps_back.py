"""The step of a proposal that the actor may take back, and what follows when it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.rights import require
from virtaus.proposals.models import Decision, Hire
from virtaus.proposals.rules import UNDO, decided
from virtaus.proposals.undoing import FIELDS, Undoable, undoable


@dataclass(frozen=True, slots=True)
class StepBack:
    """What would be taken back; ``refusal`` says why it can't be.

    ``starts_on``: the first day of a hire that is taken back; ``reopens``: an employer's answer waits again.
    """

    title: str
    version: int
    refusal: str
    step: Undoable | None
    starts_on: date | None
    reopens: bool


def step_back(actor: Actor, proposal_id: UUID) -> StepBack:
    """The last step of a proposal that the actor may see. NotFound for any other."""
    require(actor, UNDO)
    proposal = decided.get(actor, proposal_id)
    step = undoable(actor, proposal)
    hire = Hire.objects.filter(proposal=proposal, undone_at__isnull=True).first()
    trail.note(FIELDS, [proposal.person_id])
    return StepBack(
        title=proposal.vacancy.title,
        version=proposal.version,
        refusal=step.refusal if step else _("Only the one who took the last step can take it back."),
        step=step,
        starts_on=hire.starts_on if hire else None,
        reopens=step is not None and Decision.objects.filter(id=step.decision, answer__isnull=False).exists(),
    )


def may_step_back(actor: Actor, proposal_id: UUID) -> bool:
    """Whether the actor may take the last step of a proposal back now."""
    require(actor, UNDO)
    step = undoable(actor, decided.get(actor, proposal_id))
    return step is not None and not step.refusal

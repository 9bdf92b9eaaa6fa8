"""What the room holds of persons, and what becomes of it."""

from __future__ import annotations

from virtaus.frame.personal import Erase, Merge, belongs, declare
from virtaus.proposals.models import Answer, Consent, Decision, Hire, Proposal, ReviewRequest

declare(
    Proposal,
    audit=("proposals.proposal",),
    export=True,
    erase=Erase.DELETE,
    merge=Merge.MOVE,
    retention="proposals.proposal",
)
declare(
    Consent,
    audit=("proposals.consent",),
    export=True,
    erase=Erase.DELETE,
    merge=Merge.MOVE,
    retention="proposals.consent",
)
for part, what in (
    (Decision, "proposals.proposal"),
    (Hire, "proposals.proposal"),
    (Answer, "proposals.answer"),
    (ReviewRequest, "proposals.proposal"),
):
    belongs(part, path="proposal__person", what=what)

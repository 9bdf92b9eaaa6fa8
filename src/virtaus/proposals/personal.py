"""What the room holds of persons, and what becomes of it."""

from __future__ import annotations

from virtaus.frame.personal import Erase, Merge, belongs, declare
from virtaus.proposals.models import Answer, AnswerLink, Consent, Decision, Hire, Proposal, ReviewRequest

for model, what in ((Proposal, "proposals.proposal"), (Consent, "proposals.consent")):
    declare(model, audit=(what,), export=True, erase=Erase.DELETE, merge=Merge.MOVE, retention=what)
for part, what in (
    (Decision, "proposals.proposal"),
    (Hire, "proposals.proposal"),
    (Answer, "proposals.answer"),
    (ReviewRequest, "proposals.proposal"),
):
    belongs(part, path="proposal__person", what=what)
# where an employer's answer was asked for: the address is the employer's, so it is not in the person's file
belongs(AnswerLink, path="proposal__person", what="proposals.answer", export=False, takes=("link",))

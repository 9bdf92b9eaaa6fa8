"""What the room holds of persons, and what becomes of it."""

from __future__ import annotations

from virtaus.frame.personal import Erase, Merge, declare
from virtaus.proposals.models import Consent, Proposal

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

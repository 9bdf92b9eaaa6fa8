"""Why the room keeps what it keeps of workers (``virtaus.frame.processing``)."""

from __future__ import annotations

from virtaus.delegations.models import Delegation
from virtaus.frame.processing import declare

declare(
    "delegations.holder",
    {
        Delegation: (
            *("power", "role", "account", "team", "municipality", "valid_from", "valid_to"),
            *("body", "decided_on", "section", "record", "conditions", "may_be_passed_on", "passed_on_from"),
            *("recorded_by", "recorded_at", "ended_by", "ended_at", "ended_why", "withdrawn_at"),
        )
    },
    purposes=("supervision", "security"),
    grounds=("staff",),
    sources=("staff",),
    recipients=("staff", "administrators"),
    retention="delegations.register",
    group="staff",
)

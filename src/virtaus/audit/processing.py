"""Why the log is kept (``virtaus.frame.processing``)."""

from __future__ import annotations

from virtaus.audit.models import AuditEntry, Pseudonym
from virtaus.frame.processing import declare

declare(
    "audit.entries",
    {
        AuditEntry: (
            "recorded_at",
            "kind",
            "actor_kind",
            "actor_name",
            "account_id",
            "roles",
            "team_ids",
            "purpose",
            "place",
            "action",
            "persons",
            "fields",
            "outcome",
            "request_id",
        ),
        Pseudonym: ("pseudonym", "shown_with"),
    },
    purposes=("supervision",),
    grounds=("log",),
    sources=("computed",),
    recipients=("officer", "person"),
    retention="audit.entry",
    group="staff",
)

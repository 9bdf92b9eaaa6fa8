"""Why the room keeps what it keeps of workers (``virtaus.frame.processing``)."""

from __future__ import annotations

from virtaus.area.models import Absence, BusyTime, TeamMember, WorkingHours
from virtaus.frame.processing import declare

declare(
    "area.team_membership",
    {TeamMember: ("team", "account", "share", "languages", "valid_from", "valid_to")},
    purposes=("staffing", "service"),
    grounds=("staff",),
    sources=("staff",),
    recipients=("staff", "administrators"),
    retention="area.staffing",
    group="staff",
)
declare(
    "area.absence",
    {Absence: ("account", "valid_from", "valid_to", "recorder", "recorded_at", "withdrawn_at")},
    purposes=("staffing",),
    grounds=("staff",),
    sources=("staff",),
    recipients=("team_lead", "computation"),
    retention="area.staffing",
    group="staff",
)
declare(
    "area.calendar",
    {
        WorkingHours: ("account", "weekday", "starts", "ends", "valid_from", "valid_to", "recorder", "recorded_at"),
        BusyTime: ("account", "key", "starts_at", "ends_at", "own", "recorder", "recorded_at"),
    },
    purposes=("staffing",),
    grounds=("staff",),
    sources=("staff",),
    recipients=("team_lead",),
    retention="area.staffing",
    group="staff",
)

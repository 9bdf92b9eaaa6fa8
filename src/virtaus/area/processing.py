"""Why the room keeps what it keeps of workers (``virtaus.frame.processing``)."""

from __future__ import annotations

from functools import partial

from virtaus.area.models import Absence, BusyTime, TeamMember, WorkingHours
from virtaus.frame.processing import declare

for_staffing = partial(declare, grounds=("staff",), sources=("staff",), retention="area.staffing", group="staff")

for_staffing(
    "area.team_membership",
    {TeamMember: ("team", "account", "share", "languages", "valid_from", "valid_to")},
    purposes=("staffing", "service"),
    recipients=("staff", "administrators"),
)
for_staffing(
    "area.absence",
    {Absence: ("account", "valid_from", "valid_to", "recorder", "recorded_at", "withdrawn_at")},
    purposes=("staffing",),
    recipients=("team_lead", "computation"),
)
for_staffing(
    "area.calendar",
    {
        WorkingHours: ("account", "weekday", "starts", "ends", "valid_from", "valid_to", "recorder", "recorded_at"),
        BusyTime: ("account", "key", "starts_at", "ends_at", "own", "recorder", "recorded_at"),
    },
    purposes=("staffing",),
    recipients=("team_lead",),
)

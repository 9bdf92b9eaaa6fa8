"""Why the room keeps what it keeps of persons (``virtaus.frame.processing``)."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from virtaus.casework.models import (
    BenefitPeriod,
    CalendarFeed,
    CaseEvent,
    Discussion,
    EmploymentPlan,
    JobSearch,
    MeetingBefore,
    NeedsAssessment,
    OfferedPerson,
    PlanAcceptance,
    Residence,
    StatusPeriod,
    TeamPeriod,
)
from virtaus.commitments.models import FollowUp, Item, TreeVersion
from virtaus.frame.modes import STAND_ALONE
from virtaus.frame.processing import RECORDED, SERVED_BY, declare

TRACK = ("valid_from", "valid_to", "recorded_at", "superseded_at")
KEPT = "casework.job_search"
for_follow_up = partial(
    declare, sources=("register", "staff"), recipients=(*SERVED_BY, "computation", "leaders"), retention=KEPT
)
for_plans = partial(declare, purposes=("service",), grounds=("needs",), recipients=SERVED_BY, retention=KEPT)

for_follow_up(
    "casework.status",
    {
        CaseEvent: (
            "origin",
            "register_id",
            "event_import",
            "kind",
            "on",
            "status",
            "planned_end",
            "municipality",
            "discussion",
            "at",
            "occupations",
            "skills",
            "licences",
            "languages",
            "protected",
            "benefit",
            "reason",
            "grounds",
            "corrects",
            "content",
            "recorded_at",
            "recorder",
            "known_at",
            "superseded_at",
            "undone_at",
        ),
        JobSearch: ("started_on", "ended_on", "recorded_at", "superseded_at"),
        StatusPeriod: (
            "status",
            "valid_from",
            "valid_to",
            "planned_end",
            "municipality",
            "event",
            *RECORDED,
            "superseded_at",
        ),
    },
    purposes=("service", "follow_up"),
    grounds=("service", "follow_up"),
)
for_follow_up(
    "people.municipality",
    {Residence: ("municipality", "event", *TRACK)},
    part=_("municipality of residence with its dates"),
    purposes=("service", "follow_up", "benefits"),
    grounds=("service", "follow_up"),
    hidden=True,
)
for_follow_up(
    "casework.benefit",
    {BenefitPeriod: ("benefit", "event", *TRACK)},
    purposes=("benefits", "follow_up"),
    grounds=("benefits",),
)
declare(
    "casework.team",
    {
        TeamPeriod: ("team", "municipality", "reason", "grounds", "recorder", *TRACK),
        OfferedPerson: ("offer", "moved_on"),
    },
    purposes=("service",),
    grounds=("service", "rights_of_use"),
    sources=("computed", "staff"),
    recipients=SERVED_BY,
    retention=KEPT,
    hidden=True,
)
declare(
    "casework.meetings",
    {
        Discussion: (
            "kind",
            "on",
            "at",
            "minutes",
            "channel",
            "service_point",
            "team",
            "state",
            "origin",
            "event",
            "recorder",
            "recorded_at",
            "noted_nationally_at",
            "reason",
            "changed_at",
            "superseded_at",
        ),
        MeetingBefore: ("meeting", "on", "at", "state", "recorded_at", "superseded_at"),
    },
    purposes=("service",),
    grounds=("service",),
    sources=("staff", "register"),
    recipients=(*SERVED_BY, "computation"),
    retention=KEPT,
    hidden=True,
)
for_plans(
    "casework.needs",
    {
        NeedsAssessment: (
            "made_on",
            "skills",
            "skills_level",
            "search_skills",
            "search_skills_level",
            "prolonged",
            "prolonged_level",
            "recorder",
            "recorded_at",
            "superseded_at",
        )
    },
    part=_("needs: skills, search skills and risk of prolonged unemployment"),
    sources=("staff",),
    modes=STAND_ALONE,
)
for_plans(
    "casework.needs",
    {NeedsAssessment: ("work_ability", "work_ability_level")},
    part=_("needs: work ability"),
    sources=("staff",),
    special="health",
    modes=STAND_ALONE,
)
for_plans(
    "casework.plan",
    {
        EmploymentPlan: (
            "tree",
            "started_on",
            "ended_on",
            "review_on",
            "recorder",
            "recorded_at",
            "noted_number",
            "noted_nationally_at",
        ),
        Item: (
            "tree",
            "parent",
            "level",
            "position",
            "text",
            "responsible",
            "responsible_name",
            "due",
            "state",
            "ended_on",
            "phrase",
            "recorded_at",
        ),
        FollowUp: ("item", "on", "state", "note", "recorder", "recorded_at"),
        TreeVersion: ("tree", "number", "content", "recorder", "recorded_at"),
    },
    sources=("staff", "person"),
)
for_plans(
    "casework.plan",
    {PlanAcceptance: ("plan", "number", "side", "on", "how", "recorder", "recorded_at")},
    part=_("acceptance of a plan"),
    sources=("person", "staff"),
    modes=STAND_ALONE,
)
declare(
    "casework.calendar_feed",
    {CalendarFeed: ("account", "link", "made_at")},
    purposes=("service",),
    grounds=("staff",),
    sources=("computed",),
    recipients=("person",),
    retention="accounts.link",
    group="staff",
)

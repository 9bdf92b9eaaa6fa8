"""Why the room keeps what it keeps of persons (``virtaus.frame.processing``)."""

from __future__ import annotations

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
from virtaus.frame.modes import Mode
from virtaus.frame.processing import RECORDED, declare

STAND_ALONE = frozenset({Mode.STAND_ALONE})
SERVED_BY = ("own_team", "outside_team", "person")
TRACK = ("valid_from", "valid_to", "recorded_at", "superseded_at")
KEPT = "casework.job_search"

declare(
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
    sources=("register", "staff"),
    recipients=(*SERVED_BY, "computation", "leaders"),
    retention=KEPT,
)
declare(
    "people.municipality",
    {Residence: ("municipality", "event", *TRACK)},
    part=_("municipality of residence with its dates"),
    purposes=("service", "follow_up", "benefits"),
    grounds=("service", "follow_up"),
    sources=("register", "staff"),
    recipients=(*SERVED_BY, "computation", "leaders"),
    retention=KEPT,
    hidden=True,
)
declare(
    "casework.benefit",
    {BenefitPeriod: ("benefit", "event", *TRACK)},
    purposes=("benefits", "follow_up"),
    grounds=("benefits",),
    sources=("register", "staff"),
    recipients=(*SERVED_BY, "computation", "leaders"),
    retention=KEPT,
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
declare(
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
    purposes=("service",),
    grounds=("needs",),
    sources=("staff",),
    recipients=SERVED_BY,
    retention=KEPT,
    modes=STAND_ALONE,
)
declare(
    "casework.needs",
    {NeedsAssessment: ("work_ability", "work_ability_level")},
    part=_("needs: work ability"),
    purposes=("service",),
    grounds=("needs",),
    sources=("staff",),
    recipients=SERVED_BY,
    retention=KEPT,
    special="health",
    modes=STAND_ALONE,
)
declare(
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
    purposes=("service",),
    grounds=("needs",),
    sources=("staff", "person"),
    recipients=SERVED_BY,
    retention=KEPT,
)
declare(
    "casework.plan",
    {PlanAcceptance: ("plan", "number", "side", "on", "how", "recorder", "recorded_at")},
    part=_("acceptance of a plan"),
    purposes=("service",),
    grounds=("needs",),
    sources=("person", "staff"),
    recipients=SERVED_BY,
    retention=KEPT,
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

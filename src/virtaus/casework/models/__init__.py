"""Job searches, the status ledger, meetings, and the events they are built from.

Valid time is in Helsinki days, half-open; recorded time is UTC. A correction supersedes a row, it never overwrites
it, so what was known on an earlier day can still be asked. The tracks are the one source of flow, deadlines and money.
"""

from virtaus.casework.models.events import CaseEvent, DiscussionKind, EventImport, EventKind, Origin
from virtaus.casework.models.feeds import CalendarFeed
from virtaus.casework.models.meetings import Channel, Discussion, DiscussionState, MeetingBefore
from virtaus.casework.models.moves import OfferedPerson, OfferState, TeamOffer
from virtaus.casework.models.planning import (
    AcceptedHow,
    EmploymentPlan,
    NeedLevel,
    NeedsAssessment,
    PlanAcceptance,
    Side,
)
from virtaus.casework.models.rules import RuleApproval
from virtaus.casework.models.tracks import (
    BenefitPeriod,
    JobSearch,
    Residence,
    StatusPeriod,
    TeamPeriod,
    TeamReason,
)

__all__ = [
    "AcceptedHow",
    "BenefitPeriod",
    "CalendarFeed",
    "CaseEvent",
    "Channel",
    "Discussion",
    "DiscussionKind",
    "DiscussionState",
    "EmploymentPlan",
    "EventImport",
    "EventKind",
    "JobSearch",
    "MeetingBefore",
    "NeedLevel",
    "NeedsAssessment",
    "OfferState",
    "OfferedPerson",
    "Origin",
    "PlanAcceptance",
    "Residence",
    "RuleApproval",
    "Side",
    "StatusPeriod",
    "TeamOffer",
    "TeamPeriod",
    "TeamReason",
]

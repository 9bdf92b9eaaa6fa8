"""What the room holds of persons, and what becomes of it."""

from __future__ import annotations

from virtaus.casework.models import (
    BenefitPeriod,
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
from virtaus.frame.personal import Erase, Merge, belongs, declare

for model, fields in (
    (CaseEvent, ("casework.status",)),
    (JobSearch, ("casework.status",)),
    (StatusPeriod, ("casework.status",)),
    (Residence, ("people.municipality",)),
    (BenefitPeriod, ("casework.benefit",)),
    (TeamPeriod, ("casework.team",)),
    (Discussion, ("casework.meetings",)),
    (MeetingBefore, ("casework.meetings",)),
    (NeedsAssessment, ("casework.needs",)),
    (OfferedPerson, ("casework.team",)),
):
    declare(model, audit=fields, export=True, erase=Erase.DELETE, merge=Merge.MOVE, retention="casework.job_search")
declare(
    EmploymentPlan,
    audit=("casework.plan",),
    export=True,
    erase=Erase.DELETE,
    merge=Merge.MOVE,
    retention="casework.job_search",
    takes=("tree",),
)
for part, path in (
    (PlanAcceptance, "plan__person"),
    (Item, "tree__employment_plan__person"),
    (FollowUp, "item__tree__employment_plan__person"),
):
    belongs(part, path=path, what="casework.plan")
# a frozen version repeats the items in a form of its own
belongs(TreeVersion, path="tree__employment_plan__person", what="casework.plan", export=False)

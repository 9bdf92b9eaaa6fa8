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
    Residence,
    StatusPeriod,
    TeamPeriod,
)
from virtaus.frame.personal import Erase, Merge, declare

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
    (EmploymentPlan, ("casework.plan",)),
):
    declare(model, audit=fields, export=True, erase=Erase.DELETE, merge=Merge.MOVE, retention="casework.job_search")

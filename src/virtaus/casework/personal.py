"""What the room holds of persons, and what becomes of it."""

from __future__ import annotations

from virtaus.casework.models import CaseEvent, Discussion, JobSearch, StatusPeriod
from virtaus.frame.personal import Erase, Merge, declare

for model, fields in (
    (CaseEvent, ("casework.status",)),
    (JobSearch, ("casework.status",)),
    (StatusPeriod, ("casework.status",)),
    (Discussion, ("casework.meetings",)),
):
    declare(model, audit=fields, export=True, erase=Erase.DELETE, merge=Merge.MOVE, retention="casework.job_search")

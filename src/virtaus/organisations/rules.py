"""Who may see and record organisations. Nothing here is personal."""

from __future__ import annotations

from virtaus.frame.rights import right
from virtaus.frame.roles import STAFF, Role

SEE_ORGANISATIONS = right("organisations.see", *STAFF)
RECORD_ORGANISATIONS = right("organisations.record", Role.COACH, Role.TEAM_LEAD)

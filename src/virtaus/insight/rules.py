"""Rights of the room ``insight``."""

from __future__ import annotations

from virtaus.frame.rights import right
from virtaus.frame.roles import Role

# Aggregates only: a coach sees the whole area, a municipality its own, a team lead the area and the own teams.
SEE_SITUATION = right(
    "insight.see_situation",
    Role.MANAGER,
    Role.CONTROLLER,
    Role.TEAM_LEAD,
    Role.COACH,
    Role.PROCUREMENT,
    Role.MUNICIPALITY,
    Role.ADMIN,
)
SYNC_STATISTICS = right("insight.sync_statistics", Role.ADMIN, Role.CONTROLLER)
REFRESH_FLOW = right("insight.refresh_flow", Role.ADMIN, Role.MANAGER, Role.CONTROLLER)

"""Rights of the room ``insight``."""

from __future__ import annotations

from uuid import UUID

from virtaus.frame.actor import Actor
from virtaus.frame.rights import right
from virtaus.frame.roles import Role

# What is published anyway, or of the whole area in counts that tell of nobody: open to everybody.
SEE_OPEN_FIGURES = right("insight.see_open_figures", public=True)
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
# Whose home page leads with the area's figures.
LEAD_BY_FIGURES = right(
    "insight.lead_by_figures",
    Role.MANAGER,
    Role.CONTROLLER,
    Role.TEAM_LEAD,
    Role.PROCUREMENT,
    Role.MUNICIPALITY,
    Role.PARTNER,
    Role.PROVIDER,
    Role.ADMIN,
)
SYNC_STATISTICS = right("insight.sync_statistics", Role.ADMIN, Role.CONTROLLER)
REFRESH_FLOW = right("insight.refresh_flow", Role.ADMIN, Role.MANAGER, Role.CONTROLLER)

_WHOLE_AREA = frozenset({Role.MANAGER, Role.CONTROLLER, Role.TEAM_LEAD, Role.COACH, Role.PROCUREMENT, Role.ADMIN})
_ALL_TEAMS = frozenset({Role.MANAGER, Role.CONTROLLER, Role.ADMIN})


def sees_whole_area(actor: Actor) -> bool:
    """Whether the actor sees every municipality and the area as a whole."""
    return actor.is_system or bool(actor.roles & _WHOLE_AREA)


def may_see_municipality(actor: Actor, code: str) -> bool:
    """A municipality's own people see that municipality, everybody else with the right sees all."""
    return sees_whole_area(actor) or code in actor.municipalities(Role.MUNICIPALITY)


def may_see_team(actor: Actor, team_id: UUID) -> bool:
    """Flow by team: leaders of the area see each team, a team lead the own ones. No figure is of one worker."""
    return actor.is_system or bool(actor.roles & _ALL_TEAMS) or team_id in actor.teams(Role.TEAM_LEAD)

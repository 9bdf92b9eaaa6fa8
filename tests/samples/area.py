from __future__ import annotations

from tests.world import BUILDER, World
from virtaus.area import actions
from virtaus.area.models import ServicePoint, Target
from virtaus.frame.roles import Role


def furnish(world: World) -> None:
    """The shipped area with one worker in a team."""
    team = world.teams[0]
    member = actions.add_member(BUILDER, team, world.accounts[Role.COACH].id)
    world.things["area.member"] = member
    target = Target.objects.get(code="customers_per_worker").id
    world.sample("area:target", target_id=target)
    world.sample("area:edit_target", target_id=target)
    world.sample("area:edit_service_point", point_id=ServicePoint.objects.get(code="video").id)
    world.sample("area:team", team_id=team)
    world.sample("area:edit_team", team_id=team)
    world.sample("area:add_member", team_id=team)
    world.sample("area:member", member_id=member)
    world.sample("area:end_member", member_id=member)

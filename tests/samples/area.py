from __future__ import annotations

from datetime import timedelta

from tests.world import BUILDER, World
from virtaus.area import actions
from virtaus.area.absences import add_absence
from virtaus.area.models import ServicePoint, Target
from virtaus.frame import clock
from virtaus.frame.roles import Role


def furnish(world: World) -> None:
    """The shipped area with one worker in a team."""
    team = world.teams[0]
    member = actions.add_member(BUILDER, team, world.accounts[Role.COACH].id)
    world.things["area.member"] = member
    today = clock.today()
    absence = add_absence(BUILDER, world.accounts[Role.COACH].id, valid_from=today, valid_to=today + timedelta(days=12))
    for route in ("area:absences", "area:add_absence"):
        world.sample(route, team_id=team, team_bound=True)
    for route in ("area:absence", "area:withdraw_absence"):
        world.sample(route, absence_id=absence, team_bound=True)
    target = Target.objects.get(code="customers_per_worker").id
    world.sample("area:target", target_id=target)
    world.sample("area:edit_target", target_id=target)
    world.sample("area:edit_service_point", point_id=ServicePoint.objects.get(code="video").id)
    world.sample("area:team", team_id=team)
    world.sample("area:edit_team", team_id=team)
    world.sample("area:add_member", team_id=team)
    world.sample("area:member", member_id=member)
    world.sample("area:end_member", member_id=member)

"""A delegation that binds nobody who is tested elsewhere: it begins later."""

from __future__ import annotations

from datetime import timedelta

from tests.world import BUILDER, World
from virtaus.area.rules import DECIDE_TARGETS
from virtaus.delegations.actions import Decision, Terms, add_delegation
from virtaus.frame import clock
from virtaus.frame.roles import Role


def furnish(world: World) -> None:
    today = clock.today()
    terms = Terms(today + timedelta(days=30), role=Role.MANAGER.value, may_be_passed_on=True)
    made = add_delegation(BUILDER, DECIDE_TARGETS.name, terms, Decision("Työllisyyslautakunta", today, "12"))
    world.things["delegation"] = made
    for route in ("delegation", "pass_on", "end", "withdraw"):
        world.sample(f"delegations:{route}", delegation_id=made)

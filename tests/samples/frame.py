"""Work under way that a coach asked for."""

from __future__ import annotations

from tests.world import World
from virtaus.frame import progress
from virtaus.frame.roles import Role


def furnish(world: World) -> None:
    progress_id = progress.begin(world.actor(Role.COACH), "tests.work")
    world.sample("frame:progress", team_bound=True, progress_id=progress_id)

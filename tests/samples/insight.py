"""Statistics and flow in the world of the wrong-role, reach and query-count suites."""

from __future__ import annotations

from tests.factories.insight import flow, statistics
from tests.world import World


def furnish(world: World) -> None:
    statistics()
    flow(team=str(world.teams[0]))
    world.sample("api:indicator", code="TYOTTOMATLOPUSSA")
    world.sample("insight:open_indicator", code="TYOTTOMATLOPUSSA")

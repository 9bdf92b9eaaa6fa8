"""The number of statements each page makes for the first role that may open it, pinned in ``tests/query_counts``.

A page that starts to ask more fails here. Where more is meant: ``pytest tests/test_query_counts.py --pin`` writes the
counts anew, and the difference stands in the review.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.harness.routes import all_routes
from tests.harness.streams import read
from tests.world import World
from virtaus.frame.roles import Role

FOLDER = Path(__file__).parent / "query_counts"
# The role with the widest pages first.
FIRST = (Role.TEAM_LEAD, Role.COACH, Role.MANAGER, Role.ADMIN, Role.DPO, *Role)
NOT_PINNED = {"health", "ready", "metrics"}


def counted(world: World) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for route in all_routes():
        address = world.address(route)
        if address is None or route.name in NOT_PINNED:
            continue
        role = None if route.right.public else next(role for role in FIRST if role in route.right.roles)
        client = world.client(role)
        with transaction.atomic():
            read(client.get(address))  # what a process learns once is not the page's
            with CaptureQueriesContext(connection) as queries:
                response = client.get(address)
                read(response)
            status = response.status_code
            transaction.set_rollback(True)
        if status != 405:
            room = route.name.partition(":")[0] if ":" in route.name else "web"
            counts[room][route.name] = len(queries)
    return {room: dict(sorted(pages.items())) for room, pages in sorted(counts.items())}


def test_no_page_asks_more_of_the_database_than_is_pinned(world: World, request: pytest.FixtureRequest) -> None:
    found = counted(world)
    if request.config.getoption("--pin"):
        for room, pages in found.items():
            (FOLDER / f"{room}.json").write_text(json.dumps(pages, indent=2) + "\n", encoding="utf-8")
    pinned = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.json"))}
    assert found == pinned

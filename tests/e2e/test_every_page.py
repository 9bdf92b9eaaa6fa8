"""Every page of the product, as the first role that may open it sees it: both sizes, both schemes, without a fault."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.e2e.look import LOOKS, PICTURES, Look, by_size, faults_of
from tests.harness.routes import all_routes
from tests.world import World
from virtaus.frame.roles import Role

# The role with the widest pages first.
FIRST = (Role.TEAM_LEAD, Role.COACH, Role.MANAGER, Role.ADMIN, Role.DPO, *Role)
PARTS = 3  # so that several processes share the work


@pytest.fixture(scope="module")
def shown(town: World) -> list[tuple[str, str, Role | None]]:
    return pages(town)


def pages(town: World) -> list[tuple[str, str, Role | None]]:
    """Route name, address and role of every address that answers with a page to a plain request."""
    found = []
    for route in all_routes():
        address = town.address(route)
        if address is None:
            continue
        role = None if route.right.public else next(role for role in FIRST if role in route.right.roles)
        response = town.client(role).get(address)
        if response.status_code == 200 and response.get("Content-Type", "").startswith("text/html"):
            found.append((route.name, address, role))
        response.close()
    return found


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("looks", by_size(LOOKS), ids=lambda looks: f"{looks[0].width} px")
def test_every_page(
    shown: list[tuple[str, str, Role | None]],
    open_browser: Callable[..., BrowserContext],
    looks: list[Look],
    part: int,
) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    contexts: dict[Role | None, BrowserContext] = {}
    faults: list[str] = []
    for name, address, role in shown[part::PARTS]:
        context = contexts.get(role) or contexts.setdefault(role, open_browser(role, looks[0]))
        page = context.new_page()
        found = faults_of(page, address, 200, looks, name.replace(":", "-"))
        faults += [f"{name} ({address}): {fault}" for fault in found]
        page.close()
    assert len(shown) > 10 * PARTS
    assert not faults, "\n".join(faults)

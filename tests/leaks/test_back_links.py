"""Wrong Back links: the way back is a page of ours, opens for whoever stands there, and is never the page itself."""

from __future__ import annotations

import re

import pytest
from django.test import Client, RequestFactory

from tests.harness.roles import tried_as
from tests.harness.routes import all_routes
from tests.world import World
from virtaus.frame.pages import way_back
from virtaus.frame.roles import Role

CRUMBS = re.compile(r'<nav class="crumbs".*?</nav>', re.DOTALL)
CRUMB = re.compile(r'<a href="([^"]+)"|<span aria-current="page">(.*?)</span>', re.DOTALL)
ASTRAY = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "javascript:alert(1)",
    "https:evil.example",
    "\thttps://evil.example",
    "http://testserver.evil.example/",
    "///evil.example",
)


def crumbs_on(client: Client, address: str) -> list[tuple[str, str]] | None:
    """Pairs of link and words of the way to a page; None for what is no page or has none."""
    response = client.get(address)
    if response.status_code != 200 or response.streaming:
        return None
    found = CRUMBS.search(response.content.decode(errors="replace"))
    return CRUMB.findall(found[0]) if found else None


@pytest.mark.parametrize("role", tried_as(Role))
def test_the_way_back_opens_for_whoever_stands_on_the_page(world: World, role: Role) -> None:
    wrong, opened = [], {}
    client = world.client(role)
    for route in all_routes():
        address = world.address(route)
        if address is None or not (route.right.public or role in route.right.roles):
            continue
        crumbs = crumbs_on(client, address)
        if crumbs is None:
            continue
        links = [link.replace("&amp;", "&") for link, _words in crumbs if link]
        if not crumbs[-1][1].strip():
            wrong.append(f"{route.name}: the last part of its way is a link or empty")
        for link in links:
            if link not in opened:
                opened[link] = client.get(link).status_code if link.startswith("/") else 0
            if opened[link] not in {200, 302}:
                wrong.append(f"{route.name}: back to {link} gives {opened[link]}")
            if link.partition("?")[0] == address:
                wrong.append(f"{route.name}: back to itself")
    assert wrong == []


@pytest.mark.parametrize("asked", ASTRAY)
@pytest.mark.parametrize("way", ["get", "post"])
def test_nobody_is_led_to_another_site(asked: str, way: str) -> None:
    request = getattr(RequestFactory(), way)("/anywhere/", {"next": asked})
    assert way_back(request, "/home/") == "/home/"


def test_a_page_of_ours_is_gone_back_to() -> None:
    assert way_back(RequestFactory().get("/x/", {"next": "/people/?q=1"}), "/home/") == "/people/?q=1"


@pytest.mark.parametrize("asked", ASTRAY)
def test_signing_in_leads_nowhere_else(world: World, asked: str) -> None:
    answer = world.client(Role.COACH).get("/sign-in", {"next": asked})
    assert "evil" not in answer.get("Location", "")
    if answer.status_code == 200:
        page = answer.content.decode()
        assert 'href="https://evil' not in page
        assert 'action="https://evil' not in page

"""Every page can be reached by links from the home page, by some role; and no link leads to a page that refuses."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.harness.pages import read_page
from tests.harness.routes import all_routes
from tests.harness.streams import read
from tests.world import World
from virtaus.frame.roles import Role

pytestmark = pytest.mark.slow  # every role walks through every page

MOST_PAGES = 400
# Pages that no link reaches, each with its reason.
UNLINKED: dict[str, str] = {
    "health": "for load balancers",
    "ready": "for load balancers",
    "metrics": "for Prometheus",
    "gallery": "for those who build pages",
    "frame:file": "the pages of the thing that a file belongs to lead to it",
    "frame:progress": "where work that takes long leads whoever asked for it",
    "casework:record": "linked in stand-alone mode only; says in add-on mode where to record",
    "casework:correct": "linked in stand-alone mode only; says in add-on mode where to record",
    "people:merge": "linked for two records that look alike by name or phone, which add-on mode does not keep",
    "people:erase": "a form leads to it by a record's key",
    "people:join": "the sign-in page leads to it, and the paper with the code",
    "proposals:open_answer": "the mail to the employer leads to it",
    "casework:feed_file": "the address is shown to be copied into a calendar program",
    "proposals:answer": "where the link of the mail leads on to",
    "proposals:undo": "linked for the one who took the last step, while nobody has built on it",
    "accounts:second_step": "follows the password",
    "accounts:new_second_step": "follows the first password of staff",
    "accounts:own_second_step": "a button of one's own account leads to it",
    "accounts:remove_own_second_step": "linked where a second step is in use",
    "accounts:to_provider": "linked where the area has an identity provider",
    "accounts:provider_back": "where the identity provider leads back to",
    "accounts:new_service_token": "linked on the page of a program's account",
    "casework:imports": "an address of earlier days, which leads to the page of files",
    "employers:import": "an address of earlier days, which leads to the page of files",
    "organisations:remove_contact": "linked where an organisation has named somebody to be reached",
    "accounts:sign_in": "shown to those who are not signed in",
}


def crawl(world: World, role: Role) -> tuple[set[str], list[str]]:
    """The route names that links reach from home, and the links that lead nowhere."""
    client = world.client(role)
    waiting, seen, reached, broken = ["/"], {"/"}, set(), []
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        response = client.get(address)
        reached.add(resolve(urlsplit(address).path).view_name)
        if response.status_code in {301, 302, 303}:
            links = [response["Location"]]
        elif response.status_code != 200:
            broken.append(f"{address}: {response.status_code}")
            continue
        elif response.streaming:
            read(response)
            continue
        elif not response["Content-Type"].startswith("text/html"):
            continue
        else:
            links = read_page(response.content.decode()).links
        for link in links:
            target = urlsplit(link)
            if target.scheme or target.netloc or not target.path.startswith("/") or target.path.startswith("/static/"):
                continue
            try:
                name = resolve(target.path).view_name
            except Resolver404:
                broken.append(f"{address} links to {target.path}, which is no page")
                continue
            # One page of each kind is enough, and one with a query.
            kind = f"{name}?{'&'.join(sorted(part.partition('=')[0] for part in target.query.split('&')))}"
            if kind not in seen:
                seen.add(kind)
                waiting.append(target.path + (f"?{target.query}" if target.query else ""))
    return reached, broken


@pytest.fixture(scope="module")
def reached(world: World) -> dict[Role, tuple[set[str], list[str]]]:
    return {role: crawl(world, role) for role in Role}


def test_no_link_leads_astray(reached: dict[Role, tuple[set[str], list[str]]]) -> None:
    assert {role.value: broken for role, (_, broken) in reached.items() if broken} == {}


def test_every_page_can_be_reached(world: World, reached: dict[Role, tuple[set[str], list[str]]]) -> None:
    found = set().union(*(names for names, _ in reached.values()))
    pages = set()
    for route in all_routes():
        address = world.address(route)
        if address is None or route.name in UNLINKED or (route.is_for_machines and not route.right.public):
            continue
        role = next((role for role in Role if role in route.right.roles), Role.COACH)
        answer = world.client(role).get(address)
        read(answer)
        if answer.status_code != 405:
            pages.add(route.name)
    assert sorted(pages - found) == [], "link to them, or name them in UNLINKED with the reason"

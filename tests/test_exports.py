"""Every list can be taken along: each page with a list offers CSV and Excel of all its rows, and gives them."""

from __future__ import annotations

import re

from django.http import HttpResponseBase
from django.test import Client

from tests.harness.routes import Route, all_routes
from tests.harness.streams import read
from tests.world import World
from virtaus.frame.roles import Role

PART = '<div class="table-part" id="'
EXAMPLES = {"gallery"}  # shows what the parts of pages look like, with made-up rows
LINK = re.compile(r'href="(\?[^"]*export=(csv|xlsx))"')
CONTENT = {"csv": "text/csv", "xlsx": "spreadsheetml"}


def opened(world: World, route: Route) -> tuple[Client, str, str] | None:
    """A page that some role sees: browser, address and text; None for what is no page, or seen by nobody."""
    address = world.address(route)
    for role in Role:
        if address is None or role not in route.right.roles:
            continue
        client = world.client(role)
        answer: HttpResponseBase = client.get(address)
        if answer.status_code == 200 and not answer.streaming and "text/html" in answer["Content-Type"]:
            return client, address, answer.content.decode()  # type: ignore[attr-defined]
        read(answer)
    return None


def test_each_page_with_a_list_gives_all_of_it_as_csv_and_excel(world: World) -> None:
    wrong, lists = [], 0
    for route in all_routes():
        found = opened(world, route)
        if found is None or route.name in EXAMPLES:
            continue
        client, address, text = found
        for part in text.split(PART)[1:]:
            name = part.partition('"')[0]
            if 'role="table"' not in part:
                continue  # no rows
            lists += 1
            links = {kind: link.replace("&amp;", "&") for link, kind in LINK.findall(part)}
            for kind, content in CONTENT.items():
                answer = client.get(address.partition("?")[0] + links.get(kind, "?"))
                if kind not in links or content not in answer["Content-Type"]:
                    wrong.append(f"{route.name} {name}: no {kind}")
                elif not b"".join(answer.streaming_content):  # type: ignore[attr-defined]
                    wrong.append(f"{route.name} {name}: an empty {kind}")
    assert wrong == [], "\n".join(wrong)
    assert lists > 15, "the pages are no longer read"

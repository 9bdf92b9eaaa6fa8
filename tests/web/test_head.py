"""HEAD is answered as GET, without the body."""

from __future__ import annotations

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from tests.harness.routes import all_routes
from tests.world import World
from virtaus.frame.roles import Role
from virtaus.web.middleware import HeadAsGet


@pytest.mark.parametrize("made", [lambda: HttpResponse("word"), lambda: StreamingHttpResponse(iter(["word"]))])
def test_the_body_is_left_out(rf: RequestFactory, made) -> None:  # type: ignore[no-untyped-def]
    seen = []

    def page(request):  # type: ignore[no-untyped-def]
        seen.append(request.method)
        return made()

    request = rf.head("/")
    answer = HeadAsGet(page)(request)  # type: ignore[arg-type]
    assert (seen, request.method, answer.getvalue()) == (["GET"], "HEAD", b"")  # type: ignore[attr-defined]
    assert HeadAsGet(page)(rf.get("/")).getvalue() == b"word"  # type: ignore[arg-type,attr-defined]


@pytest.mark.parametrize("name", ["home", "people:search", "people:accesses", "area:overview", "employers:vacancies"])
def test_pages_answer_head_as_they_answer_get(world: World, name: str) -> None:
    route = next(route for route in all_routes() if route.name == name)
    client = world.client(next(role for role in Role if role in route.right.roles))
    address = world.address(route)
    assert address is not None
    get, head = client.get(address), client.head(address)
    assert (get.status_code, head.status_code, head.content) == (200, 200, b"")
    assert head["Content-Type"] == get["Content-Type"]

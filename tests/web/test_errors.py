"""Error pages say what happened and what to do, and stand even when the database does not."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.client import RequestFactory as Requests

from tests.world import World
from virtaus.frame.roles import Role
from virtaus.web import errors


@pytest.fixture
def request_of_nobody(rf: RequestFactory) -> HttpRequest:
    return rf.get("/somewhere")


def test_an_unknown_address_is_told_apart_by_nothing(client: Client) -> None:
    response = client.get("/nowhere/at/all", headers={"accept-language": "en"})
    assert response.status_code == 404
    assert b"There is no such page." in response.content


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (errors.bad_request, 400),
        (errors.forbidden, 403),
        (errors.not_found, 404),
        (errors.conflict, 409),
        (errors.too_many, 429),
        (errors.csrf_failure, 403),
        (errors.broken, 500),
    ],
)
def test_each_page_has_one_headline_advice_and_a_way_home(request_of_nobody: HttpRequest, answer, status: int) -> None:  # type: ignore[no-untyped-def]
    # no database in this test: these pages must not need one
    response = answer(request_of_nobody)
    page = response.content.decode()
    assert response.status_code == status
    assert page.count("<h1>") == 1
    assert 'href="/"' in page
    assert str(status) in page


def test_a_form_without_its_token_is_explained() -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    response = client.post("/preferences", {"language": "sv"})
    assert response.status_code == 403
    assert b"The form had been open too long." in response.content


def test_a_page_of_another_role_is_explained(world: World) -> None:
    response = world.client(Role.MUNICIPALITY).get("/gallery/")
    assert response.status_code == 403
    assert "rooliisi" in response.content.decode()


def test_a_broken_page_names_the_request_so_that_it_can_be_found() -> None:
    request = Requests().get("/")
    request.request_id = "01a2"  # type: ignore[attr-defined]
    assert b"01a2" in errors.broken(request).content

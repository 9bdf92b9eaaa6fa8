"""Signing in and out, and the invented accounts of a training area."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import Settings

from tests.world import BUILDER
from virtaus.accounts import actions
from virtaus.accounts.models import Account
from virtaus.accounts.queries import actor_of
from virtaus.frame import clock, trail
from virtaus.frame.errors import Invalid
from virtaus.frame.roles import Role

PASSWORD = "kuusi-lehdon-polulla"

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    with trail.opened(BUILDER, "tests"):
        account_id = actions.create_account(
            BUILDER, email="maija@virtaus.example", name="Maija Mallinen", language="sv", password=PASSWORD
        )
        actions.grant_role(BUILDER, account_id, Role.MANAGER)
    return Account.objects.get(id=account_id)


def sign_in(client: Client, password: str = PASSWORD, **more: str) -> int:
    return client.post("/sign-in", {"email": "Maija@virtaus.example", "password": password, **more}).status_code


def test_the_right_password_opens_the_page_that_was_asked_for_in_the_accounts_language(account: Account) -> None:
    client = Client()
    asked = client.get("/modes/")
    assert asked["Location"] == "/sign-in?next=/modes/"
    response = client.post("/sign-in", {"email": "Maija@virtaus.example", "password": PASSWORD, "next": "/modes/"})
    assert (response.status_code, response["Location"]) == (303, "/modes/")
    assert client.cookies["language"].value == "sv"
    assert client.get("/modes/").status_code == 200


def test_the_last_signing_in_is_told_by_the_areas_clock(account: Account) -> None:
    now = datetime(2026, 11, 30, 8, tzinfo=UTC)
    with clock.frozen_at(now):
        sign_in(Client())
    account.refresh_from_db()
    assert account.last_login == now


def test_a_foreign_address_is_not_gone_to(account: Account) -> None:
    answer = Client().post(
        "/sign-in", {"email": "maija@virtaus.example", "password": PASSWORD, "next": "https://elsewhere.example/"}
    )
    assert answer["Location"] == "/"


def test_a_wrong_password_says_so_on_top_and_keeps_the_address(account: Account) -> None:
    response = Client().post("/sign-in", {"email": "maija@virtaus.example", "password": "wrong"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'role="alert"' in page
    assert 'value="maija@virtaus.example"' in page
    assert "wrong" not in page


def test_guessing_is_stopped_with_advice(account: Account, settings: Settings) -> None:
    settings.AXES_FAILURE_LIMIT = 3
    client = Client(headers={"accept-language": "en"})
    codes = [sign_in(client, "wrong") for _ in range(3)]
    assert codes[-1] == 429
    locked = client.post("/sign-in", {"email": "maija@virtaus.example", "password": PASSWORD})
    assert locked.status_code == 429
    assert b"15" in locked.content


def test_signing_out_closes_the_session(account: Account) -> None:
    client = Client()
    sign_in(client)
    assert client.post("/sign-out")["Location"] == "/sign-in"
    assert client.get("/modes/").status_code == 302


def test_invented_accounts_open_with_one_click_only_in_a_training_area(account: Account, settings: Settings) -> None:
    client = Client()
    settings.VIRTAUS_DEMO = False
    assert b"Maija Mallinen" not in client.get("/sign-in").content
    assert client.post("/sign-in/demo", {"account_id": str(account.id)})["Location"] == "/sign-in"
    assert client.get("/modes/").status_code == 302
    settings.VIRTAUS_DEMO = True
    assert b"Maija Mallinen" in client.get("/sign-in").content
    assert client.post("/sign-in/demo", {"account_id": str(account.id)})["Location"] == "/"
    assert client.get("/modes/").status_code == 200


def test_an_account_that_is_not_listed_does_not_open_by_its_id(account: Account, settings: Settings) -> None:
    settings.VIRTAUS_DEMO = True
    with trail.opened(BUILDER, "tests"):
        actions.deactivate_account(BUILDER, account.id)
    assert Client().post("/sign-in/demo", {"account_id": str(account.id)})["Location"] == "/sign-in"
    assert Client().post("/sign-in/demo", {"account_id": "nonsense"})["Location"] == "/sign-in"


def test_the_language_is_kept_in_the_browser_and_on_the_account(account: Account) -> None:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post("/preferences", {"language": "en", "next": "/modes/"})
    assert (response.status_code, response["Location"]) == (303, "/modes/")
    account.refresh_from_db()
    assert account.language == "en"
    assert b'lang="en"' in client.get("/modes/").content


def test_a_language_that_the_product_does_not_speak_is_refused(account: Account) -> None:
    with trail.opened(BUILDER, "tests"), pytest.raises(Invalid):
        actions.choose_language(actor_of(account), "de")

"""The administrator's pages and one's own account, as a browser uses them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import transaction
from django.test import Client

from tests.world import World
from virtaus.accounts import actions
from virtaus.accounts.models import Account, RoleMembership
from virtaus.area.models import Team
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.roles import Role

PASSWORD = "oravat kiipeavat puuhun"
BUILDER = Actor.system("tests")


@pytest.fixture
def admin(world: World) -> Client:
    client = world.client(Role.ADMIN)
    client.cookies["language"] = "en"
    return client


@pytest.fixture
def worker(world: World) -> Iterator[Account]:
    with transaction.atomic():
        account_id = actions.create_account(BUILDER, email="w@virtaus.example", name="Åke Worker", password=PASSWORD)
        yield Account.objects.get(id=account_id)
        transaction.set_rollback(True)


def test_an_account_is_made_and_given_a_role(admin: Client, world: World) -> None:
    made = admin.post(
        "/accounts/new",
        {"name": "Aino Uusi", "email": "Aino@virtaus.example", "language": "sv", "password": PASSWORD},
    )
    assert made.status_code == 303
    page = admin.get(made["Location"]).content.decode()
    assert "Aino Uusi has no role today" in page
    account = Account.objects.get(email="aino@virtaus.example")
    granted = admin.post(
        f"/accounts/{account.id}/roles/new",
        {"role": "coach", "team": str(world.teams[0]), "valid_from": clock.today().isoformat(), "version": "1"},
    )
    assert granted.status_code == 303
    page = admin.get(granted["Location"]).content.decode()
    assert "In force" in page
    assert Team.objects.get(id=world.teams[0]).name_en in page
    browser = Client()
    browser.post("/sign-in", {"email": "aino@virtaus.example", "password": PASSWORD})
    assert browser.get("/").status_code == 200


def test_what_an_action_refuses_stands_by_its_field(admin: Client, worker: Account) -> None:
    response = admin.post(
        f"/accounts/{worker.id}/roles/new", {"role": "coach", "valid_from": "2026-01-01", "version": "1"}
    )
    assert response.status_code == 422
    assert "This role is held in a team: choose one." in response.content.decode()
    response = admin.post(
        "/accounts/new", {"name": "X", "email": "x@virtaus.example", "language": "fi", "password": "x"}
    )
    assert response.status_code == 422
    assert not Account.objects.filter(email="x@virtaus.example").exists()


def test_a_stale_edit_shows_both(admin: Client, worker: Account) -> None:
    actions.update_account(BUILDER, worker.id, email=worker.email, name="Åke Saved", language="fi", version=1)
    response = admin.post(
        f"/accounts/{worker.id}/edit",
        {"name": "Åke Mine", "email": worker.email, "language": "fi", "version": "1"},
    )
    assert response.status_code == 409
    page = response.content.decode()
    assert "Åke Mine" in page
    assert "Åke Saved" in page


def test_a_role_is_ended_on_its_page(admin: Client, worker: Account) -> None:
    held = actions.grant_role(BUILDER, worker.id, Role.MANAGER, valid_from=clock.today() - timedelta(days=9))
    address = f"/accounts/{worker.id}/roles/{held}/end"
    assert "End the role Manager of Åke Worker" in admin.get(address).content.decode()
    assert admin.post(address, {"on": clock.today().isoformat(), "version": "2"}).status_code == 303
    assert RoleMembership.objects.get(id=held).valid_to == clock.today()
    assert "Ended" in admin.get(f"/accounts/{worker.id}").content.decode()


def test_the_membership_of_another_account_is_not_found(admin: Client, worker: Account, world: World) -> None:
    other = RoleMembership.objects.filter(account=world.accounts[Role.MANAGER]).get()
    assert admin.get(f"/accounts/{worker.id}/roles/{other.id}/end").status_code == 404


def test_buttons_close_open_and_sign_out(admin: Client, worker: Account) -> None:
    actions.grant_role(BUILDER, worker.id, Role.MANAGER)
    browser = Client()
    browser.post("/sign-in", {"email": worker.email, "password": PASSWORD})
    assert browser.get("/").status_code == 200
    admin.post(f"/accounts/{worker.id}/sign-out-everywhere", {"version": "2"})
    assert browser.get("/").status_code == 302
    admin.post(f"/accounts/{worker.id}/close", {"version": "3"})
    assert "is closed" in admin.get(f"/accounts/{worker.id}").content.decode()
    admin.post(f"/accounts/{worker.id}/reopen", {"version": "3"})
    assert not Account.objects.get(id=worker.id).is_active, "the button was pressed on an old page"
    admin.post(f"/accounts/{worker.id}/reopen", {"version": "4"})
    assert Account.objects.get(id=worker.id).is_active


def test_an_administrator_cannot_close_the_own_account(admin: Client, world: World) -> None:
    own = world.accounts[Role.ADMIN]
    version = Account.objects.get(id=own.id).version
    assert f"/accounts/{own.id}/close" not in admin.get(f"/accounts/{own.id}").content.decode()
    admin.post(f"/accounts/{own.id}/close", {"version": str(version)})
    assert Account.objects.get(id=own.id).is_active


def test_the_list_sorts_names_the_finnish_way_and_filters(admin: Client, worker: Account) -> None:
    actions.create_account(BUILDER, email="z@virtaus.example", name="Zacharias Last")
    page = admin.get("/accounts/?sort=-name").content.decode()
    assert page.index("Åke Worker") < page.index("Zacharias Last")
    assert "Åke Worker" not in admin.get("/accounts/?role=coach").content.decode()
    assert "First coach" in admin.get("/accounts/?role=coach").content.decode()
    assert "First coach" not in admin.get("/accounts/?open=False").content.decode()


def test_the_rights_page_tells_what_a_role_may_do(admin: Client) -> None:
    page = admin.get("/accounts/rights?role=coach&size=100").content.decode()
    assert "people.see" in page
    assert "accounts.manage_accounts" not in page


def test_one_changes_the_own_password_and_stays_signed_in_here_only(worker: Account) -> None:
    actions.grant_role(BUILDER, worker.id, Role.MANAGER)
    here, elsewhere = Client(), Client()
    for browser in (here, elsewhere):
        browser.post("/sign-in", {"email": worker.email, "password": PASSWORD})
    here.cookies["language"] = "en"
    new = {"password": "toinen pitka salasana", "again": "toinen pitka salasana"}
    wrong = here.post("/account/password", {"current": "wrong", **new})
    assert wrong.status_code == 422
    assert "This is not your present password." in wrong.content.decode()
    differ = here.post("/account/password", {"current": PASSWORD, **new, "again": "x"})
    assert "The two new passwords differ." in differ.content.decode()
    assert here.post("/account/password", {"current": PASSWORD, **new}).status_code == 303
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302


def test_one_signs_out_everywhere(worker: Account) -> None:
    actions.grant_role(BUILDER, worker.id, Role.MANAGER)
    here, elsewhere = Client(), Client()
    for browser in (here, elsewhere):
        browser.post("/sign-in", {"email": worker.email, "password": PASSWORD})
    assert here.post("/account/sign-out-everywhere").status_code == 303
    assert here.get("/account").status_code == elsewhere.get("/account").status_code == 302


def test_a_session_that_nobody_uses_ends(world: World) -> None:
    client = world.client(Role.MANAGER)
    started = clock.now()
    for minutes, status in ((0, 200), (100, 200), (200, 200), (330, 302)):
        with clock.frozen_at(started + timedelta(minutes=minutes)):
            assert client.get("/account").status_code == status, minutes
    assert SESSION_KEY not in client.session

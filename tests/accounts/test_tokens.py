"""Tokens: made soon after signing in, shown once, kept as a digest, ended by their owner and the administrator."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.tokens import token_of
from tests.world import World
from virtaus.accounts import actions, tokens
from virtaus.accounts.models import Account, ApiToken
from virtaus.accounts.sign_ins import SIGNED_IN_AT
from virtaus.accounts.tokens import SignInAgain
from virtaus.audit.models import AuditEntry
from virtaus.frame import clock
from virtaus.frame.encryption import add_key, create_keys
from virtaus.frame.errors import Forbidden, Invalid, NotFound
from virtaus.frame.roles import STAFF, Role

NEW = "/account/tokens/new"


def form(**changes: Any) -> dict[str, Any]:
    last = clock.today() + timedelta(days=30)
    return {"name": "Tiimin luvut", "scopes": ["people:read"], "expires_on": last.isoformat(), **changes}


def in_page(html: str) -> str:
    """The token that a page shows; empty when it shows none."""
    _before, found, rest = html.partition('<code class="token">')
    return rest.partition("</code>")[0] if found else ""


def test_it_is_shown_once_and_kept_as_a_digest(world: World) -> None:
    coach = world.client(Role.COACH)
    secret = in_page(coach.post(NEW, form()).content.decode())
    assert secret.startswith("vrt_")
    assert len(secret) == 47
    kept = ApiToken.objects.get(name="Tiimin luvut")
    assert (kept.mark, kept.account) == (secret[:12], world.accounts[Role.COACH])
    row = ApiToken.objects.filter(id=kept.id).values_list()[0]
    assert secret not in repr([bytes(each) if isinstance(each, memoryview) else each for each in row])
    listed = coach.get("/account/tokens").content.decode()
    assert secret[:12] in listed
    assert secret[12:] not in listed
    answer = Client().get("/api/v1/people", headers={"authorization": f"Bearer {secret}"})
    assert answer.status_code == 200
    entry = AuditEntry.objects.get(action="accounts.make_own_token")
    assert secret not in f"{entry.place} {entry.fields} {entry.actor_name}"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["people:write"]}, "scopes"),
        ({"expires_on": "2020-01-01"}, "expires_on"),
        ({"expires_on": "2199-01-01"}, "expires_on"),
    ],
)
def test_what_is_wrong_stands_by_the_field(world: World, changes: dict[str, Any], field: str) -> None:
    before = ApiToken.objects.count()
    response = world.client(Role.COACH).post(NEW, form(**changes))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert ApiToken.objects.count() == before


def test_a_browser_left_open_makes_none(world: World) -> None:
    browser = world.client(Role.COACH)
    session = browser.session
    session[SIGNED_IN_AT] = int(clock.now().timestamp()) - 16 * 60
    session.save()
    before = ApiToken.objects.count()
    response = browser.post(NEW, form())
    assert in_page(response.content.decode()) == ""
    assert ApiToken.objects.count() == before
    with pytest.raises(SignInAgain):
        tokens.make_own_token(
            world.actor(Role.COACH),
            name="x",
            scopes=["people:read"],
            expires_on=clock.today(),
            signed_in_at=clock.now() - timedelta(minutes=16),
        )


def test_only_staff_make_tokens(world: World) -> None:
    for role in set(Role) - STAFF:
        assert world.client(role).post(NEW, form()).status_code == 403
        with pytest.raises(Forbidden):
            tokens.make_own_token(
                world.actor(role),
                name="x",
                scopes=["people:read"],
                expires_on=clock.today(),
                signed_in_at=clock.now(),
            )


def test_nobody_ends_anothers_but_the_administrator_does(world: World) -> None:
    secret = in_page(world.client(Role.COACH).post(NEW, form()).content.decode())
    kept = ApiToken.objects.get(name="Tiimin luvut")
    assert world.client(Role.TEAM_LEAD).post(f"/account/tokens/{kept.id}/end").status_code == 404
    assert tokens.opened(secret) is not None
    response = world.client(Role.ADMIN).post(f"/account/tokens/{kept.id}/end", {"next": "/accounts/tokens"})
    assert (response.status_code, response["Location"]) == (303, "/accounts/tokens")
    assert tokens.opened(secret) is None


def test_a_program_has_an_account_of_its_own_that_nobody_signs_in_to(world: World) -> None:
    admin = world.client(Role.ADMIN)
    made = admin.post("/accounts/services/new", {"name": "Raportointi", "purpose": "Lukee avoimet paikat"})
    account = Account.objects.get(name="Raportointi")
    assert made["Location"] == f"/accounts/{account.id}"
    assert not account.has_usable_password()
    actions.grant_role(world.actor(Role.ADMIN), account.id, Role.MANAGER)
    address = f"/accounts/{account.id}/tokens/new"
    secret = in_page(admin.post(address, form(scopes=["vacancies:read"])).content.decode())
    headers = {"authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/vacancies", headers=headers).status_code == 200
    assert Client().get("/api/v1/proposals", headers=headers).status_code in {403, 404}
    page = admin.get(f"/accounts/{account.id}").content.decode()
    assert "Lukee avoimet paikat" in page
    assert secret[:12] in page


def test_the_administrator_makes_none_in_the_name_of_a_human_being(world: World) -> None:
    coach = world.accounts[Role.COACH]
    address = f"/accounts/{coach.id}/tokens/new"
    admin = world.client(Role.ADMIN)
    assert admin.get(address).status_code == 404
    assert admin.post(address, form()).status_code == 404
    with pytest.raises(NotFound):
        tokens.make_service_token(
            world.actor(Role.ADMIN),
            coach.id,
            name="x",
            scopes=["people:read"],
            expires_on=clock.today(),
            signed_in_at=clock.now(),
        )


def test_the_list_narrows_by_state_and_owner(world: World) -> None:
    world.client(Role.COACH).post(NEW, form())
    admin = world.client(Role.ADMIN)
    assert "Tiimin luvut" in admin.get("/accounts/tokens").content.decode()
    assert "Tiimin luvut" not in admin.get("/accounts/tokens?of=service").content.decode()
    ApiToken.objects.filter(name="Tiimin luvut").end()
    assert "Tiimin luvut" not in admin.get("/accounts/tokens?state=open").content.decode()
    assert "Tiimin luvut" in admin.get("/accounts/tokens?state=over").content.decode()
    assert world.client(Role.COACH).get("/accounts/tokens").status_code == 403


def test_a_name_and_a_purpose_are_asked(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        tokens.make_service_account(world.actor(Role.ADMIN), name=" ", purpose="")
    assert set(refused.value.fields) == {"name", "purpose"}


def test_a_programs_account_gets_no_password(world: World) -> None:
    admin = world.actor(Role.ADMIN)
    made = tokens.make_service_account(admin, name="Raporttirobotti", purpose="Lukee tiimit yöllä.")
    with pytest.raises(Invalid):
        actions.set_password(admin, made, password="kuusi-lehdon-polulla")
    assert "/password" not in world.client(Role.ADMIN).get(f"/accounts/{made}").content.decode()


def test_a_programs_account_shows_no_address_and_keeps_its_own(world: World) -> None:
    made = tokens.make_service_account(world.actor(Role.ADMIN), name="Raporttirobotti", purpose="Lukee tiimit yöllä.")
    kept = Account.objects.get(id=made)
    browser = world.client(Role.ADMIN)
    for page in ("/accounts/", f"/accounts/{made}", f"/accounts/{made}/edit"):
        shown = browser.get(page)
        assert shown.status_code == 200
        assert "service.invalid" not in shown.content.decode(), page
    given = {"name": "Yöajo", "purpose": "Lukee tiimit aamulla.", "version": kept.version}
    assert browser.post(f"/accounts/{made}/edit", given).status_code == 303
    now = Account.objects.select_related("service").get(id=made)
    assert (now.name, now.service.purpose, now.email) == ("Yöajo", "Lukee tiimit aamulla.", kept.email)
    with pytest.raises(Invalid) as refused:
        actions.update_account(world.actor(Role.ADMIN), made, email="joku@example.org", name="Joku", language="fi")
    assert set(refused.value.fields) == {"email"}, "then a provider could tell that somebody is the program"
    with pytest.raises(NotFound):
        tokens.update_service_account(world.actor(Role.ADMIN), world.accounts[Role.COACH].id, name="A", purpose="B")


def test_a_token_goes_on_under_a_new_index_key(world: World, tmp_path: Path, settings: Any) -> None:
    create_keys(tmp_path)
    settings.VIRTAUS_KEYS = str(tmp_path)
    used, idle = token_of(world.accounts[Role.COACH]), token_of(world.accounts[Role.COACH])
    assert tokens.opened(used)
    add_key(tmp_path, "index")
    assert tokens.opened(used)
    assert ApiToken.objects.get(mark=idle[:12]).index_key == 1
    assert ApiToken.objects.get(mark=used[:12]).index_key == 2

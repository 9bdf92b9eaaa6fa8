"""What protects the pages: headers, cookies, lock-out, redirects, tokens, sessions."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from axes.utils import reset
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from virtaus.accounts import actions, sessions
from virtaus.accounts.models import Account
from virtaus.audit.models import AuditEntry
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.roles import Role
from virtaus.web.middleware import SenderAddress

pytestmark = pytest.mark.django_db
EMAIL, PASSWORD = "worker@virtaus.example", "a password for tests"
BUILDER = Actor.system("tests")


@pytest.fixture
def account() -> Account:
    cache.clear()
    account_id = actions.create_account(BUILDER, email=EMAIL, name="A worker", password=PASSWORD)
    actions.grant_role(BUILDER, account_id, Role.MANAGER)
    return Account.objects.get(id=account_id)


def sign_in(client: Client, password: str = PASSWORD, **data: Any) -> Any:
    return client.post("/sign-in", {"email": EMAIL, "password": password, **data})


def test_every_answer_carries_the_strict_policy(client: Client) -> None:
    response = client.get("/sign-in")
    policy = {part.split()[0]: part.split()[1:] for part in response["Content-Security-Policy"].split(";")}
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == policy["base-uri"] == ["'self'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


def test_no_page_is_kept_by_the_browser(client: Client, account: Account) -> None:
    sign_in(client)
    for address in ("/", "/account", "/no-such-page", "/health"):
        assert client.get(address)["Cache-Control"] == "no-store", address
    with closing(client.get("/static/frame/css/base.css")) as style:
        assert "no-store" not in style["Cache-Control"]


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: Client, account: Account) -> None:
    response = sign_in(client)
    assert response.status_code == 303
    session = response.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert response.cookies["csrftoken"]["httponly"]
    assert response.cookies["language"]["httponly"]


@pytest.mark.parametrize(
    ("behind", "told", "seen"),
    [
        (True, "203.0.113.7", "203.0.113.7"),
        (True, "10.9.9.9, 203.0.113.7", "203.0.113.7"),
        (True, "2001:db8::7", "2001:db8::7"),
        (True, "nonsense", "127.0.0.1"),
        (True, "", "127.0.0.1"),
        (False, "203.0.113.7", "127.0.0.1"),
    ],
)
def test_who_sends_is_told_by_the_proxy_where_there_is_one(
    settings: Settings, behind: bool, told: str, seen: str
) -> None:
    settings.VIRTAUS_BEHIND_PROXY = behind
    request = RequestFactory().get("/", headers={"X-Forwarded-For": told})
    found: list[str] = []

    def answer(asked: Any) -> HttpResponse:
        found.append(asked.META["REMOTE_ADDR"])
        return HttpResponse()

    SenderAddress(answer)(request)  # type: ignore[arg-type]
    assert found == [seen]


def test_a_name_of_a_host_that_is_not_ours_is_not_answered(client: Client) -> None:
    assert client.get("/sign-in", HTTP_HOST="evil.example").status_code == 400


def test_signing_in_makes_a_new_session(client: Client, account: Account) -> None:
    session = client.session
    session["before"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key
    sign_in(client)
    assert client.cookies["sessionid"].value != session.session_key


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil.example"],
)
def test_signing_in_leads_only_to_our_own_pages(client: Client, account: Account, target: str) -> None:
    assert sign_in(client, next=target)["Location"] == "/"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_choosing_a_language_leads_only_to_our_own_pages(client: Client, target: str) -> None:
    assert client.post("/preferences", {"language": "sv", "next": target})["Location"] == "/"


def test_an_address_to_go_back_to_can_add_no_header(client: Client) -> None:
    answer = client.post("/preferences", {"language": "sv", "next": "/modes/?a=\r\nSet-Cookie: b=1"})
    assert (answer.status_code, answer["Location"]) == (303, "/modes/?a=%0D%0ASet-Cookie:%20b=1")


def test_signing_in_leads_to_the_page_that_was_asked_for(client: Client, account: Account) -> None:
    asked = client.get("/modes/?a=1")
    assert asked["Location"].startswith("/sign-in?next=/modes/")
    assert sign_in(client, next="/modes/?a=1")["Location"] == "/modes/?a=1"


def test_a_guesser_is_locked_out_and_the_account_opens_again(client: Client, account: Account) -> None:
    for _ in range(8):
        assert sign_in(client, "wrong").status_code in {403, 422, 429}
    assert sign_in(client).status_code in {403, 429}, "the right password no longer opens"
    assert "sessionid" not in client.cookies
    reset(username=EMAIL)
    assert sign_in(client).status_code == 303


def test_a_closed_account_does_not_open(client: Client, account: Account) -> None:
    actions.deactivate_account(BUILDER, account.id)
    assert sign_in(client).status_code == 422


def test_a_session_ends_when_its_account_is_closed_or_its_password_changes(client: Client, account: Account) -> None:
    sign_in(client)
    assert client.get("/").status_code == 200
    other = Client()
    sign_in(other)
    account.refresh_from_db()
    account.set_password("another long password")
    account.save()
    assert client.get("/").status_code == 302
    assert other.get("/").status_code == 302


def test_a_session_whose_time_is_over_is_deleted(client: Client, account: Account) -> None:
    over = Client()
    for each in (client, over):
        sign_in(each)
    ended = Session.objects.filter(session_key=over.cookies["sessionid"].value)
    assert ended.update(expire_date=datetime(2020, 1, 1, tzinfo=UTC)) == 1
    sessions.forget_ended()
    assert not ended.exists()
    assert client.get("/").status_code == 200


def test_a_role_that_has_ended_opens_nothing(client: Client, account: Account) -> None:
    sign_in(client)
    assert client.get("/").status_code == 200
    with clock.frozen_at(clock.now() - timedelta(days=2)):
        assert client.get("/").status_code == 403


def test_a_form_without_its_token_is_refused(account: Account) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict).status_code == 403


def test_wrong_password_and_unknown_account_answer_alike(client: Client, account: Account) -> None:
    def answer(email: str) -> str:
        html = client.post("/sign-in", {"email": email, "password": "wrong"}).content.decode()
        return re.sub(r'(value=|X-CSRFToken": )"[^"]+"', "", html.replace(email, ""))

    assert answer(EMAIL) == answer("nobody@virtaus.example")


def test_passwords_are_long_and_uncommon() -> None:
    for weak in ("short", "password1234"):
        with pytest.raises(ValidationError):
            validate_password(weak, Account())
    validate_password("oravat kiipeavat puuhun", Account())


def test_signing_in_and_out_and_being_refused_stand_in_the_log(client: Client, account: Account) -> None:
    sign_in(client, "wrong")
    sign_in(client)
    client.post("/sign-out")
    entries = AuditEntry.objects.filter(action__in=["accounts.sign_in", "accounts.sign_out"]).order_by("id")
    found = [(entry.action, entry.outcome, entry.account_id) for entry in entries]
    assert found[-3:] == [
        ("accounts.sign_in", "refused", None),
        ("accounts.sign_in", "ok", account.id),
        ("accounts.sign_out", "ok", account.id),
    ]

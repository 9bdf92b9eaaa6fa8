"""Signing in by an identity provider: a real one on this machine, in success and in failure."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from joserfc import jwk, jwt
from pytest_django import Settings

from tests.world import BUILDER
from virtaus.accounts import actions, provider, second_factor
from virtaus.accounts.models import Account, OpenSession, ProviderIdentity, SecondFactor
from virtaus.accounts.queries import actor_of
from virtaus.audit.models import AuditEntry
from virtaus.frame import clock, trail
from virtaus.frame.ids import new_id
from virtaus.frame.roles import Role

pytestmark = pytest.mark.django_db
SUBJECT = "oppilas-7"


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The address of a running provider that signs in whoever is named."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    running = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)],
        env=os.environ | {"AUTHLIB_INSECURE_TRANSPORT": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _attempt in range(300):
            try:
                urllib.request.urlopen(f"{address}/.well-known/openid-configuration", timeout=1).close()  # noqa: S310
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        running.kill()
        running.wait()


@pytest.fixture(autouse=True)
def at_hand(issuer: str, settings: Settings) -> None:
    settings.VIRTAUS_OIDC_ISSUER = issuer
    settings.VIRTAUS_OIDC_CLIENT_ID = "virtaus"
    settings.VIRTAUS_OIDC_SECRET = "vain tämän koneen"
    settings.VIRTAUS_OIDC_NAME = "HämeenID"
    provider._discovered.cache_clear()


@pytest.fixture
def manager() -> Account:
    with trail.opened(BUILDER, "tests"):
        account_id = actions.create_account(BUILDER, email="maija@virtaus.example", name="Maija Mallinen")
        actions.grant_role(BUILDER, account_id, Role.MANAGER)
    return Account.objects.get(id=account_id)


def known_as(issuer: str, subject: str = SUBJECT, **claims: Any) -> None:
    """Let the provider say ``claims`` of ``subject``."""
    body = json.dumps({"email": "maija@virtaus.example", "email_verified": True, **claims}).encode()
    request = urllib.request.Request(  # noqa: S310  the provider of this test
        f"{issuer}/users/{subject}", body, {"Content-Type": "application/json"}, method="PUT"
    )
    urllib.request.urlopen(request, timeout=5).close()  # noqa: S310


def shown_to_the_provider(address: str, **form: str) -> str:
    """Sign in at the provider; where it sends the browser back to, without the host."""
    body = urllib.parse.urlencode(form or {"sub": SUBJECT}).encode()
    try:
        urllib.request.build_opener(_Stay).open(address, body, timeout=5)
    except urllib.error.HTTPError as answer:
        back = urllib.parse.urlsplit(answer.headers["Location"])
        return f"{back.path}?{back.query}"
    raise AssertionError("the provider did not send the browser back")


def signed_in(client: Client, onward: str = "/modes/") -> str:
    """The address that the provider's answer comes to."""
    away = client.get("/sign-in/provider", {"next": onward})
    assert away.status_code == 302
    return shown_to_the_provider(away["Location"])


def is_open(client: Client) -> bool:
    return client.get("/modes/").status_code == 200


def test_whom_the_provider_vouches_for_comes_to_the_page_asked_for(issuer: str, manager: Account) -> None:
    known_as(issuer)
    client = Client()
    assert "HämeenID" in client.get("/sign-in").content.decode()
    answer = client.get(signed_in(client))
    assert (answer.status_code, answer["Location"]) == (303, "/modes/")
    assert is_open(client)
    assert ProviderIdentity.objects.get(account=manager).subject == SUBJECT


def test_after_the_first_time_the_providers_id_counts_and_not_the_address(issuer: str, manager: Account) -> None:
    known_as(issuer)
    first = Client()
    first.get(signed_in(first))
    known_as(issuer, email="uusi.nimi@virtaus.example")
    later = Client()
    later.get(signed_in(later))
    assert is_open(later)
    known_as(issuer, "toinen")
    stranger = Client()
    stranger.get(shown_to_the_provider(stranger.get("/sign-in/provider")["Location"], sub="toinen"))
    assert not is_open(stranger), "another person of the provider does not take over an account by its address"


@pytest.mark.parametrize("claims", [{"email_verified": False}, {"email": "vieras@virtaus.example"}])
def test_an_unverified_or_unknown_address_opens_nothing(issuer: str, manager: Account, claims: dict[str, Any]) -> None:
    known_as(issuer, **claims)
    client = Client(headers={"accept-language": "en"})
    answer = client.get(signed_in(client), follow=True)
    assert "You have no account here" in answer.content.decode()
    assert not is_open(client)
    assert not ProviderIdentity.objects.exists()


def test_a_closed_account_stays_closed(issuer: str, manager: Account) -> None:
    known_as(issuer)
    client = Client()
    client.get(signed_in(client))
    with trail.opened(BUILDER, "tests"):
        actions.deactivate_account(BUILDER, manager.id)
    again = Client()
    again.get(signed_in(again))
    assert not is_open(again)


def test_an_answer_opens_once_and_only_in_the_browser_that_asked(issuer: str, manager: Account) -> None:
    known_as(issuer)
    client, thief = Client(), Client()
    back = signed_in(client)
    thief.get(back)
    assert not is_open(thief)
    signed_in(thief)
    thief.get(back)
    assert not is_open(thief), "the state of another attempt"
    client.get(back)
    assert is_open(client)
    client.post("/sign-out")
    client.get(back)
    assert not is_open(client), "the same answer a second time"


def test_a_refusal_at_the_provider_opens_nothing(issuer: str, manager: Account) -> None:
    client = Client()
    away = client.get("/sign-in/provider")["Location"]
    client.get(shown_to_the_provider(away, action="deny"))
    assert not is_open(client)


def test_an_expired_token_opens_nothing(issuer: str, manager: Account) -> None:
    known_as(issuer)
    client = Client(headers={"accept-language": "en"})
    with clock.frozen_at(clock.now() + timedelta(hours=2)):
        answer = client.get(signed_in(client), follow=True)
        assert "did not succeed" in answer.content.decode()
        assert not is_open(client)


def test_an_answer_after_ten_minutes_is_too_late(issuer: str, manager: Account) -> None:
    known_as(issuer)
    client = Client(headers={"accept-language": "en"})
    back = signed_in(client)
    with clock.frozen_at(clock.now() + timedelta(minutes=11)):
        assert "grown old" in client.get(back, follow=True).content.decode()


def test_a_provider_of_another_name_is_not_believed(issuer: str, manager: Account, settings: Settings) -> None:
    settings.VIRTAUS_OIDC_ISSUER = issuer.replace("127.0.0.1", "localhost") + "/"
    client = Client(headers={"accept-language": "en"})
    answer = client.get("/sign-in/provider", follow=True)
    assert "does not answer" in answer.content.decode()


def test_a_provider_that_is_down_leaves_the_password(manager: Account, settings: Settings) -> None:
    settings.VIRTAUS_OIDC_ISSUER = "http://127.0.0.1:9"
    answer = Client(headers={"accept-language": "en"}).get("/sign-in/provider", follow=True)
    assert answer.status_code == 200
    assert "does not answer" in answer.content.decode()


def test_without_a_provider_there_is_no_way_to_one(settings: Settings) -> None:
    settings.VIRTAUS_OIDC_ISSUER = ""
    client = Client()
    assert "/sign-in/provider" not in client.get("/sign-in").content.decode()
    assert client.get("/sign-in/provider").status_code == 404
    assert client.get("/sign-in/provider/back").status_code == 404


def test_the_second_step_is_asked_unless_the_provider_asks_for_two(
    issuer: str, manager: Account, settings: Settings
) -> None:
    settings.SECOND_FACTOR_FOR_STAFF = True
    known_as(issuer)
    second_factor.offer(actor_of(manager))
    client = Client()
    assert client.get(signed_in(client))["Location"] == "/sign-in/new-app?next=%2Fmodes%2F"
    assert not is_open(client)
    settings.VIRTAUS_OIDC_STRONG = True
    strong = Client()
    assert strong.get(signed_in(strong))["Location"] == "/modes/"
    assert is_open(strong)


def test_signing_out_offers_to_end_the_providers_session_too(issuer: str, manager: Account) -> None:
    known_as(issuer)
    client = Client(headers={"accept-language": "en"})
    client.get(signed_in(client))
    page = client.post("/sign-out").content.decode()
    assert f"{issuer}/oauth2/end_session?client_id=virtaus" in page
    assert not is_open(client)


def test_a_foreign_page_is_not_gone_to(issuer: str, manager: Account) -> None:
    known_as(issuer)
    client = Client()
    assert client.get(signed_in(client, "https://elsewhere.example/"))["Location"] == "/"


def test_the_connection_is_made_once_and_stands_in_the_log(issuer: str, manager: Account) -> None:
    with trail.opened(actor_of(manager), "tests"):
        provider.link_identity(actor_of(manager), manager.id, issuer=issuer, subject=SUBJECT)
    with pytest.raises(IntegrityError), transaction.atomic(), trail.opened(actor_of(manager), "tests"):
        provider.link_identity(actor_of(manager), manager.id, issuer=issuer, subject="toinen")
    entry = AuditEntry.objects.get(action="accounts.link_identity")
    assert entry.fields == ["accounts.identity"]


KEY = jwk.RSAKey.generate_key(2048, {"kid": "provider", "use": "sig"}, private=True)
LOGOUT = "/sign-in/provider/logout"
EVENT = "http://schemas.openid.net/event/backchannel-logout"


@pytest.fixture
def signing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The provider of these tests sends no logout token itself: its keys are ours for a moment."""
    known = {"keys": [KEY.as_dict(private=False)]}
    monkeypatch.setattr(provider, "_keys", lambda issuer, when: known)


def logout_token(issuer: str, **changed: Any) -> str:
    now = int(clock.calendar_now().timestamp())
    told = {
        "iss": issuer,
        "aud": "virtaus",
        "iat": now,
        "exp": now + 120,
        "jti": new_id().hex,
        "sub": SUBJECT,
        "events": {EVENT: {}},
        **changed,
    }
    claims = {name: value for name, value in told.items() if value is not None}
    return jwt.encode({"alg": "RS256", "kid": "provider", "typ": "logout+jwt"}, claims, KEY)


def told(token: str) -> int:
    """What the provider, which has no session and no form of ours, gets for an answer."""
    answer = Client(enforce_csrf_checks=True).post(LOGOUT, {"logout_token": token})
    assert answer["Cache-Control"] == "no-store"
    if answer.status_code == 400:
        assert answer["Content-Type"] == "application/problem+json"
        assert SUBJECT not in answer.content.decode()
    return answer.status_code


def test_the_provider_ends_what_it_opened(issuer: str, manager: Account, signing: None) -> None:
    known_as(issuer)
    first, second, other = Client(), Client(), Client()
    for client in (first, second):
        client.get(signed_in(client))
    other.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    assert told(logout_token(issuer)) == 200
    assert [is_open(client) for client in (first, second, other)] == [False, False, True]
    entry = AuditEntry.objects.get(action="accounts.end_by_provider")
    assert entry.fields == ["accounts.sessions"]


def test_the_provider_ends_one_session_by_its_own_name_for_it(issuer: str, manager: Account, signing: None) -> None:
    known_as(issuer)
    first, second = Client(), Client()
    for client, name in ((first, "a"), (second, "b")):
        client.get(signed_in(client))
        OpenSession.objects.filter(provider_session="").update(provider_session=name)
    assert told(logout_token(issuer, sub=None, sid="a")) == 200
    assert [is_open(client) for client in (first, second)] == [False, True]
    assert told(logout_token(issuer, sub="somebody else", sid="b")) == 200, "nobody of ours: nothing to end"
    assert is_open(second)


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another"},
        {"exp": 1},
        {"iat": None},
        {"iat": 1},
        {"events": {}},
        {"nonce": "x"},
        {"jti": None},
        {"sub": None},
    ],
)
def test_a_faulty_logout_token_ends_nothing(
    issuer: str, manager: Account, signing: None, changed: dict[str, Any]
) -> None:
    known_as(issuer)
    client = Client()
    client.get(signed_in(client))
    assert told(logout_token(issuer, **changed)) == 400
    assert is_open(client)
    assert AuditEntry.objects.get(action="accounts.end_by_provider").outcome == "refused"


def test_a_logout_token_is_taken_once(issuer: str, manager: Account, signing: None) -> None:
    known_as(issuer)
    token, client = logout_token(issuer), Client()
    assert told(token) == 200
    client.get(signed_in(client))
    assert told(token) == 400
    assert is_open(client)


def test_keys_of_the_real_provider_do_not_fit_a_forged_logout(issuer: str, manager: Account) -> None:
    known_as(issuer)
    client = Client()
    client.get(signed_in(client))
    assert told(logout_token(issuer)) == 400
    assert told("") == 400
    assert is_open(client)
    assert Client().get(LOGOUT).status_code == 405


def test_without_a_provider_nobody_ends_sessions(settings: Settings) -> None:
    settings.VIRTAUS_OIDC_ISSUER = ""
    assert Client().post(LOGOUT, {"logout_token": "x"}).status_code == 404


def test_a_session_that_waited_for_its_code_is_the_providers_too(
    issuer: str, manager: Account, settings: Settings, signing: None
) -> None:
    settings.SECOND_FACTOR_FOR_STAFF = True
    known_as(issuer)
    client = Client()
    client.get(signed_in(client))
    factor = SecondFactor.objects.get(account=manager)
    code = pyotp.TOTP(factor.secret).at(clock.calendar_now())
    assert client.post("/sign-in/new-app", {"code": code}).status_code == 200
    assert is_open(client)
    assert told(logout_token(issuer)) == 200
    assert not is_open(client)

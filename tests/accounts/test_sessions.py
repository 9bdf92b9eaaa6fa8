"""One's own open sessions, how many there may be, and wrong tries that lock."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.world import BUILDER
from virtaus.accounts import actions, links, lockouts, second_factor, sessions
from virtaus.accounts.devices import device_of
from virtaus.accounts.models import Account, OneTimeLink, OpenSession, SecondFactor
from virtaus.accounts.queries import actor_of
from virtaus.audit.models import AuditEntry
from virtaus.frame import clock, trail
from virtaus.frame.roles import Role

pytestmark = pytest.mark.django_db
PASSWORD = "kuusi-lehdon-polulla"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 (KHTML) Version/18.0 Safari/604.1"
EDGE = "Mozilla/5.0 (Macintosh; Intel Mac OS X) AppleWebKit/537 (KHTML) Chrome/140.0 Safari/537 Edg/140.0"


def made(email: str, role: Role = Role.MANAGER) -> Account:
    with trail.opened(BUILDER, "tests"):
        account = actions.create_account(BUILDER, email=email, name="Maija Mallinen", language="en", password=PASSWORD)
        actions.grant_role(BUILDER, account, role)
    return Account.objects.get(id=account)


@pytest.fixture
def account() -> Account:
    return made("maija@virtaus.example")


def browser(email: str = "maija@virtaus.example", agent: str = FIREFOX) -> Client:
    client = Client(headers={"user-agent": agent, "accept-language": "en"})
    assert client.post("/sign-in", {"email": email, "password": PASSWORD}).status_code == 303
    return client


def is_open(client: Client) -> bool:
    return client.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("agent", "device"),
    [(FIREFOX, "Firefox, Windows"), (SAFARI, "Safari, iPhone"), (EDGE, "Edge, Mac"), ("curl/8", ""), ("", "")],
)
def test_a_device_is_told_in_plain_words(agent: str, device: str) -> None:
    assert device_of(agent) == device


def test_one_sees_and_ends_the_own_sessions(account: Account) -> None:
    here, phone = browser(), browser(agent=SAFARI)
    page = here.get("/account").content.decode()
    assert "Firefox, Windows" in page
    assert "Safari, iPhone" in page
    assert "127.0.0.1" not in page
    ended = OpenSession.objects.get(device="Safari, iPhone")
    assert here.post(reverse("accounts:end_own_session", args=[ended.id])).status_code == 303
    assert (is_open(here), is_open(phone)) == (True, False)
    assert "Safari, iPhone" not in here.get("/account").content.decode()
    assert AuditEntry.objects.filter(action="accounts.end_own_session", account_id=account.id).exists()


def test_nobody_ends_or_sees_anothers_session(account: Account) -> None:
    made("other@virtaus.example")
    mine, theirs = browser(agent=SAFARI), browser("other@virtaus.example")
    session = OpenSession.objects.get(account=account)
    assert theirs.post(reverse("accounts:end_own_session", args=[session.id])).status_code == 404
    assert "Safari" not in theirs.get("/account").content.decode()
    assert is_open(mine)
    assert Client().post(reverse("accounts:end_own_session", args=[session.id])).status_code == 302
    assert is_open(mine)


def test_all_others_end_and_this_one_stays(account: Account) -> None:
    here, first, second = browser(), browser(), browser()
    assert here.post("/account/sign-out-elsewhere").status_code == 303
    assert [is_open(each) for each in (here, first, second)] == [True, False, False]
    assert here.get("/account").content.decode().count("last used") == 1, "this one keeps its row under its new key"


def test_a_new_password_leaves_no_session_on_the_list(account: Account) -> None:
    here, _other = browser(), browser()
    form = {"current": PASSWORD, "password": "toinen pitkä salasana", "again": "toinen pitkä salasana"}
    assert here.post("/account/password", form).status_code == 303
    assert here.get("/account").content.decode().count("last used") == 1


def test_the_oldest_ends_when_there_are_too_many(account: Account, settings: Settings) -> None:
    settings.SESSIONS_AT_ONCE = 2
    clients = []
    for minute in range(3):
        with clock.frozen_at(clock.now() + timedelta(minutes=minute)):
            clients.append(browser())
    assert [is_open(each) for each in clients] == [False, True, True]
    made("other@virtaus.example")
    browser("other@virtaus.example")
    assert is_open(clients[1]), "another account's session counts for that account"


def test_a_session_that_is_over_takes_no_place(account: Account, settings: Settings) -> None:
    settings.SESSIONS_AT_ONCE = 2
    old, here = browser(), browser()
    old.post("/sign-out")
    new = browser()
    assert (is_open(here), is_open(new)) == (True, True)
    assert OpenSession.objects.filter(account=account).count() == 2
    with clock.frozen_at(clock.now() + timedelta(hours=3)):
        third = browser()
        assert "last used" in third.get("/account").content.decode()
        assert third.get("/account").content.decode().count("last used") == 1, "two hours without use"


def test_the_administrator_sees_how_many_and_not_where(account: Account) -> None:
    made("admin@virtaus.example", Role.ADMIN)
    browser(), browser(agent=SAFARI)
    page = browser("admin@virtaus.example").get(reverse("accounts:account", args=[account.id])).content.decode()
    assert "2 sessions are open now." in page
    assert "Safari" not in page


def test_a_locked_account_is_let_in_by_an_administrator(account: Account, settings: Settings) -> None:
    settings.AXES_FAILURE_LIMIT = 3
    made("admin@virtaus.example", Role.ADMIN)
    admin, address = browser("admin@virtaus.example"), reverse("accounts:account", args=[account.id])
    unlock = "Let in at once"
    assert unlock not in admin.get(address).content.decode()
    for _try in range(3):
        Client().post("/sign-in", {"email": account.email, "password": "wrong"})
    assert Client().post("/sign-in", {"email": account.email, "password": PASSWORD}).status_code == 429
    assert unlock in admin.get(address).content.decode()
    account.refresh_from_db()
    done = admin.post(reverse("accounts:unlock", args=[account.id]), {"version": account.version})
    assert done.status_code == 303
    assert unlock not in admin.get(address).content.decode()
    assert is_open(browser())
    assert browser().post(reverse("accounts:unlock", args=[account.id]), {"version": 1}).status_code == 403


def test_the_lock_says_the_same_of_an_account_that_does_not_exist(account: Account, settings: Settings) -> None:
    settings.AXES_FAILURE_LIMIT = 3
    answers = {}
    for email in (account.email, "nobody@virtaus.example"):
        tries = [Client().post("/sign-in", {"email": email, "password": "wrong"}) for _try in range(4)]
        answers[email] = [(each.status_code, each.content.decode().count(email)) for each in tries]
    assert len(set(map(tuple, answers.values()))) == 1


def test_wrong_codes_lock_and_an_administrator_opens(account: Account) -> None:
    second_factor.offer(actor_of(account))
    SecondFactor.objects.filter(account=account).update(confirmed_at=clock.now())
    with trail.opened(actor_of(account), "tests"):
        recovery = second_factor.renew_recovery_codes(actor_of(account))
        wrong = [second_factor.check(actor_of(account), f"AAAA-AAAA-AAA{number}") for number in range(5)]
        assert wrong == [second_factor.Outcome.WRONG] * 5
        assert second_factor.check(actor_of(account), recovery[0]) is second_factor.Outcome.WAITING
    assert lockouts.is_locked(account)
    with trail.opened(BUILDER, "tests"):
        lockouts.unlock(BUILDER, account.id)
        assert second_factor.check(actor_of(account), recovery[0]) is second_factor.Outcome.OPENED


def test_the_present_password_is_not_guessed_from_an_open_session(account: Account) -> None:
    client = browser()
    form = {"password": "toinen pitkä salasana", "again": "toinen pitkä salasana"}
    for _try in range(links.MOST_WRONG):
        assert client.post("/account/password", form | {"current": "guess"}).status_code == 422
    waits = client.post("/account/password", form | {"current": PASSWORD})
    assert waits.status_code == 422
    assert "Wait a quarter of an hour" in waits.content.decode()
    with clock.frozen_at(clock.now() + timedelta(minutes=16)):
        assert client.post("/account/password", form | {"current": PASSWORD}).status_code == 303


def test_a_digest_of_a_link_is_keyed_and_older_ones_are_moved_over() -> None:
    for code in (True, False):
        link = links.make(BUILDER, "tests.purpose", valid=timedelta(days=1), code=code)
        secret = links.code_of(link) if code else links.token_of(link)
        plain = secret.replace("-", "") if code else secret
        unkeyed = hashlib.sha256(f"tests.purpose\0{plain}".encode()).digest()
        assert bytes(link.digest) != unkeyed
        OneTimeLink.objects.filter(id=link.id).update(digest=unkeyed)
        assert links.opened("tests.purpose", secret, sender="a") is None
        import_module("virtaus.accounts.migrations.0008_keyed_link_digests").key_digests(apps, None)
        assert links.opened("tests.purpose", secret, sender="a") is not None


def test_rows_of_sessions_go_with_them_at_night(account: Account) -> None:
    browser()
    OpenSession.objects.get().session.__class__.objects.update(expire_date=clock.calendar_now() - timedelta(days=1))
    sessions.forget_ended()
    assert not OpenSession.objects.exists()

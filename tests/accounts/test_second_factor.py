"""The second step at sign-in: a code of an authenticator app or of a list on paper."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from django.test import Client
from pytest_django import Settings

from tests.world import BUILDER
from virtaus.accounts import actions, second_factor
from virtaus.accounts.models import Account, RecoveryCode, SecondFactor
from virtaus.accounts.queries import actor_of
from virtaus.audit.models import AuditEntry
from virtaus.frame import clock, trail
from virtaus.frame.errors import Invalid
from virtaus.frame.roles import Role

PASSWORD = "kuusi-lehdon-polulla"
NOON = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def required(settings: Settings) -> None:
    settings.SECOND_FACTOR_FOR_STAFF = True


def an_account(role: Role, name: str = "maija") -> Account:
    with trail.opened(BUILDER, "tests"):
        account_id = actions.create_account(
            BUILDER, email=f"{name}@virtaus.example", name="Maija Mallinen", password=PASSWORD, language="en"
        )
        actions.grant_role(BUILDER, account_id, role)
    return Account.objects.get(id=account_id)


@pytest.fixture
def manager() -> Account:
    return an_account(Role.MANAGER)


def with_an_app(account: Account) -> tuple[str, list[str]]:
    """The secret in the account's app and its recovery codes; the app was taken into use a minute ago."""
    actor = actor_of(account)
    with clock.frozen_at(clock.now() - timedelta(minutes=1)):
        second_factor.offer(actor)
        secret = SecondFactor.objects.get(account=account).secret
        return secret, second_factor.confirm(actor, code_of(secret))


def code_of(secret: str) -> str:
    return pyotp.TOTP(secret).at(clock.calendar_now())


def show_password(client: Client, name: str = "maija", onward: str = "/modes/") -> str:
    answer = client.post("/sign-in", {"email": f"{name}@virtaus.example", "password": PASSWORD, "next": onward})
    return str(answer.get("Location", ""))


def is_open(client: Client) -> bool:
    return client.get("/modes/").status_code == 200


def test_staff_take_an_app_into_use_before_anything_opens(manager: Account) -> None:
    client = Client(headers={"accept-language": "en"})
    step = show_password(client)
    assert step == "/sign-in/new-app?next=%2Fmodes%2F"
    assert not is_open(client)
    shown = client.get(step).content.decode()
    found = re.search(r"<code>([A-Z2-7-]+)</code>", shown)
    assert found
    assert 'class="qr-ink"' in shown
    secret = found[1].replace("-", "")
    assert client.post("/sign-in/new-app", {"code": "000000", "next": "/modes/"}).status_code == 422
    assert not is_open(client)
    codes = client.post("/sign-in/new-app", {"code": code_of(secret), "next": "/modes/"})
    assert codes.content.decode().count("<li><code>") == second_factor.RECOVERY_CODES
    assert 'href="/modes/"' in codes.content.decode()
    assert is_open(client)


def test_an_app_in_use_is_asked_for_its_code(manager: Account) -> None:
    secret, _codes = with_an_app(manager)
    client = Client()
    assert show_password(client) == "/sign-in/code?next=%2Fmodes%2F"
    assert not is_open(client)
    answer = client.post("/sign-in/code", {"code": code_of(secret), "next": "/modes/"})
    assert (answer.status_code, answer["Location"]) == (303, "/modes/")
    assert is_open(client)


def test_a_code_opens_once(manager: Account) -> None:
    secret, _codes = with_an_app(manager)
    with clock.frozen_at(NOON + timedelta(days=400)):
        code = code_of(secret)
        assert second_factor.check(actor_of(manager), code) is second_factor.Outcome.OPENED
        assert second_factor.check(actor_of(manager), code) is second_factor.Outcome.WRONG


@pytest.mark.parametrize("code", ["١٢٣٤٥٦", "ääääää", "12345", "0" * 40])
def test_what_is_no_code_is_a_wrong_one(manager: Account, code: str) -> None:
    with_an_app(manager)
    assert second_factor.check(actor_of(manager), code) is second_factor.Outcome.WRONG


@pytest.mark.parametrize(("seconds", "opens"), [(0, True), (-30, True), (30, True), (-90, False), (90, False)])
def test_the_phones_clock_may_differ_by_half_a_minute(manager: Account, seconds: int, opens: bool) -> None:
    secret, _codes = with_an_app(manager)
    with clock.frozen_at(NOON + timedelta(days=400)):
        code = pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=seconds))
        assert (second_factor.check(actor_of(manager), code) is second_factor.Outcome.OPENED) == opens


def test_a_training_clock_does_not_move_the_code(manager: Account, settings: Settings) -> None:
    secret, _codes = with_an_app(manager)
    settings.VIRTAUS_CLOCK_SHIFT = 86_400 * 30
    code = pyotp.TOTP(secret).now()
    assert second_factor.check(actor_of(manager), code) is second_factor.Outcome.OPENED


def test_after_five_wrong_codes_the_right_one_waits_too(manager: Account) -> None:
    secret, _codes = with_an_app(manager)
    client = Client(headers={"accept-language": "en"})
    show_password(client)
    for _try in range(second_factor.MOST_WRONG):
        assert client.post("/sign-in/code", {"code": "12 34 56 78"}).status_code == 422
    waiting = client.post("/sign-in/code", {"code": code_of(secret)})
    assert b"quarter of an hour" in waiting.content
    other = Client()
    show_password(other)
    assert other.post("/sign-in/code", {"code": code_of(secret)}).status_code == 422, "another browser waits as well"
    with clock.frozen_at(clock.now() + timedelta(minutes=16)):
        assert second_factor.check(actor_of(manager), code_of(secret)) is second_factor.Outcome.OPENED


def test_a_recovery_code_opens_once_however_it_is_typed(manager: Account) -> None:
    _secret, codes = with_an_app(manager)
    client = Client()
    show_password(client)
    typed = codes[3].replace("-", " ").lower()
    assert client.post("/sign-in/code", {"code": typed, "next": "/modes/"}).status_code == 303
    again = Client()
    show_password(again)
    assert again.post("/sign-in/code", {"code": typed}).status_code == 422
    assert RecoveryCode.objects.filter(used_at__isnull=False).count() == 1


def test_one_accounts_code_does_not_open_anothers(manager: Account) -> None:
    _secret, codes = with_an_app(manager)
    other = an_account(Role.MANAGER, "toinen")
    with_an_app(other)
    client = Client()
    show_password(client, "toinen")
    assert client.post("/sign-in/code", {"code": codes[0]}).status_code == 422


def test_the_second_step_is_nothing_without_the_first(manager: Account) -> None:
    secret, _codes = with_an_app(manager)
    client = Client()
    assert client.get("/sign-in/code")["Location"] == "/sign-in"
    assert client.post("/sign-in/code", {"code": code_of(secret)})["Location"] == "/sign-in"
    assert client.get("/sign-in/new-app")["Location"] == "/sign-in"


def test_a_shown_password_waits_ten_minutes_and_dies_with_a_new_one(manager: Account) -> None:
    with_an_app(manager)
    late, changed = Client(), Client()
    show_password(late)
    with clock.frozen_at(clock.now() + timedelta(minutes=11)):
        assert late.get("/sign-in/code")["Location"] == "/sign-in"
    show_password(changed)
    with trail.opened(BUILDER, "tests"):
        actions.set_password(BUILDER, manager.id, password="toinen-kuusi-lehdossa")
    assert changed.get("/sign-in/code")["Location"] == "/sign-in"


def test_a_jobseeker_may_but_need_not(settings: Settings) -> None:
    jobseeker = an_account(Role.JOBSEEKER)
    client = Client()
    assert show_password(client) == "/modes/"
    client.post("/account/second-step/offer")
    assert client.get("/account/second-step").status_code == 200
    secret = SecondFactor.objects.get(account=jobseeker).secret
    codes = client.post("/account/second-step", {"code": code_of(secret)}).content.decode()
    assert codes.count("<li><code>") == second_factor.RECOVERY_CODES
    assert show_password(Client()).startswith("/sign-in/code")
    assert client.post("/account/second-step/remove", {"password": "wrong"}).status_code == 422
    assert client.post("/account/second-step/remove", {"password": PASSWORD}).status_code == 303
    assert show_password(Client()) == "/modes/"


def test_staff_do_not_leave_it_off_and_an_administrator_takes_a_lost_phone_off(manager: Account) -> None:
    secret, _codes = with_an_app(manager)
    with pytest.raises(Invalid):
        second_factor.remove_own(actor_of(manager), password=PASSWORD)
    client = Client()
    show_password(client)
    client.post("/sign-in/code", {"code": code_of(secret)})
    assert is_open(client)
    with trail.opened(BUILDER, "tests"):
        second_factor.remove(BUILDER, manager.id)
    assert not is_open(client)
    assert show_password(Client()).startswith("/sign-in/new-app")


def test_new_recovery_codes_end_the_old_ones(manager: Account) -> None:
    _secret, old = with_an_app(manager)
    new = second_factor.renew_recovery_codes(actor_of(manager))
    assert second_factor.check(actor_of(manager), old[0]) is second_factor.Outcome.WRONG
    assert second_factor.check(actor_of(manager), new[0]) is second_factor.Outcome.OPENED


def test_the_database_holds_neither_the_secret_nor_a_code(manager: Account) -> None:
    secret, codes = with_an_app(manager)
    row = SecondFactor.objects.filter(account=manager).values_list("secret", flat=True)[0]
    assert secret.encode() not in bytes(row)
    kept = b"".join(bytes(each) for each in RecoveryCode.objects.values_list("digest", flat=True))
    assert not any(code.encode() in kept for code in codes)


def test_a_wrong_code_stands_in_the_log_with_its_account(manager: Account) -> None:
    with_an_app(manager)
    client = Client()
    show_password(client)
    client.post("/sign-in/code", {"code": "123456"})
    refused = AuditEntry.objects.filter(action="accounts.sign_in", outcome="refused", actor_kind="account")
    assert [entry.account_id for entry in refused] == [manager.id]

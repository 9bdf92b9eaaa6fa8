"""The business register on an organisation's page: off, asked, compared, confirmed by a person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from tests.casework.conftest import MONDAY
from tests.links.test_prh import ANSWER, ASKED
from tests.people.conftest import Staff, staff
from virtaus.audit.models import AuditEntry
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor, ActorKind, Membership
from virtaus.frame.errors import Forbidden, Invalid, NotFound
from virtaus.frame.ids import new_id
from virtaus.frame.roles import Role
from virtaus.links import prh
from virtaus.links.prh import Client, Unreachable
from virtaus.organisations import register
from virtaus.organisations.models import Organisation, RegisterAnswer


@pytest.fixture
def admin(db: None) -> Iterator[Staff]:
    with clock.frozen_at(MONDAY):
        made = staff(None, Role.ADMIN)
        with trail.opened(made.actor, "tests"):
            yield made


@pytest.fixture
def organisation(db: None) -> UUID:
    return Organisation.objects.create(name="Vanha Kahvila", business_id=ASKED).id


@pytest.fixture
def on(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The register is on and answers from memory; the addresses asked."""
    settings.VIRTAUS_PRH_URL = "https://register.example/v3"
    asked: list[str] = []

    def send(address: str) -> bytes:
        asked.append(address)
        return json.dumps(ANSWER).encode()

    monkeypatch.setattr(register, "Client", lambda address: Client(address, send))
    return asked


def page(browser: Browser, organisation: UUID) -> str:
    return browser.get(f"/organisations/{organisation}/").content.decode()


def test_while_it_is_off_there_is_no_button_and_nothing_is_asked(
    admin: Staff, organisation: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prh, "over_network", lambda address: pytest.fail("the network was used"))
    assert "Ask the business register" not in page(admin.browser, organisation)
    assert admin.browser.post(f"/organisations/{organisation}/register").status_code == 303
    assert not RegisterAnswer.objects.exists()


def test_an_answer_changes_nothing_before_somebody_confirms_it(admin: Staff, organisation: UUID, on: list[str]) -> None:
    assert "Ask the business register" in page(admin.browser, organisation)
    assert admin.browser.post(f"/organisations/{organisation}/register").status_code == 303
    assert on == [f"https://register.example/v3/companies?businessId={ASKED}"]
    shown = page(admin.browser, organisation)
    for told in ("Esimerkkikahvila Oy", "56110 Restaurants", "Limited company", "Raatihuoneenkatu 9 A 3b", "changes"):
        assert told in shown
    assert Organisation.objects.get().name == "Vanha Kahvila"
    waiting = RegisterAnswer.objects.get()
    answer = {"answer": str(waiting.id)}
    assert admin.browser.post(f"/organisations/{organisation}/register/confirm", answer).status_code == 303
    assert Organisation.objects.get().name == "Esimerkkikahvila Oy"
    shown = page(admin.browser, organisation)
    assert "From the business register" in shown
    assert admin.account.name in shown
    assert admin.browser.post(f"/organisations/{organisation}/register/confirm", answer).status_code == 303
    assert "no longer waits" in page(admin.browser, organisation)
    names = list(
        AuditEntry.objects.filter(action__startswith="organisations.")
        .order_by("recorded_at", "id")
        .values_list("action", flat=True)
    )
    assert names == ["organisations.keep_answer", "organisations.confirm_answer"]


def test_a_later_answer_takes_the_place_of_one_that_waits_and_can_be_left(
    admin: Staff, organisation: UUID, on: list[str]
) -> None:
    register.ask(admin.actor, organisation)
    first = RegisterAnswer.objects.get().id
    register.ask(admin.actor, organisation)
    with pytest.raises(Invalid):
        register.confirm_answer(admin.actor, organisation, first)
    admin.browser.post(f"/organisations/{organisation}/register/drop", {"answer": "x"})
    waiting = RegisterAnswer.objects.get().id
    other = Organisation.objects.create(name="Toinen Oy").id
    with pytest.raises(Invalid):
        register.drop_answer(admin.actor, other, waiting)
    admin.browser.post(f"/organisations/{organisation}/register/drop", {"answer": str(waiting)})
    assert not RegisterAnswer.objects.exists()
    assert Organisation.objects.get(id=organisation).name == "Vanha Kahvila"


def unreachable(address: str) -> bytes:
    raise Unreachable("the register can't be reached: timed out")


@pytest.mark.parametrize(
    ("send", "said"),
    [
        (unreachable, "did not answer"),
        (lambda address: b"<html>", "in a form that is not known"),
        (lambda address: b'{"companies": []}', "does not know this business ID"),
    ],
)
def test_a_failure_is_said_and_changes_nothing(
    admin: Staff, organisation: UUID, on: list[str], monkeypatch: pytest.MonkeyPatch, send: prh.Transport, said: str
) -> None:
    monkeypatch.setattr(register, "Client", lambda address: Client(address, send))
    assert admin.browser.post(f"/organisations/{organisation}/register").status_code == 303
    assert said in page(admin.browser, organisation)
    assert not RegisterAnswer.objects.exists()


def test_an_answer_about_another_company_is_refused(admin: Staff, organisation: UUID, on: list[str]) -> None:
    company = Client("https://register.example", lambda address: json.dumps(ANSWER).encode()).company(ASKED)
    assert company is not None
    other = Organisation.objects.create(name="Toinen Oy", business_id="0000101-1").id
    with pytest.raises(Invalid, match=r"another company|toisesta"):
        register.keep_answer(admin.actor, other, company)


def test_an_organisation_without_a_business_id_is_not_asked_for(admin: Staff, on: list[str]) -> None:
    bare = Organisation.objects.create(name="Yhdistys").id
    assert "Ask the business register" not in page(admin.browser, bare)
    with pytest.raises(Invalid):
        register.ask(admin.actor, bare)
    with pytest.raises(NotFound):
        register.ask(admin.actor, new_id())
    assert on == []


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.ADMIN])
def test_others_may_not(role: Role, on: list[str]) -> None:
    actor = Actor(ActorKind.ACCOUNT, new_id(), (Membership(role),))
    with trail.opened(actor, "tests"):
        for attempt in (register.ask, register.register_view):
            with pytest.raises(Forbidden):
                attempt(actor, new_id())
        for settle in (register.confirm_answer, register.drop_answer):
            with pytest.raises(Forbidden):
                settle(actor, new_id(), new_id())

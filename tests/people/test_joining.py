"""A code from the coach connects a login with a customer, once; both can undo it, and no name reaches the coach."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.factories.casework import Events, small_area, worker
from virtaus.accounts.models import Account
from virtaus.accounts.queries import actor_of
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid, NotFound
from virtaus.frame.roles import Role
from virtaus.people import joining
from virtaus.people.models import Person
from virtaus.people.queries import my

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 30, 8, tzinfo=UTC)
LOGIN = {"name": "Amina", "email": "Amina@Example.org", "password": "kolme hyvää sanaa", "language": "fi"}


@pytest.fixture
def coaches() -> Iterator[tuple[Actor, Actor]]:
    with clock.frozen_at(MONDAY), trail.opened(Actor.system("tests"), "tests"):
        area = small_area()
        events = Events()
        events.start("AMINATEST7", "2026-11-27")
        events.read()
        yield worker(area.hameenlinna)[1], worker(area.forssa)[1]


def person() -> Person:
    return Person.objects.get()


def code(coach: Actor) -> str:
    joining.invite(coach, person().id)
    return my.login_of(coach, person().id).code


def opened(text: str) -> object:
    return joining.opened(text, sender="192.0.2.1")


def test_a_code_makes_a_login_that_sees_its_own_person_only(coaches: tuple[Actor, Actor]) -> None:
    coach, _other = coaches
    link = joining.opened(code(coach), sender="192.0.2.1")
    account_id = joining.join(Actor.anonymous(), link, **LOGIN)
    amina = actor_of(Account.objects.get(id=account_id))
    assert amina.roles == {Role.JOBSEEKER}
    assert my.own_person_id(amina) == person().id
    data = my.my_data(amina)
    assert data.key == "AMINATEST7"
    assert [row.team for row in data.seen_by] == ["Tiimi hameenlinna"]
    login = my.login_of(coach, person().id)
    assert (login.has_login, login.code) == (True, "")
    assert "amina" not in str(login).casefold().replace("aminatest7", "")


def test_a_code_works_once_and_a_new_one_ends_the_last(coaches: tuple[Actor, Actor]) -> None:
    coach, _other = coaches
    first, second = code(coach), code(coach)
    with pytest.raises(Invalid):
        opened(first)
    link = joining.opened(second, sender="192.0.2.1")
    joining.join(Actor.anonymous(), link, **LOGIN)
    with pytest.raises(Invalid):
        opened(second)
    with pytest.raises(Invalid):
        joining.invite(coach, person().id)


def test_a_code_taken_back_or_too_old_opens_nothing(coaches: tuple[Actor, Actor]) -> None:
    coach, _other = coaches
    taken_back = code(coach)
    joining.revoke_login(coach, person().id)
    with pytest.raises(Invalid):
        opened(taken_back)
    old = code(coach)
    with clock.frozen_at(MONDAY + joining.LASTS), pytest.raises(Invalid):
        opened(old)


def test_a_login_that_is_ended_sees_nobody(coaches: tuple[Actor, Actor]) -> None:
    coach, _other = coaches
    account, amina = worker(None, Role.JOBSEEKER)
    joining.join_signed_in(amina, joining.opened(code(coach), sender="192.0.2.1"))
    assert my.own_person_id(amina) == person().id
    joining.revoke_login(coach, person().id)
    assert my.own_person_id(amina) is None
    with pytest.raises(NotFound):
        my.my_data(amina)
    assert account.is_active


def test_a_login_in_use_takes_no_second_person(coaches: tuple[Actor, Actor]) -> None:
    coach, _other = coaches
    amina = worker(None, Role.JOBSEEKER)[1]
    Person.objects.update(account_id=amina.account_id)
    other = Person.objects.create(register_key="SOMEBODY01", source="register", created_at=clock.now())
    Person.objects.filter(id=other.id).update(account=None)
    link = joining.links.make(coach, joining.PURPOSE, valid=joining.LASTS, code=True)
    with pytest.raises(Invalid):
        joining.join_signed_in(amina, link)


def test_another_teams_coach_gives_no_code(coaches: tuple[Actor, Actor]) -> None:
    _coach, other = coaches
    for ask in (joining.invite, joining.revoke_login, my.login_of):
        with pytest.raises(NotFound):
            ask(other, person().id)


def test_a_weak_password_uses_nothing_up(coaches: tuple[Actor, Actor]) -> None:
    coach, _other = coaches
    link = joining.opened(code(coach), sender="192.0.2.1")
    with pytest.raises(Invalid) as refused:
        joining.join(Actor.anonymous(), link, **{**LOGIN, "password": "short"})
    assert "password" in refused.value.fields
    assert person().account_id is None
    joining.join(Actor.anonymous(), joining.opened(my.login_of(coach, person().id).code, sender="x"), **LOGIN)


def test_the_own_log_names_roles_and_no_names(coaches: tuple[Actor, Actor]) -> None:
    coach, _other = coaches
    account_id = joining.join(Actor.anonymous(), joining.opened(code(coach), sender="x"), **LOGIN)
    amina = actor_of(Account.objects.get(id=account_id))
    with trail.opened(coach, "GET people:person"):
        my.login_of(coach, person().id)
    uses = my.my_uses(amina)
    assert {"Valmentaja"} <= {use.who for use in uses}
    assert all(use.fields and "people." not in use.fields for use in uses)
    assert all("Saara" not in str(use) for use in uses)

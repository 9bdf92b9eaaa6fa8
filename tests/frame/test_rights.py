"""Rights, scopes' errors and actions: closed by default, one transaction, one entry."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import transaction

from virtaus.frame import rights, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor, ActorKind, Membership
from virtaus.frame.errors import Forbidden
from virtaus.frame.ids import new_id
from virtaus.frame.roles import Role

OPEN_DOOR = rights.right("tests.open_door", Role.COACH)


def somebody(*roles: Role) -> Actor:
    return Actor(ActorKind.ACCOUNT, new_id(), tuple(Membership(role) for role in roles))


def test_a_right_opens_for_its_roles_and_the_system_only() -> None:
    assert rights.may(somebody(Role.COACH), OPEN_DOOR)
    assert rights.may(somebody(Role.MANAGER, Role.COACH), OPEN_DOOR)
    assert rights.may(Actor.system("night"), OPEN_DOOR)
    assert not rights.may(somebody(Role.MANAGER), OPEN_DOOR)
    assert not rights.may(somebody(), OPEN_DOOR)
    assert not rights.may(Actor.anonymous(), OPEN_DOOR)


def test_a_right_is_declared_once_and_for_somebody() -> None:
    with pytest.raises(ValueError, match="twice"):
        rights.right("tests.open_door", Role.COACH)
    with pytest.raises(ValueError, match="no role"):
        rights.right("tests.nobody")


@pytest.fixture
def stored(monkeypatch: pytest.MonkeyPatch) -> list[trail.Entry]:
    entries: list[trail.Entry] = []
    monkeypatch.setattr(trail, "_sink", entries.append)
    return entries


@action("tests.open_door", right=OPEN_DOOR)
def open_door(actor: Actor, person: UUID, *, fail: bool = False) -> str:
    trail.note(["tests.door"], [person])
    if fail:
        raise RuntimeError("stuck")
    return "open"


@pytest.mark.django_db
def test_an_action_stores_its_entry_with_the_persons_and_fields(stored: list[trail.Entry]) -> None:
    actor, person = somebody(Role.COACH), new_id()
    assert open_door(actor, person) == "open"
    (entry,) = stored
    assert (entry.kind, entry.action, entry.actor, entry.persons, entry.fields) == (
        "write",
        "tests.open_door",
        actor,
        {person},
        {"tests.door"},
    )


@pytest.mark.django_db
def test_an_action_that_fails_or_is_forbidden_stores_nothing(stored: list[trail.Entry]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        open_door(somebody(Role.COACH), new_id(), fail=True)
    with pytest.raises(Forbidden):
        open_door(somebody(Role.MANAGER), new_id())
    assert stored == []


def test_reads_are_gathered_into_one_entry_even_when_the_request_fails(stored: list[trail.Entry]) -> None:
    first, second = new_id(), new_id()

    def read_and_fail() -> None:
        with trail.opened(Actor.system("night"), "command:night"):
            trail.note(["people.municipality"], [first])
            trail.note(["people.concepts"], [second])
            raise KeyError

    with pytest.raises(KeyError):
        read_and_fail()
    (entry,) = stored
    assert entry.persons == {first, second}
    assert entry.outcome == "KeyError"


def test_personal_data_is_not_touched_outside_a_trail_or_without_a_log(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RuntimeError, match="outside a trail"):
        trail.note(["people.municipality"], [new_id()])
    monkeypatch.setattr(trail, "_sink", None)
    with pytest.raises(RuntimeError, match="no audit sink"), trail.opened(Actor.system("night"), "command:night"):
        trail.note(["people.municipality"], [new_id()])

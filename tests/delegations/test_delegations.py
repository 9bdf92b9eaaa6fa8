"""Who decides what: the register binds the actions, by holder, place and day, and keeps what it said."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from tests.world import World
from virtaus.accounts import actions as accounts
from virtaus.accounts.queries import actor_of
from virtaus.accounts.rules import DECIDE_ROLES
from virtaus.area.actions import set_target
from virtaus.area.models import Target
from virtaus.area.rules import DECIDE_TARGETS
from virtaus.audit.models import AuditEntry
from virtaus.casework.rules import DECIDE_MOVES
from virtaus.delegations import queries
from virtaus.delegations.actions import (
    Decision,
    Terms,
    add_delegation,
    end_delegation,
    pass_on,
    withdraw_delegation,
)
from virtaus.delegations.models import Delegation
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Forbidden, Invalid, NotFound, Stale
from virtaus.frame.ids import new_id
from virtaus.frame.powers import WHOLE_AREA, Place, Power, standing
from virtaus.frame.roles import Role

TODAY = clock.today()
BOARD = Decision("Työllisyyslautakunta", TODAY - timedelta(days=40), "§ 34 ", "TRE:1/2026")


@pytest.fixture(autouse=True)
def _empty_register(world: World) -> None:
    Delegation.objects.all().delete()


def recorded(world: World, power: Power = DECIDE_TARGETS, **terms: object) -> UUID:
    given = {"valid_from": TODAY - timedelta(days=30), "role": Role.MANAGER.value} | terms
    with trail.opened(world.actor(Role.ADMIN), "test"):
        return add_delegation(world.actor(Role.ADMIN), power.name, Terms(**given), BOARD)  # type: ignore[arg-type]


def decides(actor: Actor, power: Power = DECIDE_TARGETS, place: Place = WHOLE_AREA) -> bool:
    return standing(actor, power, place).decides


def set_one(actor: Actor) -> None:
    row = Target.objects.get(code="customers_per_worker", valid_to__isnull=True)
    with trail.opened(actor, "test"):
        set_target(actor, row.id, value=Decimal(97), valid_from=row.valid_from, decision="Board", version=row.version)


def refused(world: World, power: Power = DECIDE_TARGETS, decision: Decision = BOARD, **terms: object) -> set[str]:
    given = {"valid_from": TODAY, "role": Role.MANAGER.value} | terms
    with trail.opened(world.actor(Role.ADMIN), "test"), pytest.raises(Invalid) as wrong:
        add_delegation(world.actor(Role.ADMIN), power.name, Terms(**given), decision)  # type: ignore[arg-type]
    return set(wrong.value.fields)


def test_until_something_is_recorded_the_role_decides(world: World) -> None:
    set_one(world.actor(Role.MANAGER))
    set_one(world.actor(Role.ADMIN))


def test_a_recorded_delegation_closes_the_action_to_everybody_else(world: World) -> None:
    recorded(world)
    set_one(world.actor(Role.MANAGER))
    with pytest.raises(Forbidden, match="joku muu"):
        set_one(world.actor(Role.ADMIN))


def test_an_account_holds_it_alone(world: World) -> None:
    recorded(world, role="", account_id=world.accounts[Role.MANAGER].id)
    assert decides(world.actor(Role.MANAGER))
    assert not decides(actor_of(world.strangers[Role.MANAGER]))


def test_a_holder_whose_role_has_ended_decides_nothing(world: World) -> None:
    recorded(world, role="", account_id=world.accounts[Role.MANAGER].id)
    without = Actor(world.actor(Role.MANAGER).kind, world.accounts[Role.MANAGER].id, ())
    assert not decides(without)


def test_it_holds_from_its_day_to_its_day_and_then_nobody_decides(world: World) -> None:
    recorded(world, valid_from=TODAY + timedelta(days=1), valid_to=TODAY + timedelta(days=11))
    manager, admin = world.actor(Role.MANAGER), world.actor(Role.ADMIN)
    assert decides(admin), "not kept before its first day"
    for days, expected in ((0, False), (1, True), (10, True), (11, False)):
        with clock.frozen_at(clock.now() + timedelta(days=days)):
            assert (days, decides(manager)) == (days, expected or days == 0)
            assert decides(admin) is (days == 0)


def test_a_place_reaches_no_further(world: World) -> None:
    team, other = world.teams
    recorded(world, DECIDE_MOVES, role=Role.TEAM_LEAD.value, place=Place(team))
    lead = world.actor(Role.TEAM_LEAD)
    assert decides(lead, DECIDE_MOVES, Place(team))
    assert not decides(lead, DECIDE_MOVES, Place(other))
    assert not decides(lead, DECIDE_MOVES)


def test_granting_a_role_asks_for_its_municipality(world: World) -> None:
    recorded(world, DECIDE_ROLES, role=Role.ADMIN.value, place=Place(municipality="109"))
    admin, account = world.actor(Role.ADMIN), world.accounts[Role.PARTNER].id
    with trail.opened(admin, "test"):
        accounts.grant_role(admin, account, Role.MUNICIPALITY, municipality="109")
        for role, place in ((Role.MUNICIPALITY, "169"), (Role.CONTROLLER, "")):
            with pytest.raises(Forbidden):
                accounts.grant_role(admin, account, role, municipality=place)


def test_what_a_delegation_must_hold_to(world: World) -> None:
    assert refused(world, role="") == {"holder"}
    assert refused(world, account_id=world.accounts[Role.MANAGER].id) == {"holder"}
    assert refused(world, role=Role.COACH.value) == {"holder"}
    assert refused(world, role="", account_id=world.accounts[Role.COACH].id) == {"holder"}
    assert refused(world, role="", account_id=new_id()) == {"holder"}
    assert refused(world, place=Place(world.teams[0])) == {"place"}
    assert refused(world, valid_to=TODAY) == {"valid_to"}
    assert refused(world, valid_from=BOARD.decided_on - timedelta(days=1)) == {"valid_from"}
    assert refused(world, decision=Decision(" ", BOARD.decided_on, "§")) == {"body", "section"}
    assert refused(world, decision=Decision("Board", TODAY + timedelta(days=1), "1")) == {"decided_on"}
    assert refused(world, Power("no.such", DECIDE_TARGETS.right)) == {"power"}
    recorded(world)
    assert refused(world) == {""}, "twice in the same days"


def test_the_database_keeps_its_own_rules(world: World) -> None:
    row = Delegation.objects.get(id=recorded(world))
    for change in (
        {"role": ""},
        {"valid_to": row.valid_from},
        {"decided_on": row.valid_from + timedelta(days=1)},
        {"team_id": world.teams[0], "account_id": world.accounts[Role.COACH].id},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Delegation.objects.filter(id=row.id).update(**change)


def passed(world: World, source: UUID, **terms: object) -> UUID:
    given = {"valid_from": TODAY, "role": "", "account_id": world.accounts[Role.ADMIN].id} | terms
    with trail.opened(world.actor(Role.ADMIN), "test"):
        return pass_on(world.actor(Role.ADMIN), source, Terms(**given), BOARD)  # type: ignore[arg-type]


def test_it_is_passed_on_once_and_no_further(world: World) -> None:
    last = TODAY + timedelta(days=60)
    source = recorded(world, may_be_passed_on=True, valid_to=last)
    assert not decides(world.actor(Role.ADMIN))
    child = passed(world, source, valid_to=last)
    assert decides(world.actor(Role.ADMIN))
    assert decides(world.actor(Role.MANAGER))
    for terms in ({}, {"valid_to": last + timedelta(days=1)}, {"valid_to": last, "may_be_passed_on": True}):
        with pytest.raises(Invalid):
            passed(world, source, **terms)
    with pytest.raises(Invalid):
        passed(world, child, valid_to=last)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.filter(id=child).update(may_be_passed_on=True)


def test_one_that_may_not_be_passed_on_is_not(world: World) -> None:
    with pytest.raises(Invalid):
        passed(world, recorded(world))


def test_it_reaches_no_further_than_what_it_came_from(world: World) -> None:
    source = recorded(
        world, DECIDE_MOVES, role=Role.TEAM_LEAD.value, place=Place(world.teams[0]), may_be_passed_on=True
    )
    lead = world.strangers[Role.TEAM_LEAD].id
    for place in (WHOLE_AREA, Place(world.teams[1])):
        with pytest.raises(Invalid) as wrong:
            passed(world, source, account_id=lead, place=place)
        assert set(wrong.value.fields) == {"place"}
    passed(world, source, account_id=lead, place=Place(world.teams[0]))


def test_ending_it_ends_what_was_passed_on(world: World) -> None:
    source = recorded(world, may_be_passed_on=True)
    child, later = (
        passed(world, source),
        passed(world, source, account_id=world.strangers[Role.ADMIN].id, valid_from=TODAY + timedelta(days=9)),
    )
    admin = world.actor(Role.ADMIN)
    with trail.opened(admin, "test"):
        for on, why, field in ((TODAY - timedelta(days=1), "x", "on"), (TODAY, " ", "why")):
            with pytest.raises(Invalid) as wrong:
                end_delegation(admin, source, on=on, why=why, version=1)
            assert set(wrong.value.fields) == {field}
        with pytest.raises(Stale):
            end_delegation(admin, source, on=TODAY, why="Board § 3", version=7)
        end_delegation(admin, source, on=TODAY, why="Board § 3", version=1)
    rows = {row.id: row for row in Delegation.objects.order_by("id")}
    assert rows[source].valid_to == TODAY
    assert rows[child].withdrawn_at is not None, "it would have begun on the day the source ended"
    assert rows[later].withdrawn_at is not None
    assert not decides(world.actor(Role.MANAGER))
    assert not decides(admin)


def test_a_mistake_is_withdrawn_and_the_role_decides_again(world: World) -> None:
    made, admin = recorded(world), world.actor(Role.ADMIN)
    assert not decides(admin)
    with trail.opened(admin, "test"):
        withdraw_delegation(admin, made, why="Wrong office", version=1)
        with pytest.raises(Invalid):
            withdraw_delegation(admin, made, why="Again", version=2)
        page = queries.delegation(admin, made)
    assert decides(admin)
    assert (page.row.state, page.history.ended_why) == ("withdrawn", "Wrong office")
    assert page.history.ended_by == world.accounts[Role.ADMIN].name


def test_only_manager_and_administrator_record(world: World) -> None:
    made = recorded(world)
    for role in set(Role) - {Role.MANAGER, Role.ADMIN}:
        actor = world.actor(role)
        with trail.opened(actor, "test"):
            with pytest.raises(Forbidden):
                add_delegation(actor, DECIDE_TARGETS.name, Terms(TODAY, role=Role.ADMIN.value), BOARD)
            with pytest.raises(Forbidden):
                end_delegation(actor, made, on=TODAY, why="x", version=1)
    manager = world.actor(Role.MANAGER)
    with trail.opened(manager, "test"), pytest.raises(NotFound):
        end_delegation(manager, new_id(), on=TODAY, why="x", version=1)


def test_each_change_stands_in_the_log(world: World) -> None:
    made, admin = recorded(world), world.actor(Role.ADMIN)
    with trail.opened(admin, "test"):
        withdraw_delegation(admin, made, why="Wrong office", version=1)
    assert AuditEntry.objects.filter(action="delegations.add").exists()
    assert AuditEntry.objects.filter(action="delegations.withdraw").exists()


def test_the_register_of_an_earlier_day_is_what_held_then(world: World) -> None:
    recorded(world, valid_to=TODAY)
    manager = world.actor(Role.MANAGER)
    with trail.opened(manager, "test"):
        rows = {row.name: row for row in queries.register(manager, TODAY - timedelta(days=1))}
        today = {row.name: row for row in queries.register(manager, TODAY)}
        before = {row.name: row for row in queries.register(manager, date(2020, 1, 1))}
    assert [row.reference.endswith("§ 34") for row in rows[DECIDE_TARGETS.name].held] == [True]
    assert (today[DECIDE_TARGETS.name].held, today[DECIDE_TARGETS.name].kept) == ((), True)
    assert before[DECIDE_TARGETS.name].by_role

"""Changes of accounts and their roles: what is refused, what is kept, what is logged."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from virtaus.accounts import actions
from virtaus.accounts.models import Account, RoleMembership
from virtaus.accounts.queries import actor_of
from virtaus.audit.keys import pseudonyms_of
from virtaus.audit.models import AuditEntry
from virtaus.frame import clock
from virtaus.frame.actor import Actor, ActorKind, Membership
from virtaus.frame.errors import Forbidden, Invalid, NotFound, Stale
from virtaus.frame.ids import new_id
from virtaus.frame.roles import Role

pytestmark = pytest.mark.django_db
ADMIN = Actor(ActorKind.ACCOUNT, new_id(), (Membership(Role.ADMIN),))


@pytest.fixture
def account_id() -> UUID:
    return actions.create_account(ADMIN, email=" Saara@Example.fi ", name="Saara Lehto", password="a long password")


def test_an_account_is_made_and_logged_without_its_data(account_id: UUID) -> None:
    account = Account.objects.get(id=account_id)
    assert account.email == "saara@example.fi"
    assert account.check_password("a long password")
    entry = AuditEntry.objects.get(action="accounts.create_account", account_id=ADMIN.account_id)
    assert entry.persons == pseudonyms_of(account_id)
    assert entry.kind == "write"


def test_an_address_is_taken_in_any_letter_case(account_id: UUID) -> None:
    with pytest.raises(Invalid) as refused:
        actions.create_account(ADMIN, email="SAARA@example.FI", name="Another")
    assert list(refused.value.fields) == ["email"]


def test_bad_input_is_named_by_field() -> None:
    with pytest.raises(Invalid) as refused:
        actions.create_account(ADMIN, email="saara", name=" ")
    assert set(refused.value.fields) == {"email", "name"}


def test_only_an_administrator_changes_accounts(account_id: UUID) -> None:
    coach = Actor(ActorKind.ACCOUNT, account_id, (Membership(Role.COACH, new_id()),))
    with pytest.raises(Forbidden):
        actions.create_account(coach, email="x@example.fi", name="X")
    with pytest.raises(Forbidden):
        actions.grant_role(coach, account_id, Role.ADMIN)


def test_a_stale_save_is_refused_and_shows_what_is_there(account_id: UUID) -> None:
    actions.update_account(ADMIN, account_id, email="saara@example.fi", name="Saara Salo", language="sv", version=1)
    with pytest.raises(Stale) as refused:
        actions.update_account(ADMIN, account_id, email="saara@example.fi", name="S", language="fi", version=1)
    assert refused.value.current["name"] == "Saara Salo"
    assert refused.value.version == 2


def test_a_role_is_held_from_its_day_to_its_day(account_id: UUID) -> None:
    team, today = new_id(), clock.today()
    actions.grant_role(ADMIN, account_id, Role.COACH, team_id=team, valid_to=today + timedelta(days=10))
    account = Account.objects.get(id=account_id)
    assert actor_of(account).memberships == (Membership(Role.COACH, team),)
    with clock.frozen_at(clock.now() + timedelta(days=10)):
        assert actor_of(account).memberships == ()
    with clock.frozen_at(clock.now() - timedelta(days=1)):
        assert actor_of(account).memberships == ()


def test_the_same_role_is_not_held_twice_in_the_same_days(account_id: UUID) -> None:
    team, today = new_id(), clock.today()
    actions.grant_role(ADMIN, account_id, Role.COACH, team_id=team, valid_to=today + timedelta(days=10))
    with pytest.raises(Invalid):
        actions.grant_role(ADMIN, account_id, Role.COACH, team_id=team, valid_from=today + timedelta(days=9))
    actions.grant_role(ADMIN, account_id, Role.COACH, team_id=team, valid_from=today + timedelta(days=10))
    actions.grant_role(ADMIN, account_id, Role.COACH, team_id=new_id())


@pytest.mark.parametrize(
    ("role", "place", "field"),
    [
        (Role.COACH, {}, "team"),
        (Role.ADMIN, {"team_id": new_id()}, "team"),
        (Role.MUNICIPALITY, {}, "municipality"),
        (Role.MANAGER, {"municipality": "109"}, "municipality"),
    ],
)
def test_a_role_has_the_place_it_needs(account_id: UUID, role: Role, place: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        actions.grant_role(ADMIN, account_id, role, **place)  # type: ignore[arg-type]
    assert list(refused.value.fields) == [field]


def test_ending_a_role_ends_it_today_and_one_that_has_not_begun_vanishes(account_id: UUID) -> None:
    begun = actions.grant_role(ADMIN, account_id, Role.MANAGER, valid_from=clock.today() - timedelta(days=3))
    coming = actions.grant_role(ADMIN, account_id, Role.CONTROLLER, valid_from=clock.today() + timedelta(days=3))
    actions.end_role(ADMIN, account_id, begun)
    actions.end_role(ADMIN, account_id, coming)
    assert RoleMembership.objects.get(account_id=account_id).valid_to == clock.today()
    with pytest.raises(NotFound):
        actions.end_role(ADMIN, account_id, coming)
    with pytest.raises(Invalid):
        actions.end_role(ADMIN, account_id, begun, on=clock.today() - timedelta(days=1))


def test_the_last_administrator_stays(account_id: UUID) -> None:
    membership = actions.grant_role(ADMIN, account_id, Role.ADMIN)
    with pytest.raises(Invalid):
        actions.end_role(ADMIN, account_id, membership)
    other = actions.create_account(ADMIN, email="other@example.fi", name="Other")
    actions.grant_role(ADMIN, other, Role.ADMIN)
    actions.end_role(ADMIN, account_id, membership)


def test_a_closed_account_holds_no_role(account_id: UUID) -> None:
    actions.grant_role(ADMIN, account_id, Role.MANAGER, valid_from=clock.today() - timedelta(days=3))
    actions.deactivate_account(ADMIN, account_id)
    account = Account.objects.get(id=account_id)
    assert not account.is_active
    assert actor_of(account).memberships == ()
    actions.reactivate_account(ADMIN, account_id)
    assert actor_of(Account.objects.get(id=account_id)).memberships == ()


def test_nobody_closes_the_own_account(account_id: UUID) -> None:
    own = Actor(ActorKind.ACCOUNT, account_id, (Membership(Role.ADMIN),))
    with pytest.raises(Invalid):
        actions.deactivate_account(own, account_id)


def test_passwords_are_checked_and_change_ends_sessions(account_id: UUID) -> None:
    own = Actor(ActorKind.ACCOUNT, account_id, (Membership(Role.MANAGER),))
    with pytest.raises(Invalid) as weak:
        actions.set_password(ADMIN, account_id, password="short")
    assert list(weak.value.fields) == ["password"]
    with pytest.raises(Invalid) as wrong:
        actions.change_own_password(own, current="not this", password="another long password")
    assert list(wrong.value.fields) == ["current"]
    before = Account.objects.get(id=account_id).get_session_auth_hash()
    actions.change_own_password(own, current="a long password", password="another long password")
    changed = Account.objects.get(id=account_id)
    assert changed.check_password("another long password")
    assert changed.get_session_auth_hash() != before


def test_ending_sessions_changes_what_a_session_must_match(account_id: UUID) -> None:
    own = Actor(ActorKind.ACCOUNT, account_id, (Membership(Role.MANAGER),))
    hashes = [Account.objects.get(id=account_id).get_session_auth_hash()]
    actions.end_sessions(ADMIN, account_id)
    hashes.append(Account.objects.get(id=account_id).get_session_auth_hash())
    actions.end_own_sessions(own)
    hashes.append(Account.objects.get(id=account_id).get_session_auth_hash())
    assert len(set(hashes)) == 3
    with pytest.raises(NotFound):
        actions.end_own_sessions(Actor.system("tests"))

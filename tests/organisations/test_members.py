"""Accounts that act for an organisation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from tests.factories.casework import worker
from virtaus.accounts.models import Account
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Forbidden, Invalid, NotFound
from virtaus.frame.roles import Role
from virtaus.organisations import actions, queries
from virtaus.organisations.models import Organisation, OrganisationMember

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen_at(datetime(2026, 11, 30, 8, tzinfo=UTC)), trail.opened(Actor.system("tests"), "tests"):
        yield


def employer() -> tuple[Account, Actor, UUID]:
    account, actor = worker(None, Role.EMPLOYER)
    return account, actor, Organisation.objects.create(name="Esimerkki Oy").id


def test_an_account_acts_for_an_organisation_until_it_is_ended() -> None:
    account, actor, organisation = employer()
    admin = worker(None, Role.ADMIN)[1]
    made = actions.add_member(admin, organisation, email=account.email.upper())
    assert actions.add_member(admin, organisation, email=account.email) == made
    assert queries.own_organisation_names(actor) == {organisation: "Esimerkki Oy"}
    OrganisationMember.objects.update(valid_from=date(2026, 11, 1))
    actions.end_member(admin, organisation, made)
    assert queries.own_organisation_names(actor) == {}
    with pytest.raises(NotFound):
        actions.end_member(admin, organisation, made)


def test_only_an_employers_account_is_added_and_only_by_an_administrator() -> None:
    account, actor, organisation = employer()
    admin = worker(None, Role.ADMIN)[1]
    coach, coach_actor = worker(None, Role.MANAGER)
    for email in (coach.email, "nobody@example.org"):
        with pytest.raises(Invalid) as refused:
            actions.add_member(admin, organisation, email=email)
        assert "email" in refused.value.fields
    for stranger in (actor, coach_actor):
        with pytest.raises(Forbidden):
            actions.add_member(stranger, organisation, email=account.email)


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.PARTNER])
def test_a_provider_and_a_partner_act_for_theirs_too(role: Role) -> None:
    account, actor = worker(None, role)
    organisation = Organisation.objects.create(name="Esimerkki Oy").id
    actions.add_member(worker(None, Role.ADMIN)[1], organisation, email=account.email)
    assert list(queries.own_organisation_names(actor)) == [organisation]


def test_a_membership_opens_nothing_before_its_first_day_and_from_its_end_on() -> None:
    account, actor, organisation = employer()
    member = OrganisationMember.objects.create(
        organisation_id=organisation, account=account, valid_from=date(2026, 12, 1), valid_to=date(2026, 12, 3)
    )
    acts = []
    for day in (30, 31, 32, 33):
        moment = datetime(2026, 11, 30, 8, tzinfo=UTC) + timedelta(days=day - 30)
        with clock.frozen_at(moment):
            acts.append(organisation in queries.own_organisation_names(actor))
    assert acts == [False, True, True, False]
    OrganisationMember.objects.filter(id=member.id).update(valid_from=date(2026, 11, 1), valid_to=date(2026, 11, 30))
    assert queries.own_organisation_names(actor) == {}, "it ended yesterday"


def test_an_end_is_given_and_changed() -> None:
    account, actor, organisation = employer()
    admin = worker(None, Role.ADMIN)[1]
    with pytest.raises(Invalid) as refused:
        actions.add_member(admin, organisation, email=account.email, valid_to=date(2026, 11, 30))
    assert set(refused.value.fields) == {"valid_to"}
    made = actions.add_member(admin, organisation, email=account.email, valid_to=date(2026, 12, 24))
    assert actions.add_member(admin, organisation, email=account.email, valid_to=date(2026, 12, 31)) == made
    assert queries.organisation(admin, organisation).members[0].valid_to == date(2026, 12, 31)
    OrganisationMember.objects.update(valid_from=date(2026, 11, 1))
    actions.end_member(admin, organisation, made)
    assert queries.own_organisation_names(actor) == {}

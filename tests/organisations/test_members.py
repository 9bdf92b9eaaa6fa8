"""Accounts that act for an organisation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
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

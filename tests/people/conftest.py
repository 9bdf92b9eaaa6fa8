"""The same Monday and small area as casework's tests; a stand-alone register where a test asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count

import pytest
from django.test import Client
from django.utils import translation

from tests.casework.conftest import MONDAY
from tests.factories.casework import SmallArea, small_area, worker
from tests.people.stand_alone import stand_alone
from virtaus.accounts.models import Account
from virtaus.area.models import Team
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.roles import Role
from virtaus.people.models import Contact, Identity, Person, Relation, Source
from virtaus.people.names import index_names

_keys = count(1)


@dataclass(frozen=True)
class Staff:
    """A worker: who they are, what the rules see, and their browser."""

    account: Account
    actor: Actor
    browser: Client


@pytest.fixture
def monday() -> Iterator[None]:
    with clock.frozen_at(MONDAY), translation.override("en"):
        yield


@pytest.fixture
def area(db: None, monday: None) -> SmallArea:
    return small_area()


@pytest.fixture
def alone(db: None) -> Iterator[None]:
    """The area runs in stand-alone mode."""
    with stand_alone():
        yield


def staff(team: Team | None, role: Role = Role.COACH) -> Staff:
    account, actor = worker(team, role)
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["language"] = "en"
    return Staff(account, actor, client)


@pytest.fixture
def coach(area: SmallArea) -> Iterator[Staff]:
    """A coach in Hämeenlinna, inside a trail."""
    made = staff(area.hameenlinna)
    with trail.opened(made.actor, "tests"):
        yield made


def customer(team: Team | None, **fields: object) -> Person:
    """A person with a register key, whom ``team`` serves; hetu and phone go to their own tables."""
    hetu, phone = fields.pop("hetu", None), fields.pop("phone", None)
    values = {"register_key": f"SAMPLE{next(_keys):06}", "source": Source.COACH, "municipality": "109"} | fields
    person = Person.objects.create(**({"created_at": clock.now()} | values))
    origin = {"person": person, "source": Source.COACH, "recorded_at": clock.now()}
    if person.name_key:
        index_names({person.id: (person.given_names, person.family_name)})
    if hetu:
        Identity.objects.create(hetu=hetu, **origin)
    if phone:
        Contact.objects.create(phone=phone, **origin)
    if team is not None:
        Relation.objects.create(
            person=person, team=team, valid_from=date(2026, 9, 1), basis="test", recorded_at=clock.now()
        )
    return person

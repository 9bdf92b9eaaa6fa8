"""Invented accounts open nothing outside a training area, whatever way somebody comes in."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.world import BUILDER
from virtaus.accounts import actions
from virtaus.accounts.models import Account
from virtaus.accounts.queries import actor_of, demo_logins
from virtaus.area.demo import create_staff
from virtaus.area.demo_teams import Staffing, create_more_staff
from virtaus.area.files.reading import folder_of
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.encryption.keys import create_keys
from virtaus.frame.errors import Forbidden
from virtaus.frame.roles import Role

pytestmark = pytest.mark.django_db
PASSWORD = "harjoittelu-2026"


@pytest.fixture
def invented() -> Account:
    with trail.opened(BUILDER, "tests"):
        made = actions.create_account(
            BUILDER, email="malli@virtaus.example", name="Malli", password=PASSWORD, invented=True
        )
        actions.grant_role(BUILDER, made, Role.ADMIN)
    return Account.objects.get(id=made)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    create_keys(tmp_path / "keys")
    return tmp_path / "keys"


def production(settings: Settings, keys: Path) -> None:
    settings.VIRTAUS_DEMO = settings.DEVELOPMENT = settings.SECURE_SSL_REDIRECT = False
    settings.VIRTAUS_KEYS = str(keys)


def signed_in() -> Client:
    client = Client()
    client.post("/sign-in", {"email": "malli@virtaus.example", "password": PASSWORD})
    return client


def test_in_training_it_opens(invented: Account) -> None:
    assert signed_in().get("/account").status_code == 200


def test_what_is_left_of_a_training_area_signs_nobody_in_to_production(
    invented: Account, settings: Settings, keys: Path
) -> None:
    kept = signed_in()
    production(settings, keys)
    assert kept.get("/account").status_code == 302, "a session from before"
    assert signed_in().get("/account").status_code == 302
    assert actor_of(invented).account_id is None
    assert demo_logins(Actor.anonymous()) == []
    page = Client().post("/sign-in", {"email": invented.email, "password": PASSWORD})
    wrong = Client().post("/sign-in", {"email": invented.email, "password": "something else"})
    assert page.status_code == wrong.status_code == 422


def test_a_real_account_is_not_touched(invented: Account, settings: Settings, keys: Path) -> None:
    Account.objects.update(invented=False)
    production(settings, keys)
    assert signed_in().get("/account").status_code == 200


def test_nobody_is_invented_in_production(settings: Settings, keys: Path) -> None:
    production(settings, keys)
    with trail.opened(BUILDER, "tests"):
        with pytest.raises(Forbidden):
            actions.create_account(BUILDER, email="m@virtaus.example", name="M", invented=True)
        with pytest.raises(Forbidden):
            create_staff(BUILDER, folder_of("tyohame"), password=PASSWORD, since=clock.today())
        with pytest.raises(Forbidden):
            create_more_staff(BUILDER, {}, Staffing(100, 0.5, 0.0), seed=1, since=clock.today())
    assert not Account.objects.exists()

"""The clock stands at the last Monday of November 2026, the area is small."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.utils import translation
from pytest_django import Settings

from tests.factories.casework import Events, SmallArea, small_area
from virtaus.frame import clock
from virtaus.people.models import Person, StorageMode

KEY = "VH7Q2K9MPA"
MONDAY = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday_in_english() -> Iterator[None]:
    with clock.frozen_at(MONDAY), translation.override("en"):
        yield


@pytest.fixture
def area(db: None) -> SmallArea:
    return small_area()


@pytest.fixture
def events(area: SmallArea) -> Events:
    return Events()


@pytest.fixture
def person(events: Events) -> UUID:
    """A jobseeker of Hämeenlinna whose search began last Tuesday."""
    events.start(KEY, "2026-11-24")
    events.read()
    return Person.objects.get().id


@pytest.fixture
def stand_alone(settings: Settings, person: UUID) -> None:
    """The area of ``person`` runs without a national register."""
    settings.VIRTAUS_MODE = "stand-alone"
    StorageMode.objects.update(mode="stand-alone")

"""The clock stands at the last Monday of November 2026, the area is small."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.utils import translation

from tests.factories.casework import Events, SmallArea, small_area
from virtaus.frame import clock

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

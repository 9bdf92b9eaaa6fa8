"""The clock: legal dates in Helsinki, a shift for training, a freeze for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import Settings

from virtaus.frame import clock


def test_the_legal_date_is_the_day_in_helsinki() -> None:
    with clock.frozen_at(datetime(2026, 11, 29, 22, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 11, 30)
    with clock.frozen_at(datetime(2026, 6, 30, 20, 59, tzinfo=UTC)):
        assert clock.today() == date(2026, 6, 30)


def test_a_training_area_runs_on_a_shifted_clock(settings: Settings) -> None:
    settings.VIRTAUS_CLOCK_SHIFT = 9 * 86_400
    assert abs(clock.now() - datetime.now(UTC) - timedelta(days=9)) < timedelta(seconds=5)
    assert clock.is_shifted()


def test_only_an_aware_moment_freezes_the_clock() -> None:
    with pytest.raises(ValueError, match="aware"), clock.frozen_at(datetime(2026, 11, 30)):  # noqa: DTZ001
        pass

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from virtaus.engine.simulation.durations import Survival, drawn, fitted, leaver_starts, leaving_day, stock_ages
from virtaus.web.simulation import assumptions

SEASON = assumptions().flow.season


@pytest.mark.parametrize("share", [0.15, 0.3, 0.4386, 0.6])
def test_the_fitted_law_holds_both_numbers(share: float) -> None:
    law = fitted(share, 0.6)
    assert law.remaining(91) == pytest.approx(0.6)
    assert law.long_term_share() == pytest.approx(share, abs=1e-6)


def test_a_share_that_no_law_has_is_refused() -> None:
    with pytest.raises(ValueError, match="no duration law"):
        fitted(0.99, 0.6)


def test_the_season_has_mean_one() -> None:
    assert sum(SEASON) / 12 == pytest.approx(1.0)


def test_a_steady_stock_has_as_many_leavers_as_newcomers() -> None:
    law, as_of = fitted(0.4, 0.6), date(2026, 11, 30)
    newcomers = sum(1 / len(SEASON) * factor for factor in SEASON) * 365
    assert sum(leaver_starts(law, SEASON, as_of, 365)) == pytest.approx(newcomers, rel=0.03)


def test_stock_falls_with_age_but_for_the_season() -> None:
    weights = stock_ages(Survival(0.7, 200), SEASON, date(2026, 11, 30), 0, 700)
    assert weights[0] > weights[365] > weights[700] > 0


@settings(deadline=None)
@given(st.lists(st.floats(0, 10), min_size=1, max_size=30).filter(lambda w: sum(w) > 0.1), st.integers(0, 200))
def test_drawing_keeps_the_shape_of_the_weights(weights: list[float], count: int) -> None:
    places = drawn(weights, count, Random(7))
    assert len(places) == count
    for place, weight in enumerate(weights):
        wanted = weight / sum(weights) * count
        assert abs(places.count(place) - wanted) < 1 + 1e-6


LAW = fitted(0.4, 0.6)


@settings(deadline=None)
@given(st.integers(1, 3650), st.integers(1, 457), st.integers(0, 10**6))
def test_leaving_lies_within_the_window(age: int, window: int, seed: int) -> None:
    day = leaving_day(LAW, age, window, Random(seed))
    assert max(age - window, 0) < day <= age

"""Newcomers and leavers as whole persons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from virtaus.engine.capacity import inflow, spread, stay, stay_share


def test_the_inflow_of_even_weeks_is_their_mean_with_a_poisson_interval() -> None:
    found = inflow([25] * 50, weeks_ahead=10)
    assert found.mean == pytest.approx(5)
    # 1.96 · √(25/10 + 25/50) = 3.3948 a week
    assert (found.low, found.high) == (pytest.approx(5 - 3.3948 / 5, abs=1e-4), pytest.approx(5 + 3.3948 / 5, abs=1e-4))


def test_no_history_expects_nobody() -> None:
    assert inflow([], 10).high == 0


@given(st.floats(0, 40), st.integers(1, 60))
def test_newcomers_are_spread_evenly_and_lose_nobody(rate: float, days: int) -> None:
    found = spread(rate, 60, 10, days)
    assert abs(sum(each.count for each in found) - rate * days) <= rate / 2 + 1
    assert all(each.due - each.ready == 9 for each in found)


@given(st.dictionaries(st.integers(-5, 60), st.integers(0, 40)), st.floats(0.2, 1))
def test_those_who_stay_are_whole_and_as_many_as_expected(counts: dict[int, int], share: float) -> None:
    kept = stay(counts, share, 60)
    assert all(0 <= kept[due] <= count for due, count in counts.items())
    assert all(kept[due] == count for due, count in counts.items() if due <= 0)
    expected = sum(count * share ** (max(due, 0) / 60) for due, count in counts.items())
    assert abs(sum(kept.values()) - expected) <= 1


def test_the_share_that_stays() -> None:
    assert stay_share(200, 140) == pytest.approx(0.7)
    assert stay_share(0, 0) == 1.0

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.flow import oracle
from virtaus.engine.flow import add_months, durations

days = st.dates(date(2004, 1, 1), date(2032, 12, 31))


@given(days, st.integers(0, 30))
def test_months_are_added_as_the_calendar_says(day: date, months: int) -> None:
    assert add_months(np.array([day], "M8[D]"), months)[0].item() == oracle.months_later(day, months)


@given(days, st.integers(0, 1500))
def test_a_duration_is_whole_months_and_days(start: date, length: int) -> None:
    until = (np.datetime64(start) + length).item()
    months, rest = oracle.duration(start, until)
    assert durations(np.array([start], "M8[D]"), np.array([until], "M8[D]"))[0] == months * 32 + rest


@given(days, st.integers(0, 800))
def test_a_longer_spell_has_a_larger_code(start: date, length: int) -> None:
    begun = np.array([start, start], "M8[D]")
    code = durations(begun, begun + np.array([length, length + 1]))
    assert code[0] < code[1]


@pytest.mark.parametrize(
    ("start", "until", "within"),
    [
        ("2026-08-15", "2026-11-15", True),
        ("2026-08-15", "2026-11-16", False),
        ("2025-11-30", "2026-02-28", True),  # February has no 30th: its last day
        ("2025-11-30", "2026-03-01", False),
        ("2026-08-31", "2026-11-30", True),
    ],
)
def test_three_months_end_on_the_same_day_of_the_month(start: str, until: str, within: bool) -> None:
    code = durations(np.array([start], "M8[D]"), np.array([until], "M8[D]"))[0]
    assert (code <= 3 * 32) is np.bool_(within)


def test_a_spell_never_ends_before_it_starts() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        durations(np.array(["2026-08-15"], "M8[D]"), np.array(["2026-08-14"], "M8[D]"))
    with pytest.raises(ValueError, match="both its days"):
        durations(np.array(["2026-08-15"], "M8[D]"), np.array(["NaT"], "M8[D]"))

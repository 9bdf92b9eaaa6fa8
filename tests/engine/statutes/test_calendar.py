"""The working-day calendar against an independent source, and the arithmetic of time limits against its own law."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from virtaus.casework.statutes import calendar
from virtaus.engine.statutes.calendar import add_months, easter_sunday

DAYS = st.dates(date(1995, 1, 1), date(2095, 12, 31))


@pytest.mark.parametrize("year", range(1992, 2101))
def test_days_off_are_those_of_an_independent_source(year: int) -> None:
    known = holidays.country_holidays("FI", years=year)
    ours = {off.in_year(year) for off in calendar().days_off}
    assert ours == set(known)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 12, 24), False),  # Christmas Eve, a Thursday
        (date(2026, 6, 19), False),  # Midsummer Eve
        (date(2026, 1, 6), False),  # Epiphany, a Tuesday
        (date(2026, 5, 14), False),  # Ascension
        (date(2026, 11, 28), False),  # a plain Saturday
        (date(2026, 12, 31), True),  # New Year's Eve is a working day
        (date(2026, 11, 30), True),
    ],
)
def test_working_day(day: date, working: bool) -> None:
    assert calendar().is_working_day(day) is working


@given(start=DAYS, count=st.integers(1, 40))
def test_a_time_limit_ends_on_a_working_day_and_holds_as_many_as_asked(start: date, count: int) -> None:
    end = calendar().add_working_days(start, count)
    assert calendar().is_working_day(end)
    assert calendar().working_days_after(start, end) == count


@given(day=DAYS)
def test_next_and_previous_working_day_enclose_the_day(day: date) -> None:
    before, after = calendar().previous_working_day(day), calendar().next_working_day(day)
    assert before <= day <= after
    assert (before == after) is calendar().is_working_day(day)
    between = (before + timedelta(days=n) for n in range(1, (after - before).days))
    assert not any(calendar().is_working_day(each) for each in between)


@given(day=DAYS, months=st.integers(-60, 60))
def test_months_keep_the_number_of_the_day_or_end_on_the_last_of_the_month(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(days=1)).day == 1)


def test_months_at_the_ends_of_february() -> None:
    assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert add_months(date(2027, 11, 30), 3) == date(2028, 2, 29)
    assert add_months(date(2026, 8, 27), 3) == date(2026, 11, 27)
    assert add_months(date(2027, 3, 31), -1) == date(2027, 2, 28)
    assert add_months(date(2026, 12, 31), 12) == date(2027, 12, 31)


def test_easter_of_known_years() -> None:
    known = [date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25)]
    assert [easter_sunday(day.year) for day in known] == known


def test_what_moved_a_limit_is_told() -> None:
    skipped = calendar().skipped(date(2026, 12, 21), date(2027, 1, 8))
    assert [off.code for _, off in skipped] == ["christmas_eve", "christmas_day", "new_year", "epiphany"]


def test_a_limit_of_no_days_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one working day"):
        calendar().add_working_days(date(2026, 11, 30), 0)

"""The days of a recurrence rule, held against dateutil, an independent evaluation of the same standard."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from virtaus.links.recurrence import LONGEST, Unsupported, days, read_rule

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FIRST = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@st.composite
def rules(draw: st.DrawFn) -> str:
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(st.integers(1, 5))}"]
    plain = st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=3, unique=True)
    numbered = st.lists(
        st.builds(lambda number, day: f"{number}{day}", st.sampled_from([1, 2, 5, -1, -2]), st.sampled_from(WEEKDAYS)),
        min_size=1,
        max_size=2,
        unique=True,
    )
    has_days = draw(st.booleans())
    if has_days:
        chosen = draw(numbered if frequency in ("MONTHLY", "YEARLY") and draw(st.booleans()) else plain)
        parts.append("BYDAY=" + ",".join(chosen))
    if frequency != "WEEKLY" and draw(st.booleans()):
        numbers = draw(st.lists(st.sampled_from([1, 13, 29, 31, -1, -3]), min_size=1, max_size=2, unique=True))
        parts.append("BYMONTHDAY=" + ",".join(map(str, numbers)))
    if draw(st.booleans()):
        months = draw(st.lists(st.integers(1, 12), min_size=1, max_size=3, unique=True))
        parts.append("BYMONTH=" + ",".join(map(str, months)))
    if has_days and frequency in ("MONTHLY", "YEARLY") and draw(st.booleans()):
        parts.append(f"BYSETPOS={draw(st.sampled_from([1, 2, -1]))}")
    if draw(st.booleans()):
        parts.append(f"COUNT={draw(st.integers(1, 12))}")
    return ";".join(parts)


@settings(max_examples=400, deadline=None)
@given(text=rules(), first=FIRST, late=st.integers(0, 700), length=st.integers(1, 400))
def test_the_days_are_those_of_an_independent_evaluation(text: str, first: date, late: int, length: int) -> None:
    since = first + timedelta(days=late)
    until = since + timedelta(days=length)
    # An end keeps the other library from walking to year 9999 over a rule that falls on no day.
    bounded = text if "COUNT" in text else f"{text};UNTIL={until:%Y%m%d}"
    other = rrulestr(bounded, dtstart=_midnight(first))
    expected = [day.date() for day in other.between(_midnight(since), _midnight(until), inc=True) if day.date() < until]
    assert list(days(read_rule(text), first, since, until)) == expected


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


@pytest.mark.parametrize(
    "text",
    ["", "FREQ=", "FREQ=SECONDLY", "FREQ=HOURLY", "INTERVAL=1", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=-1",
     "FREQ=WEEKLY;BYDAY=2MO", "FREQ=WEEKLY;BYDAY=XX", "FREQ=YEARLY;BYYEARDAY=200", "FREQ=MONTHLY;BYMONTHDAY=32",
     "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=DAILY;FREQ=WEEKLY", "FREQ=DAILY;COUNT=2;UNTIL=20270101", "FREQ=DAILY;COUNT=x",
     "FREQ=WEEKLY;BYMONTHDAY=1", "FREQ=DAILY;BYDAY=", "FREQ=DAILY;COUNT=٣"],
)  # fmt: skip
def test_what_is_no_rule_or_is_not_read_is_refused(text: str) -> None:
    with pytest.raises(Unsupported):
        read_rule(text)


@pytest.mark.parametrize(
    "text", ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;INTERVAL=7;BYDAY=TU", "FREQ=MONTHLY;BYDAY=6MO"]
)
def test_a_rule_that_never_falls_ends(text: str) -> None:
    monday = date(2026, 6, 1)
    assert list(days(read_rule(text), monday, monday, date(2030, 1, 1))) == []


def test_a_beginning_out_of_all_measure_is_refused() -> None:
    with pytest.raises(Unsupported):
        list(days(read_rule("FREQ=DAILY"), date(1900, 1, 1), date(2026, 1, 1), date(1901 + LONGEST, 1, 2)))

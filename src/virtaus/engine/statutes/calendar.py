"""The Finnish calendar of working days, and the arithmetic of legal time limits.

The days that are not working days come as data (``casework/data/calendar.toml``); here stands only how such data is
turned into dates. Two counting rules of the act on computing time limits (150/1930) are used:

- a limit in days is counted from the day after the event (§ 2), so the first working day after it is day 1;
- a limit in months ends on the day of the same number, or on the month's last day where there is none (§ 3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

SATURDAY = 5
ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=512)
def easter_sunday(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (the anonymous algorithm of 1876, as corrected by Meeus)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    skipped_leaps, century_rest = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - skipped_leaps - moon_shift + 15) % 30
    leaps, year_rest = divmod(rest, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leaps - epact - year_rest) % 7
    correction = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day of the year that is not a working day.

    Placed in one of three ways: ``fixed`` (month, day); ``easter`` days from Easter Sunday; ``saturday_from`` and
    ``shift``: the first Saturday on or after (month, day), moved by ``shift`` days. ``names`` by language code.
    ``public``: a public holiday; the others are eves on which a time limit does not end (150/1930 § 5).
    """

    code: str
    names: Mapping[str, str] = field(hash=False)
    source: str
    mark: str
    valid_from: date
    valid_to: date | None = None
    public: bool = True
    fixed: tuple[int, int] | None = None
    easter: int | None = None
    saturday_from: tuple[int, int] | None = None
    shift: int = 0

    def in_year(self, year: int) -> date | None:
        """The date in ``year``; None where the day was not, or no longer, kept."""
        day = self._placed(year)
        if day < self.valid_from or (self.valid_to is not None and day >= self.valid_to):
            return None
        return day

    def _placed(self, year: int) -> date:
        if self.fixed is not None:
            return date(year, *self.fixed)
        if self.easter is not None:
            return easter_sunday(year) + timedelta(days=self.easter)
        if self.saturday_from is not None:
            earliest = date(year, *self.saturday_from)
            saturday = earliest + timedelta(days=(SATURDAY - earliest.weekday()) % 7)
            return saturday + timedelta(days=self.shift)
        raise ValueError(f"the day {self.code} says nothing of its place in the year")


class WorkingCalendar:
    """Working days: Monday to Friday, apart from the days off."""

    def __init__(self, days_off: Sequence[DayOff]) -> None:
        self.days_off = tuple(days_off)
        self._years: dict[int, dict[date, DayOff]] = {}

    def day_off(self, day: date) -> DayOff | None:
        """What makes ``day`` a day off; None on ordinary days (a plain Saturday or Sunday is ordinary here)."""
        if day.year not in self._years:
            placed = ((off.in_year(day.year), off) for off in self.days_off)
            self._years[day.year] = {when: off for when, off in placed if when is not None}
        return self._years[day.year].get(day)

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < SATURDAY and self.day_off(day) is None

    def add_working_days(self, start: date, count: int) -> date:
        """The ``count``th working day after ``start``; ``start`` itself is not counted. ValueError when below 1."""
        if count < 1:
            raise ValueError("a time limit has at least one working day")
        day = start
        for _ in range(count):
            day = self.next_working_day(day + ONE_DAY)
        return day

    def next_working_day(self, day: date) -> date:
        """``day`` if it is a working day, else the first one after it."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def previous_working_day(self, day: date) -> date:
        """``day`` if it is a working day, else the last one before it."""
        while not self.is_working_day(day):
            day -= ONE_DAY
        return day

    def working_days_after(self, start: date, end: date) -> int:
        """How many working days lie in (start, end]; negative when ``end`` is before ``start``."""
        if end < start:
            return -self.working_days_after(end, start)
        return sum(1 for day in _days_after(start, end) if self.is_working_day(day))

    def skipped(self, start: date, end: date) -> tuple[tuple[date, DayOff], ...]:
        """The days off that fall on a weekday in (start, end]: what moved a time limit."""
        found = ((day, self.day_off(day)) for day in _days_after(start, end) if day.weekday() < SATURDAY)
        return tuple((day, off) for day, off in found if off is not None)


def _days_after(start: date, end: date) -> Iterator[date]:
    day = start
    while day < end:
        day += ONE_DAY
        yield day


def add_months(day: date, months: int) -> date:
    """The day of the same number ``months`` later (earlier when negative), or the month's last day (150/1930 § 3).

    So 30 November and three months make 28 (or 29) February; the other way round may lose days: 28 February less
    three months is 28 November.
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + month0 // 11, (month0 + 1) % 12 + 1, 1) - ONE_DAY).day
    return date(year, month0 + 1, min(day.day, last))

"""On which days a recurrence rule of a calendar falls (RFC 5545, 3.3.10 and 3.8.5.3).

Own evaluation, because a rule comes from a file that anybody may have written: walking the periods of the days asked
for ends always, also for a rule that never falls on any day (30 February), over which general libraries walk to year
9999. Parts that calendars of offices do not use (BYYEARDAY, BYWEEKNO, BYHOUR, rules by the hour or second) are refused.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
PARTS = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"})
LONGEST = 60  # years from the first occurrence to the last day asked for
LONGEST_COUNTED = 20  # the same of a rule with COUNT, which is walked from its first occurrence


class Unsupported(ValueError):
    """A rule that is not one, or a part of it that is not read."""


@dataclass(frozen=True, slots=True)
class Rule:
    """``days``: (ordinal or 0, weekday from Monday 0). ``until`` is the text of the rule, read by the caller."""

    frequency: str
    interval: int = 1
    count: int | None = None
    until: str = ""
    days: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0


def read_rule(text: str) -> Rule:
    """Read the value of RRULE. Raises Unsupported."""
    parts: dict[str, str] = {}
    for each in text.strip().rstrip(";").upper().split(";"):
        name, found, value = each.partition("=")
        if not found or not value or name in parts or name not in PARTS:
            raise Unsupported(text)
        parts[name] = value
    frequency = parts.get("FREQ", "")
    try:
        rule = Rule(
            frequency,
            interval=_number(parts.get("INTERVAL", "1"), 1, 1000),
            count=_number(parts["COUNT"], 1, 100_000) if "COUNT" in parts else None,
            until=parts.get("UNTIL", ""),
            days=tuple(_weekday(each) for each in parts["BYDAY"].split(",")) if "BYDAY" in parts else (),
            month_days=_numbers(parts.get("BYMONTHDAY", ""), -31, 31),
            months=_numbers(parts.get("BYMONTH", ""), 1, 12),
            positions=_numbers(parts.get("BYSETPOS", ""), -366, 366),
            week_start=WEEKDAYS[parts.get("WKST", "MO")],
        )
    except (ValueError, KeyError) as error:
        raise Unsupported(text) from error
    ordinal = any(which for which, _ in rule.days)
    known = frequency in FREQUENCIES and not (rule.count is not None and rule.until)
    if not known or (ordinal and frequency in ("DAILY", "WEEKLY")) or (rule.month_days and frequency == "WEEKLY"):
        raise Unsupported(text)
    return rule


def _number(text: str, least: int, most: int) -> int:
    number = int(text)
    if not least <= number <= most or not text.isascii():
        raise ValueError(text)
    return number


def _numbers(text: str, least: int, most: int) -> tuple[int, ...]:
    numbers = tuple(_number(each, least, most) for each in text.split(",")) if text else ()
    if 0 in numbers:
        raise ValueError(text)
    return numbers


def _weekday(text: str) -> tuple[int, int]:
    ordinal = text[:-2]
    return (_numbers(ordinal, -53, 53)[0] if ordinal else 0), WEEKDAYS[text[-2:]]


def days(rule: Rule, first: date, since: date, until: date) -> Iterator[date]:
    """The days of ``rule`` from ``since`` to before ``until`` in order, counted from ``first``, which bounds COUNT.

    Raises Unsupported when ``first`` lies more than LONGEST (LONGEST_COUNTED) years before ``until``.
    """
    if until.year - first.year > (LONGEST if rule.count is None else LONGEST_COUNTED):
        raise Unsupported(f"{first}")
    left = rule.count
    start = first if left is not None else max(first, since)
    for begin, end in _periods(rule, first, start, until):
        for day in _chosen(rule, first, begin, end):
            if day < first:
                continue
            if left is not None:
                if left == 0:
                    return
                left -= 1
            if since <= day < until:
                yield day


def _periods(rule: Rule, first: date, start: date, until: date) -> Iterator[tuple[date, date]]:
    """The periods (half-open) of the frequency that overlap ``start`` to ``until``, each INTERVAL-th."""
    step = rule.interval
    if rule.frequency in ("DAILY", "WEEKLY"):
        length = 1 if rule.frequency == "DAILY" else 7
        origin = first if length == 1 else first - timedelta(days=(first.weekday() - rule.week_start) % 7)
        number = max(0, (start - origin).days // length // step) * step
        while (begin := origin + timedelta(days=number * length)) < until:
            yield begin, begin + timedelta(days=length)
            number += step
    elif rule.frequency == "MONTHLY":
        origin_month = first.year * 12 + first.month - 1
        month = origin_month + (start.year * 12 + start.month - 1 - origin_month) // step * step
        while (begin := date(month // 12, month % 12 + 1, 1)) < until:
            yield begin, begin + timedelta(days=monthrange(begin.year, begin.month)[1])
            month += step
    else:
        year = first.year + (start.year - first.year) // step * step
        while (begin := date(year, 1, 1)) < until:
            yield begin, date(year + 1, 1, 1)
            year += step


def _chosen(rule: Rule, first: date, begin: date, end: date) -> list[date]:
    matching = [
        day for number in range((end - begin).days) if _matches(rule, first, day := begin + timedelta(days=number))
    ]
    if not rule.positions:
        return matching
    count = len(matching)
    picked = {each - 1 if each > 0 else count + each for each in rule.positions}
    return [matching[number] for number in sorted(picked) if 0 <= number < count]


def _matches(rule: Rule, first: date, day: date) -> bool:
    if rule.months and day.month not in rule.months:
        return False
    length = monthrange(day.year, day.month)[1]
    if rule.month_days and not {day.day, day.day - length - 1} & set(rule.month_days):
        return False
    if rule.days:
        return any(_is_weekday(rule, day, ordinal, weekday) for ordinal, weekday in rule.days)
    return bool(rule.month_days) or _as_first(rule, first, day)


def _as_first(rule: Rule, first: date, day: date) -> bool:
    """A rule that says no days falls on the day of the first occurrence."""
    if rule.frequency == "WEEKLY":
        return day.weekday() == first.weekday()
    if rule.frequency == "MONTHLY" or (rule.frequency == "YEARLY" and rule.months):
        return day.day == first.day
    return rule.frequency == "DAILY" or (day.month, day.day) == (first.month, first.day)


def _is_weekday(rule: Rule, day: date, ordinal: int, weekday: int) -> bool:
    if day.weekday() != weekday:
        return False
    if ordinal == 0:
        return True
    if rule.frequency == "YEARLY" and not rule.months:
        place, length = day.timetuple().tm_yday, date(day.year, 12, 31).timetuple().tm_yday
    else:
        place, length = day.day, monthrange(day.year, day.month)[1]
    return ordinal in ((place - 1) // 7 + 1, -((length - place) // 7 + 1))

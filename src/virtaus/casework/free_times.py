"""Times to propose for meetings that wait: in opening hours, beside the worker's own meetings, not too many a day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Generic, TypeVar

from virtaus.area.queries.calendars import Span
from virtaus.area.queries.places import OpenHours, ServicePointRow
from virtaus.casework.statutes import calendar

K = TypeVar("K")
STEP = timedelta(minutes=15)
FARTHEST = 30  # working days ahead that are looked through


@dataclass(frozen=True, slots=True)
class Need(Generic[K]):
    """A meeting that somebody needs: ``minutes`` long at ``point``, by ``due``; one that is late as soon as may be."""

    key: K
    due: date
    minutes: int
    point: ServicePointRow


@dataclass(frozen=True, slots=True)
class Slot:
    on: date
    at: time


def propose(
    needs: Sequence[Need[K]],
    own: Mapping[date, Sequence[tuple[time, int]]],
    first: date,
    a_day: int,
    busy: Callable[[date], Sequence[Span]] = lambda day: (),
) -> dict[K, Slot]:
    """A time for each need in its order, from the day ``first`` on; without one where none is free in time to look at.

    ``own`` are the worker's meetings by day as (start, minutes); at most ``a_day`` meetings stand on a day, those
    included. Two of one worker never overlap, wherever they are held. ``busy`` are the parts of a day at which the
    worker's own calendar is not free.
    """
    taken: defaultdict[date, list[tuple[datetime, datetime]]] = defaultdict(list)
    count: Counter[date] = Counter()
    for day, meetings in own.items():
        count[day] = len(meetings)
        taken[day] = [_span(day, at, minutes) for at, minutes in meetings]
    found: dict[K, Slot] = {}
    for need in needs:
        slot = next(_free(need, taken, count, first, a_day, busy), None)
        if slot is not None:
            found[need.key] = slot
            count[slot.on] += 1
            taken[slot.on].append(_span(slot.on, slot.at, need.minutes))
    return found


def _free(
    need: Need[K],
    taken: Mapping[date, Sequence[tuple[datetime, datetime]]],
    count: Counter[date],
    first: date,
    a_day: int,
    busy: Callable[[date], Sequence[Span]],
) -> Iterator[Slot]:
    day = calendar().next_working_day(first)
    for _ in range(FARTHEST):
        if count[day] < a_day:
            others = [*taken[day], *busy(day)]
            for hours in need.point.open_on(day.isoweekday()):
                for at in _starts(day, hours, need.minutes):
                    begin, end = _span(day, at, need.minutes)
                    if not any(other[0] < end and begin < other[1] for other in others):
                        yield Slot(day, at)
        day = calendar().next_working_day(day + timedelta(days=1))


def _starts(day: date, hours: OpenHours, minutes: int) -> Iterator[time]:
    """Quarter hours at which a meeting fits into opening hours."""
    begin = datetime.combine(day, hours.opens)
    while begin + timedelta(minutes=minutes) <= datetime.combine(day, hours.closes):
        yield begin.time()
        begin += STEP


def _span(day: date, at: time, minutes: int) -> tuple[datetime, datetime]:
    """A meeting with a quarter after it for its records, on a wall clock of Helsinki, naive as opening hours are."""
    begin = datetime.combine(day, at)
    return begin, begin + timedelta(minutes=minutes) + STEP

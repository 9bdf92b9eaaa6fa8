"""The only source of now.

A training area may run on another date than the calendar's: the setting ``VIRTAUS_CLOCK_SHIFT`` moves the clock by a
number of seconds and every page says so. Legal time is a date in Europe/Helsinki; recorded time is UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

HELSINKI = ZoneInfo("Europe/Helsinki")

_frozen: ContextVar[datetime | None] = ContextVar("virtaus_frozen_clock", default=None)


def now() -> datetime:
    """The present moment in UTC, moved by the area's training shift if it has one."""
    frozen = _frozen.get()
    if frozen is not None:
        return frozen
    return datetime.now(UTC) + timedelta(seconds=settings.VIRTAUS_CLOCK_SHIFT)


def calendar_now() -> datetime:
    """The calendar's moment in UTC, without the training shift: what an authenticator app or a login server reads."""
    return now() - timedelta(seconds=0 if _frozen.get() is not None else settings.VIRTAUS_CLOCK_SHIFT)


def today() -> date:
    """The present legal date: the calendar day in Helsinki."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """``moment`` on a Helsinki wall clock."""
    return moment.astimezone(HELSINKI)


def midnight(day: date) -> datetime:
    """The moment at which a day begins in Helsinki."""
    return datetime.combine(day, time.min, HELSINKI)


def is_shifted() -> bool:
    """Whether this area runs on another date than the calendar's."""
    return settings.VIRTAUS_CLOCK_SHIFT != 0


@contextmanager
def frozen_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at ``moment`` (aware) inside the block; for tests and for "as known on" computations."""
    if moment.tzinfo is None:
        raise ValueError("the clock is frozen at an aware moment only")
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)

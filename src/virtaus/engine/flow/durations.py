"""Durations in calendar months and days, so that "three months" means the same for every day of start."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Days: TypeAlias = NDArray[np.datetime64]
Durations: TypeAlias = NDArray[np.int64]

DAYS_IN_CODE = 32  # more days than any month has, so that codes keep the order of durations


def add_months(start: Days, months: int | Durations) -> Days:
    """The same day of the month ``months`` later; the last day of that month where it has no such day."""
    month = start.astype("M8[M]")
    target = month + np.asarray(months).astype("m8[M]")
    day_of_month = start - month.astype("M8[D]")
    last = (target + np.timedelta64(1, "M")).astype("M8[D]") - np.timedelta64(1, "D")
    moved: Days = np.minimum(target.astype("M8[D]") + day_of_month, last)
    return moved


def durations(start: Days, until: Days) -> Durations:
    """The time from ``start`` to ``until`` as whole calendar months × 32 + days beyond them.

    The codes keep the order of durations: of two spells with one start, the longer has the larger code, and
    ``months * 32`` is exactly reached on the day that ``add_months`` gives. ValueError when an ``until`` is before its
    start or not a day.
    """
    if np.isnat(start).any() or np.isnat(until).any():
        raise ValueError("a duration needs both its days")
    if (until < start).any():
        raise ValueError("a spell ends before it starts")
    months = (until.astype("M8[M]") - start.astype("M8[M]")).astype(np.int64)
    months -= add_months(start, months) > until
    days = (until - add_months(start, months)).astype(np.int64)
    code: Durations = months * DAYS_IN_CODE + days
    return code

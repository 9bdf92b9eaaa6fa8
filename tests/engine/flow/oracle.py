"""Kaplan–Meier, Aalen–Johansen and calendar months in plain Python, exact fractions, from the definitions."""

from __future__ import annotations

import calendar
import math
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction


def months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def duration(start: date, until: date) -> tuple[int, int]:
    """Whole months and days beyond them, by counting up."""
    months = 0
    while months_later(start, months + 1) <= until:
        months += 1
    return months, (until - months_later(start, months)) // timedelta(days=1)


Followed = Sequence[tuple[int, int]]  # (time, kind or -1)


def incidence(spells: Followed, kinds: int, horizon: int) -> tuple[Fraction, list[Fraction]]:
    """Survival and the cumulative incidence of each kind at ``horizon``."""
    going_on, ended = Fraction(1), [Fraction(0)] * kinds
    for time in sorted({time for time, kind in spells if kind >= 0 and time <= horizon}):
        at_risk = sum(1 for other, _ in spells if other >= time)
        for each in range(kinds):
            ended[each] += going_on * Fraction(sum(1 for spell in spells if spell == (time, each)), at_risk)
        all_ended = sum(1 for other, kind in spells if other == time and kind >= 0)
        going_on *= 1 - Fraction(all_ended, at_risk)
    return going_on, ended


def greenwood_interval(spells: Followed, horizon: int) -> tuple[float, float]:
    """The 95 % log(−log) interval of survival at ``horizon``."""
    total, going_on = Fraction(0), Fraction(1)
    for time in sorted({time for time, kind in spells if kind >= 0 and time <= horizon}):
        at_risk = sum(1 for other, _ in spells if other >= time)
        ended = sum(1 for other, kind in spells if other == time and kind >= 0)
        total += Fraction(ended, at_risk * (at_risk - ended))
        going_on *= 1 - Fraction(ended, at_risk)
    centre = math.log(-math.log(float(going_on)))
    width = 1.959963984540054 * math.sqrt(float(total)) / abs(math.log(float(going_on)))
    return math.exp(-math.exp(centre + width)), math.exp(-math.exp(centre - width))

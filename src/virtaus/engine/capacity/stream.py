"""What is not known yet: newcomers as in the last twelve months, and customers who leave before their meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from virtaus.engine.capacity.plan import Duties

Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class Inflow:
    """Newcomers in a working day, with the 95 % interval of what their mean over the horizon will be."""

    mean: float
    low: float
    high: float


def inflow(weekly: Sequence[int], weeks_ahead: int, days_a_week: float = 5.0) -> Inflow:
    """The inflow expected from counts of past weeks.

    Weeks are taken as independent draws of one distribution: m is their mean, v their variance, at least m (Poisson).
    The mean of ``weeks_ahead`` further weeks lies in m ± 1.96 · √(v/weeks_ahead + v/n) with 95 % probability. Season
    and trend are left out. No past weeks: nothing is expected.
    """
    count = len(weekly)
    if count == 0 or weeks_ahead < 1:
        return Inflow(0.0, 0.0, 0.0)
    mean = sum(weekly) / count
    variance = sum((each - mean) ** 2 for each in weekly) / (count - 1) if count > 1 else 0.0
    half = Z95 * sqrt(max(variance, mean) * (1 / weeks_ahead + 1 / count))
    return Inflow(mean / days_a_week, max(mean - half, 0.0) / days_a_week, (mean + half) / days_a_week)


def spread(rate: float, minutes: int, due_after: int, days: int) -> tuple[Duties, ...]:
    """Newcomers of ``rate`` a day as whole persons: the first duty of each is due ``due_after`` days after arrival.

    They are spread evenly: by the end of day d, ⌊rate · (d + ½)⌋ have come; each may be met from the next day on.
    """
    found: list[Duties] = []
    come = 0
    for day in range(days):
        by_now = int(rate * (day + 0.5) + 1e-9)
        if by_now > come:
            found.append(Duties(day + due_after, minutes, by_now - come, ready=day + 1))
            come = by_now
    return tuple(found)


def stay(counts: Mapping[int, int], share: float, period: int) -> dict[int, int]:
    """How many of ``counts`` by due day still need their meeting when some leave before it.

    ``share`` stay over ``period`` days, at a constant rate: share^(due/period) until ``due``. Those due already all
    do. Whole persons: fractions are carried from day to day, so the sum is right to less than one.
    """
    kept: dict[int, int] = {}
    expected = 0.0
    whole = 0
    for due in sorted(counts):
        if due <= 0:
            kept[due] = counts[due]
            continue
        expected += counts[due] * share ** (due / period)
        now = min(round(expected) - whole, counts[due])
        whole += now
        kept[due] = now
    return kept


def stay_share(lasting_then: int, lasting_now: int) -> float:
    """The share of those who had a search a period ago and have it still; 1 when there was nobody to follow."""
    return lasting_now / lasting_then if lasting_then else 1.0

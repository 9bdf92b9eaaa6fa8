"""How long unemployment lasts in the simulation: the model and how it is fitted to what is published."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random

LONGEST = 3650  # days; no simulated spell is longer
THREE_MONTHS = 91
A_YEAR = 365


@dataclass(frozen=True, slots=True)
class Survival:
    """The share still unemployed ``day`` days after becoming so: a Weibull law, exp(−(day / scale)^shape).

    With a shape below one the hazard of leaving falls as unemployment goes on, as it does in every register.
    """

    shape: float
    scale: float

    def remaining(self, day: int) -> float:
        return math.exp(-((day / self.scale) ** self.shape))

    def long_term_share(self) -> float:
        """The share of a steady stock whose unemployment has lasted a year or more."""
        by_day = [self.remaining(day) for day in range(LONGEST + 1)]
        return sum(by_day[A_YEAR:]) / sum(by_day)


def fitted(long_term_share: float, remaining_after_three_months: float) -> Survival:
    """The Weibull law with a given share left after three months and a given long-term share of its steady stock.

    Found by halving: with the first held, the second falls as the shape rises. Raises ValueError outside what shapes
    from 0.15 to 3 can give.
    """

    def law(shape: float) -> Survival:
        return Survival(shape, THREE_MONTHS / (-math.log(remaining_after_three_months)) ** (1 / shape))

    low, high = 0.15, 3.0
    if not law(high).long_term_share() <= long_term_share <= law(low).long_term_share():
        raise ValueError(f"no duration law has a long-term share of {long_term_share:.3f} in its stock")
    for _ in range(40):
        middle = (low + high) / 2
        if law(middle).long_term_share() > long_term_share:
            low = middle
        else:
            high = middle
    return law((low + high) / 2)


Season = Sequence[float]
"""Inflow of each month, January first, relative to an average month."""


def drawn(weights: Sequence[float], count: int, random: Random) -> list[int]:
    """``count`` places drawn by ``weights``, spread evenly (systematic sampling), in random order.

    Each place gets its expected number rounded up or down, so that small draws keep the shape of the weights.
    """
    if count == 0:
        return []
    totals = list(accumulate(weights))
    step, start = totals[-1] / count, random.random()
    places: list[int] = []
    place = 0
    for number in range(count):
        at = (number + start) * step
        while place < len(totals) - 1 and totals[place] <= at:
            place += 1
        places.append(place)
    random.shuffle(places)
    return places


def stock_ages(survival: Survival, season: Season, as_of: date, first: int, last: int) -> list[float]:
    """Weights of having been unemployed ``first`` … ``last`` days on ``as_of``, for somebody who is."""
    return [survival.remaining(age) * season[(as_of - timedelta(days=age)).month - 1] for age in range(first, last + 1)]


def leaver_starts(survival: Survival, season: Season, as_of: date, window: int) -> list[float]:
    """Expected leavers in the last ``window`` days by how many days before ``as_of`` they became unemployed (1 …).

    For an inflow of one person a day; a day of a busy month counts for more.
    """
    return [
        (survival.remaining(max(age - window, 0)) - survival.remaining(age))
        * season[(as_of - timedelta(days=age)).month - 1]
        for age in range(1, LONGEST + 1)
    ]


def leaving_day(survival: Survival, age: int, window: int, random: Random) -> int:
    """After how many days somebody left who began ``age`` days ago and left within the last ``window`` days."""
    earliest = max(age - window, 0)
    most, least = survival.remaining(earliest), survival.remaining(age)
    left = least + (most - least) * random.random()
    day = math.ceil(survival.scale * (-math.log(left)) ** (1 / survival.shape)) if left < 1 else 1
    return min(max(day, earliest + 1, 1), age)

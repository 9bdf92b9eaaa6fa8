"""Kaplan–Meier and Aalen–Johansen from a table of risk sets, each with its 95 % interval.

Survival: product-limit estimate; variance by Greenwood; interval on the scale log(−log S). Cumulative incidence:
Aalen–Johansen; variance by the delta method (Marubini and Valsecchi 1995, section 10.4; the one that R's ``cmprsk``
and Stata's ``stcompet`` print); interval on the scale log(−log(1 − F)).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from virtaus.engine.flow.durations import Durations

Z95 = 1.959963984540054
TAIL = 0.025  # each side of a 95 % interval


@dataclass(frozen=True, slots=True)
class Share:
    """An estimated share between 0 and 1 and the 95 % interval around it."""

    value: float
    low: float
    high: float

    def complement(self) -> Share:
        return Share(1.0 - self.value, 1.0 - self.high, 1.0 - self.low)


@dataclass(frozen=True, slots=True)
class RiskTable:
    """At each of n times in rising order: how many were at risk just before it and how many ended, by kind.

    ``times`` (n,) duration codes; ``at_risk`` (n,) counts; ``ended`` (n, kinds) counts.
    """

    times: Durations
    at_risk: NDArray[np.int64]
    ended: NDArray[np.int64]

    def up_to(self, time: int) -> RiskTable:
        """The part with times not later than ``time``."""
        keep = self.times <= time
        return RiskTable(self.times[keep], self.at_risk[keep], self.ended[keep])

    def followed_by(self, other: RiskTable, after: int) -> RiskTable:
        """This table up to ``after`` and ``other`` beyond it: later times go as they went for the others."""
        mine = self.up_to(after)
        theirs = other.times > after
        return RiskTable(
            np.concatenate([mine.times, other.times[theirs]]),
            np.concatenate([mine.at_risk, other.at_risk[theirs]]),
            np.concatenate([mine.ended, other.ended[theirs]]),
        )


def risk_table(time: Durations, kind: NDArray[np.int64], kinds: int) -> RiskTable:
    """The table of spells followed for ``time`` (n,). ``kind`` (n,) is how each ended, 0 to kinds − 1, or −1 if open.

    Where spells end and leave the follow-up at the same time, those that leave are still at risk.
    """
    times, place = np.unique(time, return_inverse=True)
    leaving = np.bincount(place, minlength=len(times))
    at_risk = len(time) - np.concatenate([[0], np.cumsum(leaving)[:-1]]).astype(np.int64)
    closed = kind >= 0
    ended = np.zeros((len(times), kinds), dtype=np.int64)
    np.add.at(ended, (place[closed], kind[closed]), 1)
    some = ended.any(axis=1)
    return RiskTable(times[some], at_risk[some].astype(np.int64), ended[some])


def survival(table: RiskTable, followed: int) -> Share:
    """The share still going on after the last time of ``table``; ``followed`` spells were followed to its end.

    ``followed`` decides the width of the interval where all or none ended.
    """
    ended = table.ended.sum(axis=1)
    value = float(np.prod(1.0 - ended / table.at_risk))
    staying = table.at_risk - ended
    if not ended.any() or (staying == 0).any():
        return _exact(0.0 if ended.any() else 1.0, followed)
    return _log_log(value, float(np.sum(ended / (table.at_risk * staying))) * value**2)


def cumulative_incidence(table: RiskTable, kind: int, followed: int) -> Share:
    """The share that has ended as ``kind`` by the last time of ``table``, with other kinds competing.

    ``followed`` as in ``survival``.
    """
    d = table.ended.sum(axis=1).astype(float)
    mine = table.ended[:, kind].astype(float)
    n = table.at_risk.astype(float)
    going_on = np.cumprod(1.0 - d / n)
    before = np.concatenate([[1.0], going_on[:-1]])
    steps = before * mine / n
    total = float(steps.sum())
    if total <= 0.0 or total >= 1.0:
        return _exact(min(max(total, 0.0), 1.0), followed)
    later = total - np.cumsum(steps)
    staying = np.where(n > d, n - d, 1.0)  # where all end, what comes later is nothing and the term is zero
    variance = float(
        np.sum(later**2 * d / (n * staying) + before**2 * mine * (n - mine) / n**3 - 2 * later * before * mine / n**2)
    )
    return _log_log(1.0 - total, max(variance, 0.0)).complement()


def _log_log(value: float, variance: float) -> Share:
    """The interval of a survival strictly between 0 and 1 from the variance of the survival itself."""
    width = Z95 * np.sqrt(variance) / (value * abs(np.log(value)))
    return Share(value, float(value ** np.exp(width)), float(value ** np.exp(-width)))


def _exact(value: float, followed: int) -> Share:
    """Where all or none of ``followed`` did, log(−log) has no value: the exact interval (Clopper and Pearson 1934)."""
    rest = TAIL ** (1.0 / max(followed, 1))
    return Share(value, rest, 1.0) if value == 1.0 else Share(value, 0.0, 1.0 - rest)

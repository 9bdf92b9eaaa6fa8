"""The flow of one cohort: the spells that started in one month (or, for returns, that ended in one month)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from virtaus.engine.flow.durations import DAYS_IN_CODE, Days, durations
from virtaus.engine.flow.survival import RiskTable, Share, cumulative_incidence, risk_table, survival

Kinds = NDArray[np.int64]


class State(StrEnum):
    """How much of the follow-up a figure rests on, or why there is none."""

    COMPLETE = "complete"  # every spell has ended or been followed to the horizon
    OPEN = "open"  # some spells are still being followed; enough of them reach the horizon
    EXTRAPOLATED = "extrapolated"  # beyond the follow-up it goes as for those who started before
    TOO_FEW = "too_few"  # fewer spells than may be shown
    TOO_EARLY = "too_early"  # the follow-up is short and too few started before


@dataclass(frozen=True, slots=True)
class FlowRules:
    """``months`` is the horizon; ``minimum`` the fewest spells of which a share is given.

    ``risk_set`` is the fewest spells still followed from which a later step is read: with fewer, one person's exit
    would move the estimate by more than a tenth, so the steps of those who started before are used from there on.
    """

    months: int
    minimum: int
    risk_set: int = 10

    @property
    def horizon(self) -> int:
        return self.months * DAYS_IN_CODE


@dataclass(frozen=True, slots=True)
class Cohort:
    """What became of a cohort. ``ended`` counts ends within the horizon so far; shares are None where not given.

    ``ended_share`` is the flow-through; ``by_kind`` the cumulative incidence of each kind: they add up to it.
    """

    state: State
    started: int
    ended: int
    ended_share: Share | None
    by_kind: tuple[Share, ...]


def cohort_flow(
    start: Days,
    end: Days,
    kind: Kinds,
    kinds: int,
    observed_on: np.datetime64,
    rules: FlowRules,
    earlier: tuple[Days, Days, Kinds] | None = None,
) -> Cohort:
    """The flow of spells ``start``, ``end`` (NaT while open), ``kind`` (how it ended; ignored while open), each (n,).

    What happened after ``observed_on`` is not known: such ends count as open. ``earlier`` are spells that started
    before, used beyond the cohort's own follow-up. ValueError when a spell starts after ``observed_on`` or ends before
    it starts.
    """
    time, known = _followed(start, end, kind, observed_on)
    started = len(time)
    within = (known >= 0) & (time <= rules.horizon)
    ended = int(within.sum())
    if started < max(rules.minimum, 1):
        return Cohort(State.TOO_FEW, started, ended, None, ())
    table = risk_table(time, known, kinds)
    state, table = _to_horizon(table, time, known, kinds, observed_on, rules, earlier)
    if state is State.TOO_EARLY:
        return Cohort(state, started, ended, None, ())
    followed = started if state is State.COMPLETE else _followed_to(time, min(rules.horizon, _reach(time, rules)))
    shares = tuple(cumulative_incidence(table, each, followed) for each in range(kinds))
    return Cohort(state, started, ended, survival(table, followed).complement(), shares)


def return_after(
    ended_on: Days, next_start: Days, observed_on: np.datetime64, rules: FlowRules
) -> tuple[State, int, Share | None]:
    """The share of spells that were followed by a new spell within the horizon of their end, and how many there were.

    ``next_start`` is NaT where no new spell has begun.
    """
    flow = cohort_flow(ended_on, next_start, np.zeros(len(ended_on), dtype=np.int64), 1, observed_on, rules)
    return flow.state, flow.started, flow.ended_share


def _followed(
    start: Days, end: Days, kind: Kinds, observed_on: np.datetime64
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How long each spell has been followed, and how it ended as far as is known (−1 while open)."""
    if (start > observed_on).any():
        raise ValueError("a spell starts after the last observed day")
    if (end < start).any():
        raise ValueError("a spell ends before it starts")
    closed = ~np.isnat(end) & (end <= observed_on)
    return durations(start, np.where(closed, end, observed_on)), np.where(closed, kind, -1)


def _to_horizon(
    table: RiskTable,
    time: NDArray[np.int64],
    known: NDArray[np.int64],
    kinds: int,
    observed_on: np.datetime64,
    rules: FlowRules,
    earlier: tuple[Days, Days, Kinds] | None,
) -> tuple[State, RiskTable]:
    """The risk table up to the horizon, lengthened from ``earlier`` where the cohort's own follow-up is short."""
    leaves_early = (known < 0) & (time < rules.horizon)
    if not leaves_early.any():
        return State.COMPLETE, table.up_to(rules.horizon)
    reach = _reach(time, rules)
    if reach >= rules.horizon:
        return State.OPEN, table.up_to(rules.horizon)
    if earlier is None:
        return State.TOO_EARLY, table
    before_time, before_known = _followed(*earlier, observed_on)
    if int((before_time >= rules.horizon).sum()) < rules.risk_set or len(before_time) < rules.minimum:
        return State.TOO_EARLY, table
    before = risk_table(before_time, before_known, kinds)
    return State.EXTRAPOLATED, table.followed_by(before, reach).up_to(rules.horizon)


def _reach(time: NDArray[np.int64], rules: FlowRules) -> int:
    """The last time at which a whole risk set is still followed; −1 when there never is one."""
    if len(time) < rules.risk_set:
        return -1
    return int(np.sort(time)[-rules.risk_set])


def _followed_to(time: NDArray[np.int64], reach: int) -> int:
    return int((time >= reach).sum())

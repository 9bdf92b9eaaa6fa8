"""Flow computed from spells, as rows to store.

Loads numpy: imported by the worker and commands only, never by the web. Months: the newest ``MONTHS`` up to the last
observed one, as far back as the records are whole. A cohort whose follow-up is short goes on as those of the same
area, municipality or team that started in the ``DONORS`` months before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtaus.casework.queries.spells import Spells
from virtaus.casework.statutes import status_codes
from virtaus.engine import flow
from virtaus.engine.flow import FlowRules
from virtaus.insight.exits import EXIT_OF_GROUP, EXITS, Exit
from virtaus.insight.models import FlowCohort, FlowMonth, FlowRun

MONTHS = 24
DONORS = 12
Level = FlowCohort.Level
Days = NDArray[np.datetime64]


def whole_since(spells: Spells, observed_on: date) -> date:
    """The day from which the ledger is whole (see ``virtaus.engine.flow.whole_since``)."""
    found = flow.whole_since(spells.ends, np.datetime64(observed_on))
    return date.fromisoformat(str(found))


@dataclass(frozen=True, slots=True)
class _Arrays:
    start: Days
    end: Days
    kind: NDArray[np.int64]
    again: Days

    def where(self, chosen: NDArray[Any]) -> _Arrays:
        return _Arrays(self.start[chosen], self.end[chosen], self.kind[chosen], self.again[chosen])


def rows(run: FlowRun, spells: Spells, rules: FlowRules) -> tuple[list[FlowCohort], list[FlowMonth]]:
    """The cohorts and months of ``run``, unsaved: for the whole area, each municipality and each team."""
    observed_on = np.datetime64(run.observed_on)
    everything = _arrays(spells)
    begun = everything.start <= observed_on
    cohorts: list[FlowCohort] = []
    months: list[FlowMonth] = []
    for level, key, chosen in _groups(spells):
        group = everything.where(chosen[begun[chosen]])
        cohorts += _cohorts(run, level, key, group, observed_on, rules)
        if level != Level.TEAM:
            months += _months(run, level, key, group, observed_on, rules)
    return cohorts, months


def _arrays(spells: Spells) -> _Arrays:
    place = {group: EXITS.index(exit_) for group, exit_ in EXIT_OF_GROUP.items()}
    unknown = EXITS.index(Exit.UNKNOWN)
    groups = {code: status.group for code, status in status_codes().items()}
    return _Arrays(
        spells.starts,
        spells.ends,
        np.array([place.get(groups.get(status, ""), unknown) for status in spells.exits.names])[spells.exits.numbers],
        spells.returned_on,
    )


def _groups(spells: Spells) -> Iterator[tuple[str, str, NDArray[np.int64]]]:
    """Level, key and the places of its spells, in order of start; only those that have any."""
    yield Level.AREA, "", np.arange(len(spells))
    for level, named in ((Level.MUNICIPALITY, spells.municipalities), (Level.TEAM, spells.teams)):
        order = np.argsort(named.numbers, kind="stable")
        bounds = np.searchsorted(named.numbers[order], np.arange(len(named.names) + 1)).tolist()
        for key, begin, end in sorted(zip(named.names, bounds, bounds[1:], strict=False)):
            if key and begin < end:
                yield level, key, order[begin:end]


def _shown_months(run: FlowRun) -> Days:
    last = np.datetime64(run.observed_on).astype("M8[M]")
    whole = np.datetime64(run.whole_since).astype("M8[M]")
    return np.arange(max(last - (MONTHS - 1), whole), last + 1)


def _cohorts(
    run: FlowRun, level: str, key: str, group: _Arrays, observed_on: np.datetime64, rules: FlowRules
) -> Iterator[FlowCohort]:
    begun = group.start.astype("M8[M]")
    whole = np.datetime64(run.whole_since).astype("M8[M]")
    for month in _shown_months(run):
        mine = group.where(begun == month)
        before = group.where((begun < month) & (begun >= max(month - DONORS, whole)))
        found = flow.cohort_flow(
            mine.start,
            mine.end,
            mine.kind,
            len(EXITS),
            observed_on,
            rules,
            earlier=(before.start, before.end, before.kind),
        )
        value, low, high = _stored(found.ended_share)
        yield FlowCohort(
            run=run,
            level=level,
            key=key,
            month=month.astype("M8[D]").item(),
            state=found.state.value,
            started=found.started,
            ended=found.ended,
            share=value,
            low=low,
            high=high,
            by_exit=_by_exit(found),
        )


def _by_exit(found: flow.Cohort) -> dict[str, list[float]]:
    if not found.by_kind:
        return {}
    shares = zip(EXITS, found.by_kind, strict=True)
    return {str(exit_): [each.value, each.low, each.high] for exit_, each in shares}


def _stored(share: flow.Share | None) -> tuple[float | None, float | None, float | None]:
    """Value and interval within 0 and 1: rounding may leave them a hair outside, or the ends a hair past the value."""
    if share is None:
        return None, None, None
    value, low, high = (min(max(each, 0.0), 1.0) for each in (share.value, share.low, share.high))
    return value, min(low, value), max(high, value)


def _months(
    run: FlowRun, level: str, key: str, group: _Arrays, observed_on: np.datetime64, rules: FlowRules
) -> Iterator[FlowMonth]:
    closed = ~np.isnat(group.end) & (group.end <= observed_on)
    begun = group.start.astype("M8[M]")
    done = np.where(closed, group.end, np.datetime64("NaT")).astype("M8[M]")
    to_work = closed & (group.kind == EXITS.index(Exit.WORK))
    for month in _shown_months(run):
        first = month.astype("M8[D]")
        ended = done == month
        left = group.where(ended & to_work)
        _, _, share = flow.return_after(left.end, left.again, observed_on, rules)
        value, low, high = _stored(share)
        yield FlowMonth(
            run=run,
            level=level,
            key=key,
            month=first.item(),
            open_at_start=int(((group.start < first) & (~closed | (group.end >= first))).sum()),
            started=int((begun == month).sum()),
            ended=int(ended.sum()),
            ended_by={str(exit_): int((group.kind[ended] == place).sum()) for place, exit_ in enumerate(EXITS)},
            returned=value,
            returned_low=low,
            returned_high=high,
        )

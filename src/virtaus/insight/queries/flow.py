"""Reads of the flow that was last computed from the area's own ledger."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from virtaus.frame.actor import Actor
from virtaus.frame.reading import once
from virtaus.frame.rights import require
from virtaus.insight import ledger
from virtaus.insight.models import FlowCohort, FlowMonth, FlowRun
from virtaus.insight.rules import (
    REFRESH_FLOW,
    SEE_OPEN_FIGURES,
    SEE_SITUATION,
    may_see_municipality,
    may_see_team,
    sees_whole_area,
)

Level = FlowCohort.Level
State = FlowCohort.State


@dataclass(frozen=True, slots=True)
class Share:
    """A share between 0 and 1 with its 95 % interval."""

    value: float
    low: float
    high: float

    def complement(self) -> Share:
        return Share(1 - self.value, 1 - self.high, 1 - self.low)


@dataclass(frozen=True, slots=True)
class CohortRow:
    """Spells that started in ``month``. ``share`` is the flow-through, None with the reason in ``state``."""

    month: date
    state: str
    started: int
    ended: int
    share: Share | None
    by_exit: dict[str, Share]

    @property
    def state_label(self) -> str:
        return str(State(self.state).label)

    @property
    def is_complete(self) -> bool:
        return self.state == State.COMPLETE


@dataclass(frozen=True, slots=True)
class MonthRow:
    """What happened in a calendar month."""

    month: date
    open_at_start: int
    started: int
    ended: int
    ended_by: dict[str, int]
    returned: Share | None


@dataclass(frozen=True, slots=True)
class Flow:
    """The last computation. ``is_current`` is False when the ledger has changed since: newer records wait."""

    known_at: datetime
    observed_on: date
    whole_since: date
    computed_at: datetime
    is_current: bool
    spells: int
    minimum: int
    area: list[CohortRow] = field(default_factory=list)
    months: list[MonthRow] = field(default_factory=list)
    municipalities: dict[str, list[CohortRow]] = field(default_factory=dict)
    teams: dict[UUID, list[CohortRow]] = field(default_factory=dict)


def flow(actor: Actor, municipality: str = "") -> Flow | None:
    """The last computation as far as the actor sees it; None when flow has never been computed.

    ``area`` and ``months`` are of the whole area, or of ``municipality`` when one is named. Cohorts stand in order of
    month.
    """
    require(actor, SEE_SITUATION)
    run = FlowRun.objects.order_by("-computed_at", "-id").first()
    if run is None:
        return None
    result = Flow(
        run.known_at,
        run.observed_on,
        run.whole_since,
        run.computed_at,
        run.ledger_mark == ledger.mark(),
        run.spells,
        run.minimum,
    )
    for cohort in run.cohorts.order_by("level", "key", "month"):
        row = cohort_row(cohort)
        if cohort.level == Level.AREA and not municipality and sees_whole_area(actor):
            result.area.append(row)
        elif cohort.level == Level.MUNICIPALITY and may_see_municipality(actor, cohort.key):
            result.municipalities.setdefault(cohort.key, []).append(row)
            if cohort.key == municipality:
                result.area.append(row)
        elif cohort.level == Level.TEAM and may_see_team(actor, UUID(cohort.key)):
            result.teams.setdefault(UUID(cohort.key), []).append(row)
    result.months.extend(_months(actor, run, municipality))
    return result


def flow_waits(actor: Actor) -> bool:
    """Whether the ledger, or the last day that its records reach, has moved since flow was last computed."""
    require(actor, REFRESH_FLOW)
    run = FlowRun.objects.order_by("-computed_at", "-id").first()
    return run is None or (run.ledger_mark, run.observed_on) != (ledger.mark(), ledger.observed_on())


@dataclass(frozen=True, slots=True)
class FlowNow:
    """The newest cohort that has been followed for three months, and the last day its records reach."""

    cohort: CohortRow
    observed_on: date


@once
def flow_now(actor: Actor, municipality: str = "") -> FlowNow | None:
    """The newest flow-through of the area, or of ``municipality``; None when there is none that may be shown.

    The whole area's is open to everybody: it is a share of many.
    """
    require(actor, SEE_SITUATION if municipality else SEE_OPEN_FIGURES)
    if municipality and not may_see_municipality(actor, municipality):
        return None
    run = FlowRun.objects.order_by("-computed_at", "-id").first()
    if run is None:
        return None
    level = Level.MUNICIPALITY if municipality else Level.AREA
    shown = run.cohorts.filter(level=level, key=municipality, state=State.COMPLETE, share__isnull=False)
    cohort = shown.order_by("-month").first()
    return FlowNow(cohort_row(cohort), run.observed_on) if cohort else None


def _months(actor: Actor, run: FlowRun, municipality: str) -> list[MonthRow]:
    if municipality and not may_see_municipality(actor, municipality):
        return []
    if not municipality and not sees_whole_area(actor):
        return []
    wanted = Q(level=Level.MUNICIPALITY, key=municipality) if municipality else Q(level=Level.AREA)
    return [month_row(row) for row in run.months.filter(wanted).order_by("month")]


def cohort_row(row: FlowCohort) -> CohortRow:
    """A stored cohort as a row."""
    return CohortRow(
        row.month,
        row.state,
        row.started,
        row.ended,
        _share(row.share, row.low, row.high),
        {kind: Share(*share) for kind, share in row.by_exit.items()},
    )


def month_row(row: FlowMonth) -> MonthRow:
    """A stored month as a row."""
    returned = _share(row.returned, row.returned_low, row.returned_high)
    return MonthRow(row.month, row.open_at_start, row.started, row.ended, row.ended_by, returned)


def _share(value: float | None, low: float | None, high: float | None) -> Share | None:
    return None if value is None or low is None or high is None else Share(value, low, high)


def headline(rows: list[CohortRow]) -> CohortRow | None:
    """The newest cohort that has been followed for three months and may be shown; None when there is none."""
    return next((row for row in reversed(rows) if row.is_complete and row.share), None)

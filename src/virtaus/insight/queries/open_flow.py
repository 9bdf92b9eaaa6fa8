"""Flow through unemployment as it may be published: of the whole area, small counts hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from virtaus.area import queries as area
from virtaus.frame.actor import Actor
from virtaus.frame.rights import require
from virtaus.insight.models import FlowCohort, FlowRun
from virtaus.insight.protecting import hidden_parts, is_small
from virtaus.insight.queries.flow import CohortRow, MonthRow, Share, cohort_row, month_row
from virtaus.insight.rules import SEE_OPEN_FIGURES

SMALLEST_COUNT = "open_data_smallest_count"


@dataclass(frozen=True, slots=True)
class OpenCohort:
    """Spells that started in ``month``; a count or a share that would tell of too few is None.

    ``state`` says how far the spells were followed, ``by_exit`` the share that each way to end took.
    """

    month: date
    state: str
    state_label: str
    started: int | None
    ended: int | None
    share: Share | None
    by_exit: dict[str, Share | None]

    @property
    def is_complete(self) -> bool:
        return self.state == FlowCohort.State.COMPLETE


@dataclass(frozen=True, slots=True)
class OpenMonth:
    """Unemployed at the start of ``month``, and spells that started and ended in it; None where too few."""

    month: date
    open_at_start: int | None
    started: int | None
    ended: int | None
    ended_by: dict[str, int | None]


@dataclass(frozen=True, slots=True)
class OpenFlow:
    """``observed_on`` is the last day that the records reach; ``computed_at`` is when flow was counted."""

    observed_on: date
    whole_since: date
    computed_at: datetime
    cohorts: list[OpenCohort]
    months: list[OpenMonth]


def open_flow(actor: Actor) -> OpenFlow | None:
    """The last computation for the whole area; None when there is none, or the area does not say what is too few."""
    require(actor, SEE_OPEN_FIGURES)
    run = FlowRun.objects.order_by("-computed_at", "-id").first()
    smallest = area.rate(actor, SMALLEST_COUNT)
    if run is None or smallest is None:
        return None
    least = int(smallest.value)
    of_area = {"level": FlowCohort.Level.AREA, "key": ""}
    return OpenFlow(
        run.observed_on,
        run.whole_since,
        run.computed_at,
        [open_cohort(cohort_row(row), least) for row in run.cohorts.filter(**of_area).order_by("month")],
        [open_month(month_row(row), least) for row in run.months.filter(**of_area).order_by("month")],
    )


def open_cohort(row: CohortRow, smallest: int) -> OpenCohort:
    """A share tells its count to whoever multiplies, so it is hidden where the count would be."""
    tells = not is_small(row.started, smallest)
    ended = tells and not is_small(row.ended, smallest) and not is_small(row.started - row.ended, smallest)
    counts = {kind: round(share.value * row.started) for kind, share in row.by_exit.items()}
    hidden = hidden_parts(counts, smallest) if ended else set(counts)
    return OpenCohort(
        row.month,
        row.state,
        row.state_label,
        row.started if tells else None,
        row.ended if ended else None,
        row.share if ended else None,
        {kind: None if kind in hidden else share for kind, share in row.by_exit.items()},
    )


def open_month(row: MonthRow, smallest: int) -> OpenMonth:
    """The stock is hidden with its flows: the next month's stock less this one's is what came less what left."""
    tells = not any(is_small(count, smallest) for count in (row.open_at_start, row.started, row.ended))
    hidden = hidden_parts(row.ended_by, smallest) if tells else set(row.ended_by)
    by_kind: Mapping[str, int] = row.ended_by
    return OpenMonth(
        row.month,
        row.open_at_start if tells else None,
        row.started if tells else None,
        row.ended if tells else None,
        {kind: None if kind in hidden else count for kind, count in by_kind.items()},
    )

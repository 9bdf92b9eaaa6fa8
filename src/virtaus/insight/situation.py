"""The situation page in parts: what it says and draws, from the rows of the queries. No models, no templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from virtaus.area.queries import MunicipalityRow, NumberRow
from virtaus.frame import figures
from virtaus.frame.charts.sparkline import Sparkline, sparkline
from virtaus.insight.exits import Exit
from virtaus.insight.figures import NOT_KNOWN, Figure
from virtaus.insight.models import Unit
from virtaus.insight.queries import CohortRow, Flow, IndicatorRow, KeyFigureRow, MonthRow, Share
from virtaus.insight.queries.flow import State
from virtaus.insight.queries.series import UNEMPLOYED

SPARK_MONTHS = 12
SMALLEST_SHARE = 0.005  # a way to end that rounds to nothing is neither told nor drawn
FLOW_TARGET = "flow_through_3_months"


def figure_text(figure: Figure, decimals: int = 0) -> str:
    """A figure as people read it: exact, "326–329" or "… (1–4)" within bounds, a dash when not known at all."""
    if figure.value is not None:
        return figures.number(figure.value, decimals)
    if figure.low is None or figure.high is None:
        return figures.MISSING
    low, high = figures.number(figure.low, decimals), figures.number(figure.high, decimals)
    return low if low == high else figures.interval(figure.low, figure.high, decimals, share=False)


def withheld_text(figure: Figure, decimals: int = 0) -> str:
    """As ``figure_text``, with three dots before the bounds of a figure that its publisher withheld."""
    text = figure_text(figure, decimals)
    return f"… ({text})" if figure.value is None and figure.low is not None else text


def percent_text(figure: Figure, decimals: int = 1) -> str:
    """A figure of per cent as people read it."""
    if figure.value is not None:
        return figures.percent(figure.value / 100, decimals)
    if figure.low is None or figure.high is None:
        return figures.MISSING
    return figures.interval(figure.low / 100, figure.high / 100, decimals)


def indicator_text(indicator: IndicatorRow, figure: Figure) -> str:
    """A figure in the unit of its indicator."""
    if indicator.unit == Unit.PERCENT:
        return percent_text(figure)
    return figure_text(figure, indicator.decimals)


def finding(cohort: CohortRow | None, target: NumberRow | None) -> str:
    """The headline: the flow-through found, against the target where the area has one."""
    if cohort is None or cohort.share is None:
        return ""
    share = figures.percent(cohort.share.value, 0)
    if target is None:
        return _("Flow-through is %(share)s.") % {"share": share}
    goal = figures.percent(target.value / 100, 0)
    return _("Flow-through is %(share)s. The target is %(target)s.") % {"share": share, "target": goal}


def unemployed_finding(rows: Mapping[str, KeyFigureRow], of: str, place: str) -> str:
    """The headline where flow is not known: how many are unemployed in ``place``, of the labour force, and when."""
    unemployed = rows.get(UNEMPLOYED)
    if unemployed is None:
        return ""
    return _("%(place)s: %(count)s unemployed jobseekers %(in_month)s, %(rate)s of the labour force.") % {
        "place": place,
        "count": figure_text(one(unemployed, of)),
        "in_month": figures.in_month(unemployed.month),
        "rate": percent_text(one(rows["unemployment_rate"], of)),
    }


@dataclass(frozen=True, slots=True)
class BigFigure:
    """One of the large figures on top: ``about`` is the address of its definition."""

    label: str
    value: str
    notes: tuple[str, ...]
    about: str
    spark: Sparkline | None = None


def about(code: str) -> str:
    """The address of an indicator's definition in the catalogue."""
    return f"{reverse('insight:indicators')}#{code}"


def gap(share: float, target: NumberRow | None) -> str:
    """How far a share is from the target, in percentage points; "" without a target."""
    if target is None:
        return ""
    points = float(target.value) - share * 100
    if points <= 0:
        return _("The target of %(target)s is reached.") % {"target": figures.percent(target.value / 100, 0)}
    return _("%(points)s percentage points short of the target of %(target)s.") % {
        "points": figures.number(points),
        "target": figures.percent(target.value / 100, 0),
    }


def flow_figure(cohort: CohortRow, observed_on: date, target: NumberRow | None = None) -> BigFigure:
    """Flow-through with its interval and its gap to the target."""
    share = cohort.share or Share(0, 0, 0)
    over = share.complement()
    return BigFigure(
        _("Unemployment ended within three months"),
        figures.percent(share.value),
        (
            _("95%% interval %(interval)s. %(count)s spells that started %(in_month)s.")
            % {
                "interval": figures.interval(share.low, share.high),
                "count": figures.number(cohort.started),
                "in_month": figures.in_month(cohort.month),
            },
            *filter(None, [gap(share.value, target)]),
            _('By the official measure, "flow over 3 months": %(share)s.') % {"share": figures.percent(over.value)},
            own_records(observed_on),
        ),
        about("flow_through"),
    )


def work_figure(cohort: CohortRow, observed_on: date) -> BigFigure:
    work = cohort.by_exit.get(Exit.WORK)
    others = [
        f"{Exit(kind).label.lower()} {figures.percent(share.value, 0)}"
        for kind, share in sorted(cohort.by_exit.items(), key=lambda each: -each[1].value)
        if kind != Exit.WORK and share.value >= SMALLEST_SHARE
    ]
    interval = figures.interval(work.low, work.high) if work else figures.MISSING
    notes = [_("95%% interval %(interval)s.") % {"interval": interval}]
    if others:
        notes.append(_("Others: %(others)s.") % {"others": ", ".join(others)})
    return BigFigure(
        str(Exit.WORK.label),
        figures.percent(work.value if work else None),
        (*notes, own_records(observed_on)),
        about("exit_to_work"),
    )


def own_records(observed_on: date) -> str:
    return _("The area's own records to %(day)s.") % {"day": figures.day(observed_on)}


def one(row: KeyFigureRow, of: str) -> Figure:
    """The figure of the municipality ``of``, or of the whole area."""
    return row.by_municipality.get(of, NOT_KNOWN) if of else row.area


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A municipality's row: official figures, the newest complete flow-through and its twelve months."""

    code: str
    name: str
    unemployed: Figure
    unemployed_order: Decimal
    rate: Decimal | None
    flow: float | None
    flow_note: str
    spark: Sparkline | None


def place_rows(
    places: Sequence[MunicipalityRow], rows: Mapping[str, KeyFigureRow], flow: Flow | None
) -> list[PlaceRow]:
    """The municipalities that the actor sees. Where too few spells started in the newest month, flow is a dash."""
    return [_place_row(place, rows, flow) for place in places]


def _place_row(place: MunicipalityRow, rows: Mapping[str, KeyFigureRow], flow: Flow | None) -> PlaceRow:
    cohorts = flow.municipalities.get(place.code, []) if flow else []
    newest = next((row for row in reversed(cohorts) if row.is_complete), None)
    recent = [row.share.value if row.share else None for row in cohorts][-SPARK_MONTHS:]
    unemployed = _official(rows, UNEMPLOYED, place.code)
    rate = _official(rows, "TYOTOSUUS", place.code)
    return PlaceRow(
        place.code,
        place.name,
        unemployed,
        unemployed.least or Decimal(0),
        rate.value / 100 if rate.value is not None else None,
        newest.share.value if newest and newest.share else None,
        figures.month(newest.month) if newest else "",
        sparkline(recent, _("Flow-through in the last twelve months, %(place)s") % {"place": place.name}),
    )


def _official(rows: Mapping[str, KeyFigureRow], code: str, place: str) -> Figure:
    return rows[code].by_municipality.get(place, NOT_KNOWN) if code in rows else NOT_KNOWN


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team's newest month that has been followed for three months."""

    name: str
    started: int
    share: float | None


def team_lines(flow: Flow, names: Mapping[UUID, str], month: date) -> list[TeamLine]:
    """The teams that the actor sees in order of name, for spells that started in ``month``."""
    cohorts = {team: next((row for row in rows if row.month == month), None) for team, rows in flow.teams.items()}
    lines = [
        TeamLine(names[team], row.started, row.share.value if row.share else None)
        for team, row in cohorts.items()
        if row is not None and team in names
    ]
    return sorted(lines, key=lambda line: line.name)


def team_note(cohort: CohortRow) -> str:
    return _("Spells that started %(in_month)s, by the team at the start. No figure is of one worker.") % {
        "in_month": figures.in_month(cohort.month)
    }


@dataclass(frozen=True, slots=True)
class StartRow:
    """A month of start in the table beside the chart; ``state`` says what the share rests on or why there is none."""

    month: date
    name: str
    started: int
    ended: int
    share: float | None
    interval: str
    work: float | None
    state: str


def start_rows(cohorts: Sequence[CohortRow], minimum: int) -> list[StartRow]:
    """Cohorts, newest first. ``minimum`` is told where a share is not shown for too few spells."""
    return [_start_row(row, minimum) for row in reversed(cohorts)]


def _start_row(row: CohortRow, minimum: int) -> StartRow:
    work = row.by_exit.get(Exit.WORK)
    state = row.state_label
    if row.state == State.TOO_FEW:
        state = _("fewer than %(minimum)s started spells") % {"minimum": figures.number(minimum)}
    return StartRow(
        row.month,
        figures.month(row.month),
        row.started,
        row.ended,
        row.share.value if row.share else None,
        figures.interval(row.share.low, row.share.high) if row.share else figures.MISSING,
        work.value if work else None,
        state,
    )


@dataclass(frozen=True, slots=True)
class MonthLine:
    """The flow of the newest month in a sentence, with when it was computed."""

    text: str
    returned: str


def month_line(months: Sequence[MonthRow]) -> MonthLine | None:
    """What the newest observed month has brought so far."""
    if not months:
        return None
    newest = months[-1]
    known = next((row for row in reversed(months) if row.returned), None)
    text = _("%(month)s: %(started)s spells started and %(ended)s ended, %(work)s of them in work.") % {
        "month": figures.month(newest.month).capitalize(),
        "started": figures.number(newest.started),
        "ended": figures.number(newest.ended),
        "work": figures.number(newest.ended_by.get(Exit.WORK, 0)),
    }
    returned = ""
    if known and known.returned:
        returned = _("Of those who went to work %(in_month)s, %(share)s were unemployed again within three months.") % {
            "in_month": figures.in_month(known.month),
            "share": figures.percent(known.returned.value, 0),
        }
    return MonthLine(text, returned)


def computed_at(flow: Flow) -> str:
    """When flow was computed, from what, and from which month on the records are whole."""
    return _("Computed %(moment)s from the area's own records, which are whole from %(month)s on.") % {
        "moment": figures.moment(flow.computed_at),
        "month": figures.month(flow.whole_since),
    }

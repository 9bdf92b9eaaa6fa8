"""What the situation page draws: flow by month of start, an official series, the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from virtaus.area import queries as area
from virtaus.area.queries import MunicipalityRow, NumberRow
from virtaus.frame import figures
from virtaus.frame.charts.bars import Bar, BarChart
from virtaus.frame.charts.flows import FlowChart, FlowPoint
from virtaus.frame.charts.line import LineChart, Point, Target
from virtaus.frame.charts.maps import Region, RegionMap
from virtaus.insight.exits import Exit
from virtaus.insight.figures import NOT_KNOWN
from virtaus.insight.queries import (
    CohortRow,
    Flow,
    IndicatorRow,
    KeyFigureRow,
    MonthRow,
    OpenCohort,
    SeriesPoint,
    Share,
)
from virtaus.insight.queries.series import as_float
from virtaus.insight.situation import SMALLEST_SHARE


def cohort_chart(cohorts: Sequence[CohortRow | OpenCohort], target: NumberRow | None, place: str) -> LineChart:
    """Flow-through by month of start, dashed where spells are still open."""
    goal = float(target.value) / 100 if target else None
    return LineChart(
        title=_("Flow-through by month of start, %(place)s") % {"place": place},
        points=tuple(_cohort_point(index, row) for index, row in enumerate(cohorts)),
        heading=_("Month of start"),
        value_heading=_("Flow-through"),
        target=Target(goal, _("target %(share)s") % {"share": figures.percent(goal, 0)}) if goal is not None else None,
        share=True,
        note=_("Dashed: spells are still open and the interval widens."),
    )


def _cohort_point(index: int, row: CohortRow | OpenCohort) -> Point:
    label = _axis(row.month, whole=index < 2) if row.month.month % 2 == 1 else ""
    share = row.share
    if share is None:
        return Point(label, figures.month(row.month), None)
    return Point(label, figures.month(row.month), share.value, share.low, share.high, open=not row.is_complete)


def flow_chart(months: Sequence[MonthRow], observed_on: date, place: str) -> FlowChart:
    """What came to unemployment and what left it by calendar month; the last month may still be going on."""
    return FlowChart(
        title=_("Stock and flows by month, %(place)s") % {"place": place},
        points=tuple(
            FlowPoint(
                _axis(row.month, whole=index < 2) if row.month.month % 2 == 1 else "",
                figures.month(row.month),
                row.open_at_start,
                row.started,
                row.ended,
                row.ended_by.get(Exit.WORK, 0),
                open=(row.month.year, row.month.month) == (observed_on.year, observed_on.month),
            )
            for index, row in enumerate(months)
        ),
        heading=_("Month"),
        stock=_("unemployed at the start"),
        came=_("unemployment started"),
        left=_("unemployment ended"),
        part=_("of them in work"),
        note=_("The area's own records to %(day)s; a pale column is a month that is still going on.")
        % {"day": figures.day(observed_on)},
    )


def exit_chart(cohort: CohortRow) -> BarChart | None:
    """How the spells of a month had ended within three months, to work apart from others; None where not shown."""
    if cohort.share is None or not cohort.by_exit:
        return None
    ways = sorted(cohort.by_exit.items(), key=lambda each: (each[0] != Exit.WORK, -each[1].value))
    bars = [
        Bar(str(Exit(kind).label), share.value, _with_interval(share), kind="good" if kind == Exit.WORK else "")
        for kind, share in ways
        if share.value >= SMALLEST_SHARE
    ]
    still = cohort.share.complement()
    return BarChart(
        title=_("How unemployment that started %(in_month)s had ended in three months")
        % {"in_month": figures.in_month(cohort.month)},
        bars=(*bars, Bar(_("Still unemployed"), still.value, _with_interval(still), kind="quiet")),
        heading=_("Way to end"),
        text_heading=_("Share and its 95 per cent interval"),
    )


def _with_interval(share: Share) -> str:
    return f"{figures.percent(share.value, 0)} ({figures.interval(share.low, share.high, 0)})"


def flow_map(
    flow: Flow, places: Sequence[MunicipalityRow], shapes: Sequence[area.Shape], month: date
) -> RegionMap | None:
    """Flow-through by municipality of the spells that started in ``month``; None where none may be shown."""
    shares = {place.code: _share_of(flow.municipalities.get(place.code, []), month) for place in places}
    if all(share is None for share in shares.values()):
        return None
    return RegionMap(
        title=_("Flow-through by municipality"),
        regions=_regions(places, shapes, shares, "?municipality={code}"),
        heading=_("Municipality"),
        value_heading=_("Share"),
        share=True,
        note=_("Spells that started %(in_month)s. A dash: too few to show.") % {"in_month": figures.in_month(month)},
    )


def _share_of(rows: Sequence[CohortRow], month: date) -> float | None:
    return next((row.share.value for row in rows if row.month == month and row.is_complete and row.share), None)


def _regions(
    places: Sequence[MunicipalityRow], shapes: Sequence[area.Shape], shares: Mapping[str, float | None], link: str
) -> tuple[Region, ...]:
    outlines = {shape.code: tuple(shape.polygons) for shape in shapes}
    return tuple(
        Region(
            place.name,
            place.longitude,
            place.latitude,
            shares.get(place.code),
            outlines.get(place.code, ()),
            url=link.format(code=place.code),
        )
        for place in places
        if place.longitude is not None and place.latitude is not None
    )


def _axis(month: date, *, whole: bool) -> str:
    return f"{month.month}/{month.year % 100:02}" if whole or month.month == 1 else str(month.month)


def series_chart(points: Sequence[SeriesPoint], indicator: IndicatorRow, place: str) -> LineChart:
    """An official series by month. Withheld months show their bounds, months never loaded are left open."""
    every = 12 * max(1, len(points) // 120)
    known = [point for point in points if point.figure.least is not None]
    missing = len(points) - len(known)
    note = (
        ngettext(
            "%(count)s month is missing: it has not been loaded, and nothing is drawn for it.",
            "%(count)s months are missing: they have not been loaded, and nothing is drawn for them.",
            missing,
        )
        % {"count": figures.number(missing)}
        if missing
        else ""
    )
    return LineChart(
        title=f"{indicator.name}, {place}",
        points=tuple(_series_point(point, every) for point in points),
        heading=_("Month"),
        value_heading=indicator.unit_label,
        decimals=indicator.decimals,
        from_zero=True,
        note=note,
    )


def _series_point(point: SeriesPoint, every: int) -> Point:
    at = point.month.year * 12 + point.month.month - 1
    label = str(point.month.year) if point.month.month == 1 and at % every == 0 else ""
    figure = point.figure
    value = as_float(figure.value)
    if value is None and figure.low is not None and figure.high is not None:
        low, high = float(figure.low), float(figure.high)
        return Point(label, figures.month(point.month), (low + high) / 2, low, high)
    return Point(label, figures.month(point.month), value)


def rate_map(
    rows: Mapping[str, KeyFigureRow],
    places: Sequence[MunicipalityRow],
    shapes: Sequence[area.Shape],
    link: str = "?municipality={code}",
) -> RegionMap:
    """The unemployed share of the labour force by municipality, as published; ``link`` leads to a municipality."""
    share = rows["TYOTOSUUS"]
    values = {place.code: as_float(share.by_municipality.get(place.code, NOT_KNOWN).value) for place in places}
    shares = {code: None if value is None else value / 100 for code, value in values.items()}
    return RegionMap(
        title=_("Unemployed share of the labour force"),
        regions=_regions(places, shapes, shares, link),
        heading=_("Municipality"),
        value_heading=_("Share"),
        share=True,
        note=_("Official statistics, %(month)s.") % {"month": figures.month(share.month)},
    )

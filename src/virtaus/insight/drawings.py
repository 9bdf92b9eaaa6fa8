"""What the situation page draws: flow by month of start, an official series, the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from virtaus.area import queries as area
from virtaus.area.queries import MunicipalityRow, NumberRow
from virtaus.frame import figures
from virtaus.frame.charts.line import LineChart, Point, Target
from virtaus.frame.charts.maps import Region, RegionMap
from virtaus.insight.figures import NOT_KNOWN
from virtaus.insight.queries import CohortRow, IndicatorRow, KeyFigureRow, SeriesPoint
from virtaus.insight.queries.series import as_float


def cohort_chart(cohorts: Sequence[CohortRow], target: NumberRow | None, place: str) -> LineChart:
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


def _cohort_point(index: int, row: CohortRow) -> Point:
    label = _axis(row.month, whole=index < 2) if row.month.month % 2 == 1 else ""
    share = row.share
    if share is None:
        return Point(label, figures.month(row.month), None)
    return Point(label, figures.month(row.month), share.value, share.low, share.high, open=not row.is_complete)


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
    outlines = {shape.code: tuple(shape.polygons) for shape in shapes}
    regions = []
    for place in places:
        if place.longitude is None or place.latitude is None:
            continue
        figure = share.by_municipality.get(place.code, NOT_KNOWN)
        value = as_float(figure.value)
        regions.append(
            Region(
                place.name,
                place.longitude,
                place.latitude,
                None if value is None else value / 100,
                outlines.get(place.code, ()),
                url=link.format(code=place.code),
            )
        )
    return RegionMap(
        title=_("Unemployed share of the labour force"),
        regions=tuple(regions),
        heading=_("Municipality"),
        value_heading=_("Share"),
        share=True,
        note=_("Official statistics, %(month)s.") % {"month": figures.month(share.month)},
    )

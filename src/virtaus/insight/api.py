"""Indicators, figures and flow for machines: the queries of the pages, no personal data, small counts hidden."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema
from pydantic import Field

from virtaus.area import queries as area
from virtaus.frame.api import answers, may_be_left_out, opens, tell_data_time
from virtaus.frame.errors import NotFound
from virtaus.frame.pages import PageRequest
from virtaus.insight import queries
from virtaus.insight.figures import Figure
from virtaus.insight.queries import IndicatorRow, OpenCohort, OpenMonth, PlacesRow, Share
from virtaus.insight.rules import SEE_OPEN_FIGURES

router = Router(tags=["Figures"])
AREA = "area"
MOST = 1000
PERIOD = r"^[0-9]{4}(-(0[1-9]|1[0-2]))?$"
PLACE = r"^(area|[0-9]{3})$"
KEY = r"^[0-9]{4}(-(0[1-9]|1[0-2]))?\.(area|[0-9]{3})$"


class Indicator(Schema):
    """What a figure means. ``formula`` names other indicators by code; ``table`` is the publisher's."""

    code: str
    name: str
    definition: str
    kind: str
    unit: str
    additive: bool
    formula: str
    source: str
    table: str
    owner: str
    rhythm: str
    has_open_figures: bool


class Indicators(Schema):
    items: list[Indicator]


class OpenFigure(Schema):
    """A figure of a place in a month or a year.

    ``withheld``: the publisher does not publish it, it lies from ``low`` to ``high``. ``range``: a sum or a ratio over
    withheld figures. ``missing``: not known.
    """

    indicator: str
    place: str = Field(description="Three digits of a municipality, or 'area' for all of them together")
    period: str = Field(description="A month such as 2026-06 or a year such as 2025")
    state: Literal["known", "withheld", "range", "missing"]
    value: float | None
    low: float | None
    high: float | None


class Figures(Schema):
    """A part of the figures in order of period and place; ``next`` is the address of the next part, or null."""

    items: list[OpenFigure]
    next: str | None


class Interval(Schema):
    """A share from 0 to 1 with its 95 per cent interval."""

    value: float
    low: float
    high: float


class Cohort(Schema):
    """Spells of unemployment that started in a month. ``null`` where too few people stand behind a number.

    ``share`` is the part that ended within three months (Kaplan–Meier), ``by_exit`` the part of each way to end
    (Aalen–Johansen). ``state`` is complete, open, extrapolated, too_few or too_early.
    """

    month: str
    state: str
    started: int | None
    ended: int | None
    share: Interval | None
    by_exit: dict[str, Interval | None]


class FlowByEntry(Schema):
    """Flow of the whole area by month of entry. ``observed_on`` is the last day that the records reach."""

    observed_on: str | None
    whole_since: str | None
    target: float | None = Field(description="The share that the area aims at, from 0 to 1")
    items: list[Cohort]


class Month(Schema):
    """The stock at the start of a month and what came and left in it. ``null`` where too few people."""

    month: str
    unemployed_at_start: int | None
    started: int | None
    ended: int | None
    ended_by: dict[str, int | None]


class FlowByMonth(Schema):
    observed_on: str | None
    items: list[Month]


@router.get(
    "/indicators", response=answers(Indicators), url_name="indicators", summary=gettext_noop("What each figure means")
)
@opens(SEE_OPEN_FIGURES)
def indicators(request: PageRequest) -> Indicators:
    return Indicators(items=[_indicator(row) for row in queries.by_code(request.actor).values()])


@router.get(
    "/indicators/{code}",
    response=answers(Indicator, not_found=True),
    url_name="indicator",
    summary=gettext_noop("What one figure means"),
)
@opens(SEE_OPEN_FIGURES)
def indicator(request: PageRequest, code: str) -> Indicator:
    return _indicator(_known(queries.by_code(request.actor), code))


def _known(rows: dict[str, IndicatorRow], code: str) -> IndicatorRow:
    if code not in rows:
        raise NotFound(_("There is no such indicator."))
    return rows[code]


def _indicator(row: IndicatorRow) -> Indicator:
    return Indicator(
        code=row.code,
        name=row.name,
        definition=row.definition,
        kind=row.kind,
        unit=row.unit,
        additive=row.additive,
        formula=row.formula,
        source=row.source,
        table=row.table,
        owner=row.owner_label,
        rhythm=row.rhythm,
        has_open_figures=row.is_open,
    )


class Wanted(Schema):
    """Which figures. ``from`` and ``to`` are months or years, both included."""

    indicator: str = Field(max_length=60, description=gettext_noop("Code of an indicator with open figures"))
    place: str = may_be_left_out(gettext_noop("A municipality, or 'area'"), pattern=PLACE)
    since: str = may_be_left_out(gettext_noop("First month or year"), pattern=PERIOD, alias="from")
    until: str = may_be_left_out(gettext_noop("Last month or year"), pattern=PERIOD, alias="to")
    after: str = may_be_left_out(
        gettext_noop("The key of the last figure of the part before; taken from 'next'"), pattern=KEY
    )
    limit: int = Field(500, ge=1, le=MOST, description=gettext_noop("The most figures in an answer"))


@router.get(
    "/figures",
    response=answers(Figures, not_found=True),
    url_name="figures",
    summary=gettext_noop("Figures of an indicator by place and period"),
)
@opens(SEE_OPEN_FIGURES)
def figures(request: PageRequest, response: HttpResponse, wanted: Query[Wanted]) -> Figures:
    actor = request.actor
    found = _known({code: row for code, row in queries.by_code(actor).items() if row.is_open}, wanted.indicator)
    members = sorted(area.municipality_names(actor))
    if wanted.place not in (None, AREA, *members):
        raise NotFound(_("The area has no such municipality."))
    every = [
        each
        for row in queries.series_by_place(actor, found, members)
        for each in _places(found, row, wanted.place)
        if _lies_within(each.period, wanted)
    ]
    rest = [each for each in every if wanted.after is None or _key(each) > wanted.after]
    part = rest[: wanted.limit]
    loaded = queries.loaded(actor, members)
    tell_data_time(response, loaded.loaded_at if loaded else None)
    return Figures(items=part, next=_next(wanted, part[-1]) if len(rest) > len(part) else None)


def _places(indicator: IndicatorRow, row: PlacesRow, place: str | None) -> list[OpenFigure]:
    period = str(row.month.year) if not indicator.is_monthly else f"{row.month:%Y-%m}"
    figures = {**row.by_municipality, AREA: row.area}
    return [
        _figure(indicator, code, period, figures[code]) for code in sorted(figures) if place is None or place == code
    ]


def _figure(indicator: IndicatorRow, place: str, period: str, figure: Figure) -> OpenFigure:
    bounded = figure.value is None and figure.low is not None
    derived = place == AREA or indicator.ratio is not None
    state: Literal["known", "withheld", "range", "missing"] = (
        "known" if figure.value is not None else "missing" if not bounded else "range" if derived else "withheld"
    )
    return OpenFigure(
        indicator=indicator.code,
        place=place,
        period=period,
        state=state,
        value=None if figure.value is None else round(float(figure.value), 3),
        low=None if figure.low is None else round(float(figure.low), 3),
        high=None if figure.high is None else round(float(figure.high), 3),
    )


def _lies_within(period: str, wanted: Wanted) -> bool:
    """Months and years compare as they are written; a year as the end takes its months in."""
    return (wanted.since is None or period >= wanted.since) and (
        wanted.until is None or period[: len(wanted.until)] <= wanted.until
    )


def _key(each: OpenFigure) -> str:
    return f"{each.period}.{each.place}"


def _next(wanted: Wanted, last: OpenFigure) -> str:
    asked = {**wanted.model_dump(by_alias=True, exclude_none=True), "after": _key(last)}
    return f"{reverse('api:figures')}?{urlencode(asked)}"


@router.get(
    "/flow",
    response=answers(FlowByEntry),
    url_name="flow",
    summary=gettext_noop("Flow through unemployment by month of entry, whole area"),
)
@opens(SEE_OPEN_FIGURES)
def flow(request: PageRequest, response: HttpResponse) -> FlowByEntry:
    found = queries.open_flow(request.actor)
    target = area.target(request.actor, "flow_through_3_months")
    goal = float(target.value) / 100 if target else None
    if found is None:
        return FlowByEntry(observed_on=None, whole_since=None, target=goal, items=[])
    tell_data_time(response, found.computed_at)
    return FlowByEntry(
        observed_on=found.observed_on.isoformat(),
        whole_since=found.whole_since.isoformat(),
        target=goal,
        items=[_cohort(row) for row in found.cohorts],
    )


def _cohort(row: OpenCohort) -> Cohort:
    return Cohort(
        month=f"{row.month:%Y-%m}",
        state=row.state,
        started=row.started,
        ended=row.ended,
        share=_interval(row.share),
        by_exit={kind: _interval(share) for kind, share in row.by_exit.items()},
    )


def _interval(share: Share | None) -> Interval | None:
    if share is None:
        return None
    return Interval(value=round(share.value, 4), low=round(share.low, 4), high=round(share.high, 4))


@router.get(
    "/flow/months",
    response=answers(FlowByMonth),
    url_name="flow_months",
    summary=gettext_noop("Stock and flows by calendar month, whole area"),
)
@opens(SEE_OPEN_FIGURES)
def flow_months(request: PageRequest, response: HttpResponse) -> FlowByMonth:
    found = queries.open_flow(request.actor)
    if found is None:
        return FlowByMonth(observed_on=None, items=[])
    tell_data_time(response, found.computed_at)
    return FlowByMonth(observed_on=found.observed_on.isoformat(), items=[_month(row) for row in found.months])


def _month(row: OpenMonth) -> Month:
    return Month(
        month=f"{row.month:%Y-%m}",
        unemployed_at_start=row.open_at_start,
        started=row.started,
        ended=row.ended,
        ended_by=row.ended_by,
    )

"""The situation of the area: flow from its own records, official statistics, the plan's tables."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from virtaus.area import queries as area
from virtaus.area.queries import MunicipalityRow
from virtaus.frame import clock
from virtaus.frame.pages import PageRequest, page
from virtaus.frame.tables import TableView, answer
from virtaus.insight import cards, drawings, queries, situation
from virtaus.insight.choices import Choices, read_choices
from virtaus.insight.queries import Flow, KeyFigureRow, Statistics
from virtaus.insight.queries.series import UNEMPLOYED
from virtaus.insight.rules import SEE_OPEN_FIGURES, SEE_SITUATION, may_see_municipality, sees_whole_area
from virtaus.insight.tables import PLACES, STARTS, key_figure_table

TEMPLATE = "insight/situation.html"
KEY_TABLE = "tyonv/12r5"


@page(SEE_SITUATION)
def show(request: PageRequest) -> HttpResponseBase:
    actor = request.actor
    known = queries.statistics(actor)
    places = [place for place in known.places if may_see_municipality(actor, place.code)]
    if not places:
        return render(request, TEMPLATE, {"places": [], "crumbs": _crumbs()})
    codes = [place.code for place in places]
    whole_area = sees_whole_area(actor)
    charted = [row for row in known.indicators.values() if row.is_open and row.is_monthly]
    choices = read_choices(request.GET, places, charted, whole_area=whole_area, first_indicator=UNEMPLOYED)
    flow = queries.flow(actor, choices.municipality)
    loaded = known.loaded
    figures_now = queries.key_figures(actor, charted, known.members, loaded.month) if loaded else []
    rows = {row.indicator.code: row for row in figures_now}
    place_table = PLACES.over_rows(PLACES.asked(request.GET), situation.place_rows(places, rows, flow))
    start_rows = situation.start_rows(flow.area, flow.minimum) if flow else []
    start_table = STARTS.over_rows(STARTS.asked(request.GET), start_rows)
    measures = key_figure_table(places)
    key_rows = [row for row in figures_now if row.indicator.table == KEY_TABLE]
    key_table = measures.over_rows(measures.asked(request.GET), key_rows)
    for table in (start_table, place_table, key_table):
        if table.asked.export or request.htmx.target == table.id:
            return answer(request, table, TEMPLATE)
    tables: dict[str, TableView[Any]] = {"place_table": place_table, "start_table": start_table, "key_table": key_table}
    context = {
        **tables,
        "crumbs": _crumbs(),
        "places": places,
        "choices": choices,
        "loaded": loaded,
        "one_month": cards.one_month_note(loaded),
        "flow": flow,
        "starts_open": _asks_for(request, STARTS.prefix),
        "keys_open": _asks_for(request, measures.prefix),
        "key_count": len(key_rows),
        **_flow_parts(request, choices, flow, known, rows),
        **_official_parts(request, choices, flow, known, rows, places),
        "commuting": [row for row in area.commuting(actor) if row.code in codes],
        "budget": area.plan_budget(actor) if whole_area else [],
    }
    return render(request, TEMPLATE, context)


@page(SEE_OPEN_FIGURES)
def indicators(request: PageRequest) -> HttpResponse:
    """The catalogue: what each figure means, where it comes from and how it is computed."""
    rows = queries.indicators(request.actor)
    context = {
        "crumbs": [(_("Open data"), reverse("insight:open")), (_("Indicators"), "")],
        "shipped": [row for row in rows if row.shipped],
        "learned": [row for row in rows if not row.shipped],
    }
    return render(request, "insight/indicators.html", context)


def _asks_for(request: PageRequest, prefix: str) -> bool:
    """Whether the address narrows or sorts the table of ``prefix``: then it is not folded away."""
    return any(name.startswith(prefix) for name in request.GET)


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Home"), "/"), (_("Situation"), "")]


def _flow_parts(
    request: PageRequest, choices: Choices, flow: Flow | None, known: Statistics, rows: dict[str, KeyFigureRow]
) -> dict[str, Any]:
    """The finding, the large figures and the chart by month of start."""
    target = area.target(request.actor, situation.FLOW_TARGET)
    cohort = queries.headline(flow.area) if flow else None
    finding = situation.finding(cohort, target)
    recent = queries.recent_figures(request.actor, known, cards.CODES, situation.SPARK_MONTHS)
    figures = cards.official_cards(rows, choices.municipality, recent)
    if not finding:
        name = choices.place if choices.municipality else area.area(request.actor).name
        finding = situation.unemployed_finding(rows, choices.municipality, name)
    if flow and cohort:
        figures = [
            situation.flow_figure(cohort, flow.observed_on, target),
            situation.work_figure(cohort, flow.observed_on),
            *figures[:1],  # the others stand in the table of key figures
        ]
    teams = area.team_names(request.actor) if flow and flow.teams else {}
    lines = situation.team_lines(flow, teams, cohort.month) if flow and cohort else []
    return {
        "team_lines": lines,
        "team_note": situation.team_note(cohort) if cohort else "",
        "finding": finding,
        "figures": figures,
        "cohort_chart": drawings.cohort_chart(flow.area, target, choices.place) if flow and flow.area else None,
        "flow_chart": drawings.flow_chart(flow.months, flow.observed_on, choices.place)
        if flow and flow.months
        else None,
        "exit_chart": drawings.exit_chart(cohort) if cohort else None,
        "month_line": situation.month_line(flow.months) if flow else None,
        "computed": situation.computed_at(flow) if flow else "",
        "target": target,
    }


def _official_parts(
    request: PageRequest,
    choices: Choices,
    flow: Flow | None,
    known: Statistics,
    rows: dict[str, KeyFigureRow],
    places: list[MunicipalityRow],
) -> dict[str, Any]:
    """The long series of the chosen indicator and the maps."""
    actor = request.actor
    newest = queries.headline(flow.area) if flow else None
    shapes = area.shapes(actor)
    maps = [drawings.flow_map(flow, places, shapes, newest.month)] if flow and newest else []
    if not rows:
        return {"series_chart": None, "maps": [each for each in maps if each], "indicator": None}
    indicator = known.indicators[choices.indicator]
    members = [choices.municipality] if choices.municipality else [place.code for place in places]
    points = queries.monthly_series(actor, indicator, members, since=choices.since(clock.today()))
    maps.append(drawings.rate_map(rows, places, shapes))
    return {
        "indicator": indicator,
        "series_chart": drawings.series_chart(points, indicator, choices.place) if len(points) > 1 else None,
        "maps": [each for each in maps if each],
    }

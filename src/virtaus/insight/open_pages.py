"""Open data for everybody: the area's figures, its municipalities and one indicator at a time. No personal data."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from virtaus.area import queries as area
from virtaus.frame.errors import NotFound
from virtaus.frame.pages import PageRequest, page
from virtaus.frame.tables import answer
from virtaus.insight import cards, drawings, queries, situation
from virtaus.insight.queries.series import UNEMPLOYED
from virtaus.insight.rules import SEE_OPEN_FIGURES
from virtaus.insight.tables import open_table, series_table

TEMPLATE = "insight/open.html"
INDICATOR = "insight/open_indicator.html"


@page(SEE_OPEN_FIGURES)
@require_GET
def show(request: PageRequest) -> HttpResponseBase:
    """The newest figures of the area or of one municipality, for looking at and for downloading."""
    actor = request.actor
    known = queries.statistics(actor)
    places = known.places
    names = {place.code: place.name for place in places}
    chosen = request.GET.get("municipality", "")
    chosen = chosen if chosen in names else ""
    figures = queries.latest_figures(actor, known.members, known.indicators)
    rows = {row.indicator.code: row for row in figures}
    declared = open_table([place for place in places if chosen in ("", place.code)])
    table = declared.over_rows(declared.asked(request.GET), figures)
    if not rows:
        return answer(request, table, TEMPLATE, {"crumbs": _crumbs()})
    name = names[chosen] if chosen else area.area(actor).name
    flow = queries.open_flow(actor) if not chosen else None
    target = area.target(actor, situation.FLOW_TARGET)
    recent = queries.recent_figures(actor, known, cards.CODES, situation.SPARK_MONTHS)
    context = {
        "crumbs": _crumbs(),
        "finding": situation.unemployed_finding(rows, chosen, name),
        "figures": cards.official_cards(rows, chosen, recent),
        "places": [(code, label, code == chosen) for code, label in names.items()],
        "chosen": chosen,
        "loaded": known.loaded,
        "one_month": cards.one_month_note(known.loaded),
        "flow": flow,
        "cohort_chart": drawings.cohort_chart(flow.cohorts, target, name) if flow and flow.cohorts else None,
        "map": drawings.rate_map(rows, places, area.shapes(actor)),
        "sources": sorted({row.indicator.source for row in figures}),
    }
    return answer(request, table, TEMPLATE, context)


@page(SEE_OPEN_FIGURES)
@require_GET
def indicator(request: PageRequest, code: str) -> HttpResponseBase:
    """One indicator: what it is, its newest figures and its series by municipality."""
    actor = request.actor
    indicators = queries.by_code(actor)
    found = indicators.get(code)
    if found is None or not found.is_open:
        raise NotFound(_("Not found."))
    places = area.municipalities(actor)
    members = [place.code for place in places]
    latest = queries.latest_figures(actor, members, indicators)
    newest = next((row for row in latest if row.indicator.code == code), None)
    series = queries.series_by_place(actor, found, members)
    declared = series_table(found, places)
    table = declared.over_rows(declared.asked(request.GET), series)
    points = [queries.SeriesPoint(row.month, row.area) for row in series]
    context = {
        "crumbs": [*_crumbs(reverse("insight:open")), (found.name, "")],
        "indicator": found,
        "newest": newest,
        "figure": situation.indicator_text(found, newest.area) if newest else "",
        "chart": drawings.series_chart(points, found, _("the whole area")) if len(points) > 1 else None,
        "is_unemployed": code == UNEMPLOYED,
    }
    return answer(request, table, INDICATOR, context)


def _crumbs(url: str = "") -> list[tuple[str, str]]:
    return [(_("Open data"), url)]

"""Pages of the area. Each headline is what the figures say."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from virtaus.area import drawing, listing, queries
from virtaus.area.rules import EDIT_AREA, SEE_AREA, SEE_TEAMS
from virtaus.frame import clock
from virtaus.frame.pages import PageRequest, page
from virtaus.frame.rights import may
from virtaus.frame.tables import answer


def crumbs(*places: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page of the area."""
    return [(_("Home"), "/"), (_("Area"), reverse("area:overview")), *places]


@page(SEE_AREA)
@require_GET
def overview(request: PageRequest) -> HttpResponse:
    actor = request.actor
    context = {
        "area": queries.area(actor),
        "overview": queries.overview(actor),
        "minimum": queries.rate(actor, "area_labour_force_minimum"),
        "map": drawing.unemployment_map(actor),
        "targets": queries.targets(actor),
        "sees_teams": may(actor, SEE_TEAMS),
        "crumbs": [(_("Home"), "/"), (_("Area"), "")],
    }
    return render(request, "area/overview.html", context)


@page(SEE_AREA)
@require_GET
def municipalities(request: PageRequest) -> HttpResponseBase:
    actor = request.actor
    rows = listing.with_figures(queries.municipalities(actor), queries.key_figures(actor))
    table = listing.MUNICIPALITIES.over_rows(listing.MUNICIPALITIES.asked(request.GET), rows)

    def context() -> dict[str, Any]:
        known = [row for row in rows if row.share is not None]
        return {
            "highest": max(known, key=lambda row: row.share or 0, default=None),
            "lowest": min(known, key=lambda row: row.share or 0, default=None),
            "overview": queries.overview(actor),
            "map": drawing.unemployment_map(actor),
            "crumbs": crumbs((_("Municipalities"), "")),
        }

    return answer(request, table, "area/municipalities.html", context)


@page(SEE_AREA)
@require_GET
def key_figures(request: PageRequest) -> HttpResponseBase:
    actor = request.actor
    declared = listing.key_figure_table(queries.municipalities(actor))
    rows = queries.key_figures(actor)
    suppressed = sum(
        figure.value is None and figure.low is not None for row in rows for figure in row.by_municipality.values()
    )
    context = {
        "count": len(rows),
        "suppressed": suppressed,
        "as_of": max((row.as_of for row in rows), default=None),
        "sources": sorted({row.source for row in rows}, key=lambda source: source.text),
        "crumbs": crumbs((_("Key figures"), "")),
    }
    return answer(request, declared.over_rows(declared.asked(request.GET), rows), "area/key_figures.html", context)


@page(SEE_AREA)
@require_GET
def plan(request: PageRequest) -> HttpResponse:
    lines = queries.plan_budget(request.actor)
    services = [line for line in lines if line.kind == "service"]
    total = next((line for line in lines if line.kind == "total"), None)
    largest = max(services, key=lambda line: line.amount, default=None)
    commuting = drawing.commuting_table(queries.commuting(request.actor))
    context = {
        "area": queries.area(request.actor),
        "lines": lines,
        "total": total,
        "largest": largest,
        "largest_share": largest.amount / total.amount if largest and total and total.amount else None,
        "chart": drawing.budget_chart(services),
        "commuting": commuting,
        "crumbs": crumbs((_("The plan's tables"), "")),
    }
    return render(request, "area/plan.html", context)


@page(SEE_AREA)
@require_GET
def targets(request: PageRequest) -> HttpResponseBase:
    table = listing.TARGETS.over_rows(listing.TARGETS.asked(request.GET), queries.targets(request.actor))
    context = {
        "crumbs": crumbs((_("Targets"), "")),
        "unsure": sum(not row.source.is_sure for row in table.source.part(0, 999)),
    }
    return answer(request, table, "area/targets.html", context)


@page(SEE_AREA)
@require_GET
def target(request: PageRequest, target_id: UUID) -> HttpResponse:
    history = queries.target_history(request.actor, target_id)
    context = {
        "target": next(row for row in history if row.id == target_id),
        "history": [(row, listing.amount(row)) for row in history],
        "amount": listing.amount(next(row for row in history if row.id == target_id)),
        "edits": may(request.actor, EDIT_AREA),
        "crumbs": crumbs((_("Targets"), reverse("area:targets")), (history[0].name, "")),
    }
    return render(request, "area/target.html", context)


@page(SEE_AREA)
@require_GET
def rates(request: PageRequest) -> HttpResponseBase:
    rows = queries.rates(request.actor)
    table = listing.RATES.over_rows(listing.RATES.asked(request.GET), rows)
    context = {
        "count": len(rows),
        "unsure": sum(not row.source.is_read for row in rows),
        "crumbs": crumbs((_("Rates"), "")),
    }
    return answer(request, table, "area/rates.html", context)


@page(SEE_AREA)
@require_GET
def service_points(request: PageRequest) -> HttpResponseBase:
    points = queries.service_points(request.actor)
    weekday = clock.today().isoweekday()
    declared = listing.service_point_table(may(request.actor, EDIT_AREA))
    context = {
        "count": len(points),
        "open_today": sum(bool(point.open_on(weekday)) for point in points),
        "crumbs": crumbs((_("Service points"), "")),
    }
    table = declared.over_rows(declared.asked(request.GET), points)
    return answer(request, table, "area/service_points.html", context)


@page(SEE_TEAMS)
@require_GET
def teams(request: PageRequest) -> HttpResponse:
    rows = queries.teams(request.actor)
    smallest, largest = queries.team_sizes(request.actor)
    context = {
        "teams": [drawing.shown_team(row, smallest, largest) for row in rows],
        "workers": sum(row.size for row in rows),
        "outside": sum(not drawing.fits(row.size, smallest, largest) for row in rows),
        "smallest": smallest,
        "largest": largest,
        "crumbs": crumbs((_("Teams"), "")),
    }
    return render(request, "area/teams.html", context)


@page(SEE_TEAMS)
@require_GET
def team(request: PageRequest, team_id: UUID) -> HttpResponseBase:
    row = queries.team(request.actor, team_id)
    smallest, largest = queries.team_sizes(request.actor)
    edits = may(request.actor, EDIT_AREA)
    declared = listing.member_table(edits)
    table = declared.over_rows(declared.asked(request.GET), queries.members(request.actor, team_id))
    context = {
        "team": drawing.shown_team(row, smallest, largest),
        "smallest": smallest,
        "largest": largest,
        "edits": edits,
        "crumbs": crumbs((_("Teams"), reverse("area:teams")), (row.name, "")),
    }
    return answer(request, table, "area/team.html", context)

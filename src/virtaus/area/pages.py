"""Pages of the area. Each headline is what the figures say."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from virtaus.area import drawing, listing, queries, slots
from virtaus.area.rules import EDIT_AREA, MANAGE_ABSENCES, SEE_AREA, SEE_TEAMS, SET_TARGETS
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
    places = queries.municipalities(actor)
    points = queries.service_points(actor)
    context = {
        "area": queries.area(actor),
        "places": places,
        "points": len(points),
        "sees_teams": may(actor, SEE_TEAMS),
        "panels": [panel for panel in slots.OVERVIEW.show(actor, actor, request) if panel.html.strip()],
        "crumbs": [(_("Home"), "/"), (_("Area"), "")],
    }
    return render(request, "area/overview.html", context)


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
        "edits": may(request.actor, SET_TARGETS),
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
def teams(request: PageRequest) -> HttpResponseBase:
    rows = queries.teams(request.actor)
    smallest, largest = queries.team_sizes(request.actor)
    declared = listing.team_table(smallest, largest)
    context = {
        "count": len(rows),
        "workers": sum(row.size for row in rows),
        "outside": sum(not drawing.fits(row.size, smallest, largest) for row in rows),
        "smallest": smallest,
        "largest": largest,
        "crumbs": crumbs((_("Teams"), "")),
    }
    return answer(request, declared.over_rows(declared.asked(request.GET), rows), "area/teams.html", context)


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
        "leads": team_id in request.actor.teams(*MANAGE_ABSENCES.roles),
        "crumbs": crumbs((_("Teams"), reverse("area:teams")), (row.name, "")),
    }
    return answer(request, table, "area/team.html", context)

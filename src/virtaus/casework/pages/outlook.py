"""What will be late with the hours there, why, and what would help."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from virtaus.area import queries as area
from virtaus.area.listing import amount
from virtaus.area.rules import MANAGE_ABSENCES
from virtaus.casework import outlook_drawing as drawing
from virtaus.casework import outlook_wording as wording
from virtaus.casework.queries import outlook as queries
from virtaus.casework.rules import SEE_OUTLOOK
from virtaus.frame import clock
from virtaus.frame.compute.client import ComputeDown
from virtaus.frame.figures import number
from virtaus.frame.pages import PageRequest, page
from virtaus.frame.tables import answer


@page(SEE_OUTLOOK)
@require_GET
def outlook(request: PageRequest) -> HttpResponseBase:
    """The forecast of the actor's teams."""
    actor = request.actor
    until = queries.until_of(request.GET.get("until", ""))
    try:
        found = queries.outlook(actor, until)
    except ComputeDown as down:
        return _down(request, down)
    table = drawing.TEAMS.over_rows(drawing.TEAMS.asked(request.GET), found.teams)
    context = {
        "outlook": found,
        "headline": wording.finding(found),
        "bounds": wording.bounds(found),
        "by_when": wording.by_when(until),
        "chips": _chips(until),
        "chart": drawing.late_chart(found) if found.teams else None,
        "teams": [_team(request, team, until) for team in found.teams],
        "target": area.target(actor, queries.TARGET),
        "norms": [(norm, amount(norm.row), norm.coming and amount(norm.coming)) for norm in queries.norms(actor)],
        "arrivals": _arrivals(found),
        "crumbs": [(_("What will be late"), "")],
    }
    return answer(request, table, "casework/outlook.html", context)


def _down(request: PageRequest, down: ComputeDown) -> HttpResponse:
    context = {"reason": str(down), "crumbs": [(_("What will be late"), "")]}
    return render(request, "casework/outlook_down.html", context)


def _team(request: PageRequest, team: queries.TeamOutlook, until: queries.Until) -> dict[str, object]:
    return {
        "row": team,
        "line": wording.team_line(team),
        "asked": request.GET.get("team") == str(team.id),
        "why": wording.why(team, until),
        "help": [(wording.help_title(row), wording.help_effect(row)) for row in team.help],
        "chart": drawing.hours_chart(team),
        "weeks": drawing.week_table(team),
        "leads": team.id in request.actor.teams(*MANAGE_ABSENCES.roles),
    }


def _chips(until: queries.Until) -> list[dict[str, object]]:
    """The days to look towards: the usual one, and four and eight weeks on."""
    today = clock.today()
    days = [queries.usual_until(), *(queries.Until(today + timedelta(weeks=weeks)) for weeks in (2, 4, 8))]
    seen: dict[object, queries.Until] = {}
    for each in days:
        seen.setdefault(each.day, each)
    return [
        {"label": wording.by_when(each), "url": f"?until={each.day.isoformat()}", "current": each.day == until.day}
        for each in sorted(seen.values(), key=lambda each: each.day)
    ]


def _arrivals(found: queries.Outlook) -> str:
    """New customers a week that the forecast expects, over the teams shown."""
    mean, low, high = (5 * sum(team.arrivals[place] for team in found.teams) for place in range(3))
    return _("%(mean)s a week (%(low)s–%(high)s)") % {
        "mean": number(mean, 1), "low": number(low, 1), "high": number(high, 1)
    }  # fmt: skip

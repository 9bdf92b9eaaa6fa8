"""Pages on which a team lead says who is away, so that the forecast knows the hours there."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from virtaus.area import absences as actions
from virtaus.area import listing, queries
from virtaus.area.forms import AbsenceForm, BackForm
from virtaus.area.pages import crumbs
from virtaus.area.rules import MANAGE_ABSENCES
from virtaus.frame import clock
from virtaus.frame.forms import EditForm, press
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.tables import answer


@page(MANAGE_ABSENCES)
@require_GET
def absences(request: PageRequest, team_id: UUID) -> HttpResponseBase:
    """Who of the team is away now or later."""
    rows = queries.absences(request.actor, team_id)
    team = queries.team(request.actor, team_id)
    context = {
        "team": team,
        "away": sum(row.is_now for row in rows),
        "later": sum(not row.is_now for row in rows),
        "crumbs": _crumbs(team, _("Absences")),
    }
    table = listing.ABSENCES.over_rows(listing.ABSENCES.asked(request.GET), rows)
    return answer(request, table, "area/absences.html", context)


@page(MANAGE_ABSENCES)
@require_http_methods(["GET", "POST"])
def add_absence(request: PageRequest, team_id: UUID) -> HttpResponse:
    """Note an absence."""
    workers = queries.led_workers(request.actor, team_id)
    team = queries.team(request.actor, team_id)
    form = AbsenceForm(request.POST or None, workers=workers, today=clock.today())
    if form.attempt(
        lambda: actions.add_absence(
            request.actor, form.cleaned_data["account"], valid_from=form.cleaned_data["valid_from"], valid_to=form.end
        )
    ):
        messages.success(request, _("The absence was noted. The forecast counts with it."))
        return see_other(reverse("area:absences", args=[team_id]))
    context = {"team": team, "form": form, "crumbs": _crumbs(team, _("Note an absence"))}
    return render(request, "area/add_absence.html", context, status=form.status)


@page(MANAGE_ABSENCES)
@require_http_methods(["GET", "POST"])
def absence(request: PageRequest, absence_id: UUID) -> HttpResponse:
    """Say when the worker is back."""
    row = queries.absence(request.actor, absence_id)
    team = queries.team(request.actor, queries.team_of_absence(request.actor, absence_id))
    form = BackForm(request.POST or None, version=row.version, initial={"back_on": row.valid_to or clock.today()})
    if form.attempt(
        lambda: actions.end_absence(
            request.actor, absence_id, back_on=form.cleaned_data["back_on"], version=form.version
        )
    ):
        messages.success(request, _("Saved. The forecast counts with it."))
        return see_other(reverse("area:absences", args=[team.id]))
    context = {"absence": row, "team": team, "form": form, "crumbs": _crumbs(team, row.name)}
    return render(request, "area/absence.html", context, status=form.status)


@page(MANAGE_ABSENCES)
@require_POST
def withdraw(request: PageRequest, absence_id: UUID) -> HttpResponse:
    """Take back a wrong entry."""
    queries.absence(request.actor, absence_id)
    team_id = queries.team_of_absence(request.actor, absence_id)
    form = EditForm(request.POST)
    done = _("The entry was withdrawn.")
    if press(request, form, lambda: actions.withdraw_absence(request.actor, absence_id, version=form.version), done):
        return see_other(reverse("area:absences", args=[team_id]))
    return see_other(reverse("area:absence", args=[absence_id]))


def _crumbs(team: queries.TeamRow, last: str) -> list[tuple[str, str]]:
    return crumbs((_("Teams"), reverse("area:teams")), (team.name, reverse("area:team", args=[team.id])), (last, ""))

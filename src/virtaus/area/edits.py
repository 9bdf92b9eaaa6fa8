"""Pages on which an administrator edits the area."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from virtaus.area import actions, drawing, queries
from virtaus.area.forms import EndMemberForm, MemberForm, NewMemberForm, ServicePointForm, TargetForm, TeamForm
from virtaus.area.listing import amount
from virtaus.area.pages import crumbs
from virtaus.area.rules import DECIDE_TARGETS, EDIT_AREA, SET_TARGETS
from virtaus.frame import clock
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.powers import standing

WAYS = ["GET", "POST"]


@page(SET_TARGETS)
@require_http_methods(WAYS)
def target(request: PageRequest, target_id: UUID) -> HttpResponse:
    row = next(each for each in queries.target_history(request.actor, target_id) if each.id == target_id)
    start = {"value": row.value.normalize(), "valid_from": clock.today()}
    form = TargetForm(request.POST or None, version=row.version, initial=start)
    if form.attempt(lambda: actions.set_target(request.actor, target_id, version=form.version, **form.cleaned_data)):
        messages.success(request, _("The target was saved."))
        return see_other(reverse("area:targets"))
    context = {
        "target": row,
        "amount": amount(row),
        "form": form,
        "standing": standing(request.actor, DECIDE_TARGETS),
        "crumbs": crumbs((_("Targets"), reverse("area:targets")), (row.name, reverse("area:target", args=[row.id]))),
    }
    return render(request, "area/edit_target.html", context, status=form.status)


@page(EDIT_AREA)
@require_http_methods(WAYS)
def service_point(request: PageRequest, point_id: UUID) -> HttpResponse:
    point = queries.service_point(request.actor, point_id)
    start = {
        "languages": list(point.languages),
        "step_free": point.step_free,
        **drawing.hours_as_text(point),
    }
    form = ServicePointForm(request.POST or None, version=point.version, initial=start)
    if form.attempt(
        lambda: actions.change_service_point(
            request.actor,
            point_id,
            languages=form.cleaned_data["languages"],
            step_free=form.cleaned_data["step_free"],
            hours=form.hours,
            hours_source=form.cleaned_data["hours_source"],
            version=form.version,
        )
    ):
        messages.success(request, _("The service point was saved."))
        return see_other(reverse("area:service_points"))
    context = {
        "point": point,
        "form": form,
        "crumbs": crumbs((_("Service points"), reverse("area:service_points")), (point.name, "")),
    }
    return render(request, "area/edit_service_point.html", context, status=form.status)


@page(EDIT_AREA)
@require_http_methods(WAYS)
def team(request: PageRequest, team_id: UUID) -> HttpResponse:
    row = queries.team(request.actor, team_id)
    form = TeamForm(
        request.POST or None,
        municipalities=[(town.code, town.name) for town in queries.municipalities(request.actor)],
        version=row.version,
        initial={**queries.team_texts(request.actor, team_id), "municipalities": list(row.municipality_codes)},
    )
    if form.attempt(
        lambda: actions.change_team(
            request.actor,
            team_id,
            names=form.three("name"),
            specialities=form.three("speciality"),
            municipalities=form.cleaned_data["municipalities"],
            version=form.version,
        )
    ):
        messages.success(request, _("The team was saved."))
        return see_other(reverse("area:team", args=[team_id]))
    context = {"team": row, "form": form, "crumbs": _team_crumbs(row)}
    return render(request, "area/edit_team.html", context, status=form.status)


@page(EDIT_AREA)
@require_http_methods(WAYS)
def add_member(request: PageRequest, team_id: UUID) -> HttpResponse:
    row = queries.team(request.actor, team_id)
    workers = queries.workers_outside(request.actor, team_id)
    start = {"share": 1, "languages": ["fi"], "valid_from": clock.today()}
    form = NewMemberForm(request.POST or None, workers=workers, initial=start)
    if form.attempt(
        lambda: actions.add_member(
            request.actor,
            team_id,
            form.cleaned_data["account"],
            share=form.cleaned_data["share"],
            languages=form.cleaned_data["languages"],
            valid_from=form.cleaned_data["valid_from"],
        )
    ):
        messages.success(request, _("The member was added."))
        return see_other(reverse("area:team", args=[team_id]))
    context = {"team": row, "workers": workers, "form": form, "crumbs": _team_crumbs(row)}
    return render(request, "area/add_member.html", context, status=form.status)


@page(EDIT_AREA)
@require_http_methods(WAYS)
def member(request: PageRequest, member_id: UUID) -> HttpResponse:
    row = queries.member(request.actor, member_id)
    start = {"share": row.share, "languages": list(row.languages)}
    form = MemberForm(request.POST or None, version=row.version, initial=start)
    if form.attempt(
        lambda: actions.change_member(
            request.actor,
            member_id,
            share=form.cleaned_data["share"],
            languages=form.cleaned_data["languages"],
            version=form.version,
        )
    ):
        messages.success(request, _("The membership was saved."))
        return see_other(reverse("area:team", args=[row.team_id]))
    context = {"member": row, "form": form, "crumbs": _team_crumbs(queries.team(request.actor, row.team_id))}
    return render(request, "area/member.html", context, status=form.status)


@page(EDIT_AREA)
@require_http_methods(WAYS)
def end_member(request: PageRequest, member_id: UUID) -> HttpResponse:
    row = queries.member(request.actor, member_id)
    form = EndMemberForm(request.POST or None, today=clock.today(), version=row.version)
    if form.attempt(
        lambda: actions.end_member(request.actor, member_id, on=form.cleaned_data["on"], version=form.version)
    ):
        messages.success(request, _("The membership and the roles in the team end."))
        return see_other(reverse("area:team", args=[row.team_id]))
    context = {"member": row, "form": form, "crumbs": _team_crumbs(queries.team(request.actor, row.team_id))}
    return render(request, "area/end_member.html", context, status=form.status)


def _team_crumbs(row: queries.TeamRow) -> list[tuple[str, str]]:
    return crumbs((_("Teams"), reverse("area:teams")), (row.name, reverse("area:team", args=[row.id])))

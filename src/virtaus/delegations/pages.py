"""Pages of the register: what I may decide and who decides what, and looking after the delegations."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from virtaus.accounts.places import municipality_names, team_names
from virtaus.delegations import actions, queries
from virtaus.delegations.forms import DayForm, DelegationForm, EndForm, WithdrawForm
from virtaus.delegations.lists import DELEGATIONS, STATES
from virtaus.delegations.rules import MANAGE_DELEGATIONS, SEE_DELEGATIONS
from virtaus.frame import clock
from virtaus.frame.naming import name_of
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.powers import Power, all_powers
from virtaus.frame.rights import may
from virtaus.frame.tables import answer

form_page = require_http_methods(["GET", "POST"])


@page(SEE_DELEGATIONS)
@require_GET
def register(request: PageRequest) -> HttpResponse:
    """Who decides what on a day, the reader's own powers first; it prints as the list of delegations."""
    form = DayForm(request.GET if "on" in request.GET else None)
    asked = form.cleaned_data["on"] if form.is_valid() else None
    on = asked or clock.today()
    powers = queries.register(request.actor, on)
    own = [each for each in powers if each.mine or each.by_role] if on == clock.today() else []
    context = {
        "powers": powers,
        "own": own,
        "by_role": [power for power in powers if not (power.held or power.kept)],
        "on": on,
        "is_today": on == clock.today(),
        "form": form if form.is_bound else DayForm(initial={"on": on}),
        "may_manage": may(request.actor, MANAGE_DELEGATIONS),
        "crumbs": [(_("Home"), "/"), (_("Who decides what"), "")],
    }
    return render(request, "delegations/register.html", context)


@page(MANAGE_DELEGATIONS)
@require_GET
def delegation_list(request: PageRequest) -> HttpResponseBase:
    """Every delegation ever recorded, with filters and export."""
    rows = queries.all_delegations(request.actor)
    powers = sorted(((each.name, name_of(each.name)) for each in all_powers()), key=lambda pair: pair[1])
    table = DELEGATIONS.over_rows(DELEGATIONS.asked(request.GET), rows, options={"power": powers})
    context = {
        "in_force": sum(row.state == "now" for row in rows),
        "crumbs": _crumbs((_("Delegations"), "")),
    }
    return answer(request, table, "delegations/delegations.html", context)


@page(MANAGE_DELEGATIONS)
@form_page
def new(request: PageRequest) -> HttpResponse:
    form = _form(request, all_powers())
    made: list[UUID] = []
    if form.attempt(
        lambda: made.append(
            actions.add_delegation(request.actor, form.cleaned_data["power"], form.terms, form.decision)
        )
    ):
        messages.success(request, _("The delegation is recorded. From its first day only who holds it decides."))
        return see_other(reverse("delegations:delegation", args=[made[0]]))
    context = {"form": form, "crumbs": _crumbs(_list_crumb(), (_("Record a delegation"), ""))}
    return render(request, "delegations/new.html", context, status=form.status)


@page(SEE_DELEGATIONS)
@require_GET
def delegation(request: PageRequest, delegation_id: UUID) -> HttpResponse:
    return _one(request, queries.delegation(request.actor, delegation_id))


@page(MANAGE_DELEGATIONS)
@form_page
def pass_on(request: PageRequest, delegation_id: UUID) -> HttpResponse:
    found = queries.delegation(request.actor, delegation_id)
    form = _form(request, tuple(each for each in all_powers() if each.name == found.row.power), found.row)
    made: list[UUID] = []
    if form.attempt(
        lambda: made.append(actions.pass_on(request.actor, delegation_id, form.terms, form.decision)),
    ):
        messages.success(request, _("It is recorded that the delegation was passed on."))
        return see_other(_address(made[0]))
    context = {"form": form, "found": found, "crumbs": _crumbs(*_row_crumbs(found.row), (_("Pass on"), ""))}
    return render(request, "delegations/pass_on.html", context, status=form.status)


@page(MANAGE_DELEGATIONS)
@form_page
def end(request: PageRequest, delegation_id: UUID) -> HttpResponse:
    found = queries.delegation(request.actor, delegation_id)
    form = EndForm(request.POST or None, version=found.row.version, initial={"on": clock.today()})
    if form.attempt(
        lambda: actions.end_delegation(request.actor, delegation_id, version=form.version, **form.cleaned_data)
    ):
        messages.success(request, _("The delegation ends. What was decided by it stands."))
        return see_other(_address(delegation_id))
    return _closing(request, found, form, _("End the delegation"))


@page(MANAGE_DELEGATIONS)
@form_page
def withdraw(request: PageRequest, delegation_id: UUID) -> HttpResponse:
    found = queries.delegation(request.actor, delegation_id)
    form = WithdrawForm(request.POST or None, version=found.row.version)
    if form.attempt(
        lambda: actions.withdraw_delegation(request.actor, delegation_id, version=form.version, **form.cleaned_data)
    ):
        messages.success(request, _("The entry was withdrawn."))
        return see_other(_address(delegation_id))
    return _closing(request, found, form, _("Withdraw the entry"))


def _form(
    request: PageRequest, powers: tuple[Power, ...], source: queries.DelegationRow | None = None
) -> DelegationForm:
    return DelegationForm(
        request.POST or None,
        powers=powers,
        accounts=queries.holders(request.actor),
        teams=team_names(),
        municipalities=municipality_names(),
        initial={"valid_from": max(clock.today(), source.valid_from) if source else clock.today()},
    )


def _one(request: PageRequest, found: queries.DelegationPage) -> HttpResponse:
    manages = may(request.actor, MANAGE_DELEGATIONS)
    lasts = found.row.state in {"now", "coming"}
    context = {
        "found": found,
        "row": found.row,
        "state": STATES[found.row.state],
        "may_end": manages and lasts,
        "may_pass_on": manages and lasts and found.row.may_be_passed_on,
        "crumbs": _crumbs((found.row.what, "")) if not manages else _crumbs(_list_crumb(), (found.row.what, "")),
    }
    return render(request, "delegations/delegation.html", context)


def _closing(request: PageRequest, found: queries.DelegationPage, form: Any, title: str) -> HttpResponse:
    context = {"form": form, "row": found.row, "title": title, "crumbs": _crumbs(*_row_crumbs(found.row), (title, ""))}
    return render(request, "delegations/close.html", context, status=form.status)


def _address(delegation_id: UUID) -> str:
    return reverse("delegations:delegation", args=[delegation_id])


def _list_crumb() -> tuple[str, str]:
    return _("Delegations"), reverse("delegations:delegations")


def _row_crumbs(row: queries.DelegationRow) -> tuple[tuple[str, str], tuple[str, str]]:
    return _list_crumb(), (row.what, _address(row.id))


def _crumbs(*last: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Home"), "/"), (_("Who decides what"), reverse("delegations:register")), *last]

"""The administrator's pages: accounts, the roles they hold, and which role opens what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from virtaus.accounts import actions, lockouts, queries, second_factor, token_queries, tokens
from virtaus.accounts.forms import AccountForm, EndRoleForm, NewAccountForm, PasswordForm, RoleForm
from virtaus.accounts.lists import ACCOUNTS, RIGHTS
from virtaus.accounts.places import municipality_names, team_names
from virtaus.accounts.queries import AccountDetails
from virtaus.accounts.rules import DECIDE_ROLES, MANAGE_ACCOUNTS, SEE_RIGHTS
from virtaus.accounts.token_forms import ServiceForm
from virtaus.frame import clock
from virtaus.frame.errors import Forbidden, Invalid
from virtaus.frame.forms import EditForm, press
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.powers import standing
from virtaus.frame.roles import Role
from virtaus.frame.tables import answer

form_page = require_http_methods(["GET", "POST"])


def _address(account_id: UUID) -> str:
    return reverse("accounts:account", args=[account_id])


def _crumbs(*last: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Home"), "/"), (_("Accounts"), reverse("accounts:accounts")), *last]


@page(MANAGE_ACCOUNTS)
@require_GET
def account_list(request: PageRequest) -> HttpResponseBase:
    table = queries.account_list(request.actor, ACCOUNTS.asked(request.GET))
    return answer(request, table, "accounts/accounts.html", {"crumbs": [(_("Home"), "/"), (_("Accounts"), "")]})


@page(SEE_RIGHTS)
@require_GET
def rights(request: PageRequest) -> HttpResponseBase:
    rows = queries.rights_overview(request.actor)
    table = RIGHTS.over_rows(RIGHTS.asked(request.GET), rows)
    return answer(request, table, "accounts/rights.html", {"crumbs": [(_("Home"), "/"), (_("Rights"), "")]})


@page(MANAGE_ACCOUNTS)
@form_page
@sensitive_post_parameters("password")
def new_account(request: PageRequest) -> HttpResponse:
    form = NewAccountForm(request.POST or None, initial={"language": "fi"})
    made: list[UUID] = []

    def create() -> None:
        values = {**form.cleaned_data, "password": form.cleaned_data["password"] or None}
        made.append(actions.create_account(request.actor, **values))

    if form.attempt(create):
        messages.success(request, _("The account is made. Give it a role next."))
        return see_other(_address(made[0]))
    context = {"form": form, "crumbs": _crumbs((_("New account"), ""))}
    return render(request, "accounts/new_account.html", context, status=form.status)


@page(MANAGE_ACCOUNTS)
@require_GET
def account(request: PageRequest, account_id: UUID) -> HttpResponse:
    found = queries.account(request.actor, account_id)
    own = found.id == request.actor.account_id
    access = queries.access(request.actor, account_id)
    service = token_queries.service_of(request.actor, account_id)
    context = {
        "account": found,
        "access": access,
        "own": own,
        "service": service,
        "tokens": token_queries.tokens_of(request.actor, account_id) if service else [],
        "crumbs": _crumbs((found.name, "")),
    }
    return render(request, "accounts/account.html", context)


@page(MANAGE_ACCOUNTS)
@form_page
def edit_account(request: PageRequest, account_id: UUID) -> HttpResponse:
    found = queries.account(request.actor, account_id)
    service = token_queries.service_of(request.actor, account_id)
    form: EditForm
    update: Callable[..., None]
    if service:
        update = tokens.update_service_account
        initial = {"name": found.name, "purpose": service.purpose}
        form = ServiceForm(request.POST or None, version=found.version, initial=initial)
    else:
        update = actions.update_account
        initial = {"name": found.name, "email": found.email, "language": found.language}
        form = AccountForm(request.POST or None, version=found.version, initial=initial)
    if form.attempt(lambda: update(request.actor, account_id, version=form.version, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return see_other(_address(account_id))
    return _form(request, found, form, _("Edit"), _("Edit the account of %(name)s"), _("Save"))


@page(MANAGE_ACCOUNTS)
@form_page
def grant_role(request: PageRequest, account_id: UUID) -> HttpResponse:
    found = queries.account(request.actor, account_id)
    form = RoleForm(
        request.POST or None,
        teams=team_names(),
        municipalities=municipality_names(),
        version=found.version,
        initial={"valid_from": clock.today()},
    )

    if form.attempt(lambda: _grant(request, account_id, form)):
        by = standing(request.actor, DECIDE_ROLES, form.place).holding
        told = _("The role is granted by delegation: %s.") % by.reference if by else _("The role is granted.")
        messages.success(request, told)
        return see_other(_address(account_id))
    return _form(request, found, form, _("Grant a role"), _("Grant a role to %(name)s"), _("Grant the role"))


def _grant(request: PageRequest, account_id: UUID, form: RoleForm) -> None:
    values = form.cleaned_data
    try:
        actions.grant_role(
            request.actor,
            account_id,
            Role(values["role"]),
            team_id=form.place.team_id,
            municipality=form.place.municipality,
            valid_from=values["valid_from"],
            valid_to=values["valid_to"],
            version=form.version,
        )
    except Forbidden as elsewhere:
        raise Invalid({"": [str(elsewhere)]}) from elsewhere


@page(MANAGE_ACCOUNTS)
@form_page
def end_role(request: PageRequest, account_id: UUID, membership_id: UUID) -> HttpResponse:
    found = queries.account(request.actor, account_id)
    membership = found.membership(membership_id)
    form = EndRoleForm(request.POST or None, version=found.version, initial={"on": clock.today()})
    if form.attempt(
        lambda: actions.end_role(
            request.actor, account_id, membership.id, on=form.cleaned_data["on"], version=form.version
        )
    ):
        messages.success(request, _("The role ends."))
        return see_other(_address(account_id))
    title = _("End the role %(role)s of %(name)s") % {"role": membership.role, "name": "%(name)s"}
    return _form(request, found, form, _("End a role"), title, _("End the role"))


@page(MANAGE_ACCOUNTS)
@form_page
@sensitive_post_parameters("password")
def set_password(request: PageRequest, account_id: UUID) -> HttpResponse:
    found = queries.account(request.actor, account_id)
    form = PasswordForm(request.POST or None, version=found.version)
    if form.attempt(lambda: actions.set_password(request.actor, account_id, version=form.version, **form.cleaned_data)):
        messages.success(request, _("The password is changed."))
        return see_other(_address(account_id))
    return _form(request, found, form, _("New password"), _("Give %(name)s a new password"), _("Change the password"))


@page(MANAGE_ACCOUNTS)
@require_POST
def close_account(request: PageRequest, account_id: UUID) -> HttpResponse:
    return _pressed(request, account_id, actions.deactivate_account, _("The account is closed."))


@page(MANAGE_ACCOUNTS)
@require_POST
def reopen_account(request: PageRequest, account_id: UUID) -> HttpResponse:
    return _pressed(request, account_id, actions.reactivate_account, _("The account is open. Give it a role next."))


@page(MANAGE_ACCOUNTS)
@require_POST
def end_sessions(request: PageRequest, account_id: UUID) -> HttpResponse:
    return _pressed(request, account_id, actions.end_sessions, _("The account is signed out everywhere."))


@page(MANAGE_ACCOUNTS)
@require_POST
def unlock(request: PageRequest, account_id: UUID) -> HttpResponse:
    return _pressed(request, account_id, lockouts.unlock, _("The account may sign in again at once."))


@page(MANAGE_ACCOUNTS)
@require_POST
def remove_second_step(request: PageRequest, account_id: UUID) -> HttpResponse:
    return _pressed(request, account_id, second_factor.remove, _("The phone is taken off and every session ended."))


def _pressed(request: PageRequest, account_id: UUID, change: Callable[..., None], done: str) -> HttpResponse:
    form = EditForm(request.POST)
    press(request, form, lambda: change(request.actor, account_id, version=form.version), done)
    return see_other(_address(account_id))


def _form(request: PageRequest, found: AccountDetails, form: Any, crumb: str, title: str, button: str) -> HttpResponse:
    context = {
        "form": form,
        "account": found,
        "title": title % {"name": found.name},
        "button": button,
        "crumbs": _crumbs((found.name, _address(found.id)), (crumb, "")),
    }
    return render(request, "accounts/account_form.html", context, status=form.status)

"""One's own account: what it is, which roles it holds, its password and its sessions."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from virtaus.accounts import actions, lockouts, open_sessions, queries, sessions
from virtaus.accounts.forms import OwnPasswordForm
from virtaus.accounts.rules import USE_OWN_ACCOUNT, USE_TOKENS
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.rights import may


@page(USE_OWN_ACCOUNT)
@require_GET
def own_account(request: PageRequest) -> HttpResponse:
    context = {
        "account": queries.own_account(request.actor),
        "sessions": open_sessions.own_sessions(request.actor, request.session.session_key),
        "at_once": settings.SESSIONS_AT_ONCE,
        "may_use_tokens": may(request.actor, USE_TOKENS),
        "crumbs": [(_("Home"), "/"), (_("My account"), "")],
    }
    return render(request, "accounts/own_account.html", context)


@page(USE_OWN_ACCOUNT)
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("current", "password", "again")
def own_password(request: PageRequest) -> HttpResponse:
    form = OwnPasswordForm(request.POST or None)

    def change() -> None:
        with lockouts.own_password_paced(request.actor, "current"):
            actions.change_own_password(
                request.actor, current=form.cleaned_data["current"], password=form.cleaned_data["password"]
            )

    if form.attempt(change):
        sessions.keep(request)
        messages.success(request, _("Your password is changed. You were signed out everywhere else."))
        return see_other(reverse("accounts:own_account"))
    crumbs = [(_("Home"), "/"), (_("My account"), reverse("accounts:own_account")), (_("Change password"), "")]
    return render(request, "accounts/own_password.html", {"form": form, "crumbs": crumbs}, status=form.status)


@page(USE_OWN_ACCOUNT)
@require_POST
def end_session(request: PageRequest, session_id: UUID) -> HttpResponse:
    """End one of the own sessions, on a device left open somewhere."""
    open_sessions.end_own_session(request.actor, session_id)
    messages.success(request, _("The session is ended."))
    return see_other(reverse("accounts:own_account"))


@page(USE_OWN_ACCOUNT)
@require_POST
def end_other_sessions(request: PageRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    actions.end_own_sessions(request.actor)
    sessions.keep(request)
    messages.success(request, _("You are signed out everywhere else."))
    return see_other(reverse("accounts:own_account"))


@page(USE_OWN_ACCOUNT)
@require_POST
def end_own_sessions(request: PageRequest) -> HttpResponse:
    actions.end_own_sessions(request.actor)
    sessions.close(request)
    return see_other(resolve_url("accounts:sign_in"))

"""The second step: at sign-in, and on one's own account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from virtaus.accounts import lockouts, queries, second_factor, sessions
from virtaus.accounts.forms import CodeForm, RemoveSecondStepForm
from virtaus.accounts.pages.signing import target, to_the_page_asked_for
from virtaus.accounts.rules import USE_OWN_ACCOUNT
from virtaus.accounts.second_factor import Outcome
from virtaus.frame.forms import EditForm
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.rights import PUBLIC

form_page = require_http_methods(["GET", "POST"])


@page(PUBLIC)
@form_page
@sensitive_post_parameters("code")
def second_step(request: PageRequest) -> HttpResponse:
    """Ask who has shown the password for a code."""
    account = sessions.waiting(request)
    if account is None:
        return redirect("accounts:sign_in")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        outcome = sessions.open_with_code(request, account, form.cleaned_data["code"])
        if outcome is Outcome.OPENED:
            return to_the_page_asked_for(target(request), account.language)
        form.add_error("code", _why_not(outcome))
    context = {"form": form, "next": target(request)}
    return render(request, "accounts/second_step.html", context, status=form.status)


@page(PUBLIC)
@form_page
@sensitive_post_parameters("code")
def new_second_step(request: PageRequest) -> HttpResponse:
    """Let who has shown the password take an app into use, where the role needs one."""
    account = sessions.waiting(request)
    offer = second_factor.offered(account) if account else None
    if account is None or offer is None:
        return redirect("accounts:sign_in")
    form = CodeForm(request.POST or None)
    codes: list[str] = []
    if form.attempt(lambda: codes.extend(sessions.open_with_new_app(request, account, form.cleaned_data["code"]))):
        return _recovery_codes(request, codes, target(request))
    context = {"form": form, "offer": offer, "next": target(request), "required": True}
    return render(request, "accounts/new_second_step.html", context, status=form.status)


@page(USE_OWN_ACCOUNT)
@require_POST
def offer_own(request: PageRequest) -> HttpResponse:
    if EditForm(request.POST).attempt(lambda: second_factor.offer(request.actor)):
        return see_other(reverse("accounts:own_second_step"))
    return see_other(reverse("accounts:own_account"))


@page(USE_OWN_ACCOUNT)
@form_page
@sensitive_post_parameters("code")
def own_second_step(request: PageRequest) -> HttpResponse:
    """Take an app into use on one's own account."""
    offer = queries.own_offer(request.actor)
    if offer is None:
        return redirect("accounts:own_account")
    form = CodeForm(request.POST or None)
    codes: list[str] = []
    if form.attempt(lambda: codes.extend(second_factor.confirm(request.actor, form.cleaned_data["code"]))):
        return _recovery_codes(request, codes, reverse("accounts:own_account"))
    context = {"form": form, "offer": offer, "crumbs": _crumbs(_("Second step"))}
    return render(request, "accounts/new_second_step.html", context, status=form.status)


@page(USE_OWN_ACCOUNT)
@require_POST
def renew_recovery_codes(request: PageRequest) -> HttpResponse:
    codes: list[str] = []
    if EditForm(request.POST).attempt(lambda: codes.extend(second_factor.renew_recovery_codes(request.actor))):
        return _recovery_codes(request, codes, reverse("accounts:own_account"))
    return see_other(reverse("accounts:own_account"))


@page(USE_OWN_ACCOUNT)
@form_page
@sensitive_post_parameters("password")
def remove_own(request: PageRequest) -> HttpResponse:
    form = RemoveSecondStepForm(request.POST or None)

    def remove() -> None:
        with lockouts.own_password_paced(request.actor, "password"):
            second_factor.remove_own(request.actor, password=form.cleaned_data["password"])

    if form.attempt(remove):
        sessions.keep(request)
        messages.success(request, _("The second step is left off. You were signed out everywhere else."))
        return see_other(reverse("accounts:own_account"))
    context = {"form": form, "crumbs": _crumbs(_("Leave the second step off"))}
    return render(request, "accounts/remove_second_step.html", context, status=form.status)


def _recovery_codes(request: PageRequest, codes: list[str], onward: str) -> HttpResponse:
    """The only answer that ever shows the codes: the page is not kept anywhere, and the database has digests only."""
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "next": onward})


def _why_not(outcome: Outcome) -> str:
    if outcome is Outcome.WAITING:
        return _("Too many wrong codes. Wait a quarter of an hour and try again.")
    return second_factor.wrong_code()


def _crumbs(last: str) -> list[tuple[str, str]]:
    return [(_("Home"), "/"), (_("My account"), reverse("accounts:own_account")), (last, "")]

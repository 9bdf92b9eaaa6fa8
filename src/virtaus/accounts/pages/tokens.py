"""Tokens of the interface for machines: one's own, and those that the administrator looks after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from virtaus.accounts import token_queries as queries
from virtaus.accounts import tokens
from virtaus.accounts.rules import MANAGE_ACCOUNTS, USE_TOKENS
from virtaus.accounts.sign_ins import SIGNED_IN_AT
from virtaus.accounts.token_forms import ServiceForm, TokenForm
from virtaus.accounts.token_queries import TOKENS
from virtaus.accounts.tokens import FRESH, Made
from virtaus.frame import clock
from virtaus.frame.pages import PageRequest, page, see_other, way_back
from virtaus.frame.tables import answer

form_page = require_http_methods(["GET", "POST"])
PROPOSED = timedelta(days=90)
Crumbs = list[tuple[str, str]]


@page(USE_TOKENS)
@require_GET
def own_tokens(request: PageRequest) -> HttpResponse:
    context = {"tokens": queries.own_tokens(request.actor), "crumbs": _own()}
    return render(request, "accounts/own_tokens.html", context)


@page(USE_TOKENS)
@form_page
def new_own_token(request: PageRequest) -> HttpResponse:
    back = reverse("accounts:own_tokens")

    def make(form: TokenForm, signed_in_at: datetime | None) -> Made:
        return tokens.make_own_token(request.actor, **form.cleaned_data, signed_in_at=signed_in_at)

    return _new(request, make, back, [*_own(back), (_("New token"), "")])


@page(USE_TOKENS)
@require_POST
def end_token(request: PageRequest, token_id: UUID) -> HttpResponse:
    tokens.end_token(request.actor, token_id)
    messages.success(request, _("The token is ended: it opens nothing any more."))
    return see_other(way_back(request, reverse("accounts:own_tokens")))


@page(MANAGE_ACCOUNTS)
@require_GET
def token_list(request: PageRequest) -> HttpResponseBase:
    table = queries.token_list(request.actor, TOKENS.asked(request.GET))
    return answer(request, table, "accounts/tokens.html", {"crumbs": _managed()})


@page(MANAGE_ACCOUNTS)
@form_page
def new_service(request: PageRequest) -> HttpResponse:
    form = ServiceForm(request.POST or None)
    made: list[UUID] = []
    if form.attempt(lambda: made.append(tokens.make_service_account(request.actor, **form.cleaned_data))):
        messages.success(request, _("The account is made. Give it a role next, then a token."))
        return see_other(reverse("accounts:account", args=made))
    crumbs = [*_managed(reverse("accounts:tokens")), (_("New service account"), "")]
    return render(request, "accounts/new_service.html", {"form": form, "crumbs": crumbs}, status=form.status)


@page(MANAGE_ACCOUNTS)
@form_page
def new_service_token(request: PageRequest, account_id: UUID) -> HttpResponse:
    service = queries.service_account(request.actor, account_id)
    back = reverse("accounts:account", args=[account_id])

    def make(form: TokenForm, signed_in_at: datetime | None) -> Made:
        values = form.cleaned_data
        return tokens.make_service_token(request.actor, account_id, **values, signed_in_at=signed_in_at)

    crumbs = [(_("Home"), "/"), (_("Accounts"), reverse("accounts:accounts")), (service.name, back)]
    return _new(request, make, back, [*crumbs, (_("New token"), "")])


def _new(
    request: PageRequest, make: Callable[[TokenForm, datetime | None], Made], back: str, crumbs: Crumbs
) -> HttpResponse:
    """The form of a token, and once the secret it made: no other answer ever shows it."""
    at = _signed_in_at(request)
    if at is None or clock.now() - at > FRESH:
        return render(request, "accounts/sign_in_again.html", {"back": back, "crumbs": crumbs})
    form = TokenForm(request.POST or None, initial={"expires_on": clock.today() + PROPOSED})
    made: list[Made] = []
    if form.attempt(lambda: made.append(make(form, at))):
        return render(request, "accounts/made_token.html", {"secret": made[0].secret, "next": back, "crumbs": crumbs})
    context = {"form": form, "back": back, "crumbs": crumbs}
    return render(request, "accounts/new_token.html", context, status=form.status)


def _signed_in_at(request: PageRequest) -> datetime | None:
    told = request.session.get(SIGNED_IN_AT)
    return datetime.fromtimestamp(told, UTC) if told else None


def _own(address: str = "") -> Crumbs:
    return [(_("Home"), "/"), (_("My account"), reverse("accounts:own_account")), (_("Tokens"), address)]


def _managed(address: str = "") -> Crumbs:
    return [(_("Home"), "/"), (_("Accounts"), reverse("accounts:accounts")), (_("Tokens"), address)]

"""Signing in and out."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from virtaus.accounts import sessions
from virtaus.accounts.doors import doors
from virtaus.accounts.forms import DemoSignInForm, SignInForm
from virtaus.accounts.queries import demo_logins
from virtaus.frame.actor import ActorKind
from virtaus.frame.pages import PageRequest, page, see_other, way_back
from virtaus.frame.preferences import remember
from virtaus.frame.rights import PUBLIC


@page(PUBLIC)
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
def sign_in(request: PageRequest) -> HttpResponse:
    if request.actor.kind is ActorKind.ACCOUNT:
        return redirect(_target(request))
    form = SignInForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        language = sessions.open_with_password(request, form.cleaned_data["email"], form.cleaned_data["password"])
        if language:
            return _to_the_page_asked_for(request, language)
        form.add_error(None, _("The e-mail and the password do not match. Check both and try again."))
    context = {"form": form, "next": _target(request), "demo_logins": demo_logins(request.actor), "doors": doors()}
    return render(request, "accounts/sign_in.html", context, status=422 if form.is_bound else 200)


@page(PUBLIC)
@require_POST
def sign_in_to_demo(request: PageRequest) -> HttpResponse:
    """Open an invented account without its password where the whole area is invented; else back to the form."""
    form = DemoSignInForm(request.POST)
    language = sessions.open_demo(request, form.cleaned_data["account_id"]) if form.is_valid() else None
    if language is None:
        return see_other(resolve_url(settings.LOGIN_URL))
    return _to_the_page_asked_for(request, language)


@page(PUBLIC)
@require_POST
def sign_out(request: PageRequest) -> HttpResponse:
    sessions.close(request)
    return see_other(resolve_url(settings.LOGOUT_REDIRECT_URL))


def _to_the_page_asked_for(request: PageRequest, language: str) -> HttpResponse:
    response = see_other(_target(request))
    remember(response, settings.LANGUAGE_COOKIE_NAME, language)
    return response


def _target(request: PageRequest) -> str:
    """Where to go after signing in: the page that was asked for, if it is ours."""
    return way_back(request, resolve_url(settings.LOGIN_REDIRECT_URL))

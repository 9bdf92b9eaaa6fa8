"""Signing in and out."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from virtaus.accounts import provider, sessions
from virtaus.accounts.doors import doors
from virtaus.accounts.forms import DemoSignInForm, SignInForm
from virtaus.accounts.provider import NotEnded, NotSignedIn
from virtaus.accounts.queries import demo_logins
from virtaus.accounts.sessions import Next, Opening
from virtaus.frame.actor import ActorKind
from virtaus.frame.pages import PageRequest, page, see_other, way_back
from virtaus.frame.preferences import remember
from virtaus.frame.problems import problem
from virtaus.frame.rights import PUBLIC


@page(PUBLIC)
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
def sign_in(request: PageRequest) -> HttpResponse:
    if request.actor.kind is ActorKind.ACCOUNT:
        return redirect(target(request))
    form = SignInForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        opening = sessions.open_with_password(request, form.cleaned_data["email"], form.cleaned_data["password"])
        if opening is not None:
            return after(request, opening)
        form.add_error(None, _("The e-mail and the password do not match. Check both and try again."))
    return _sign_in_page(request, form, status=422 if form.is_bound else 200)


@page(PUBLIC)
@require_GET
def to_provider(request: PageRequest) -> HttpResponse:
    """Send the browser to the identity provider."""
    if not provider.name():
        raise Http404
    try:
        return redirect(provider.begin(request, target(request)))
    except NotSignedIn as refused:
        return _refused(request, refused)


@page(PUBLIC)
@require_GET
def provider_back(request: PageRequest) -> HttpResponse:
    """Where the identity provider sends the browser back to."""
    if not provider.name():
        raise Http404
    try:
        opening, onward = provider.finish(request)
    except NotSignedIn as refused:
        return _refused(request, refused)
    return after(request, opening, onward)


@page(PUBLIC)
@csrf_exempt
@require_POST
def provider_logout(request: PageRequest) -> HttpResponse:
    """Where the identity provider itself says that somebody has signed out there. No browser comes here."""
    if not provider.name():
        raise Http404
    try:
        provider.end_by_token(request.POST.get("logout_token", ""))
    except NotEnded as refused:
        return problem(request, 400, str(refused))
    return HttpResponse(headers={"Cache-Control": "no-store"})


@page(PUBLIC)
@require_POST
def sign_in_to_demo(request: PageRequest) -> HttpResponse:
    """Open an invented account without its password where the whole area is invented; else back to the form."""
    form = DemoSignInForm(request.POST)
    language = sessions.open_demo(request, form.cleaned_data["account_id"]) if form.is_valid() else None
    if language is None:
        return see_other(resolve_url(settings.LOGIN_URL))
    return to_the_page_asked_for(target(request), language)


@page(PUBLIC)
@require_POST
def sign_out(request: PageRequest) -> HttpResponse:
    """Close the session; where the provider opened it, offer to end it there too.

    A link, not a redirect: the pages' policy lets no form lead to another site.
    """
    elsewhere = provider.sign_out_address(request)
    sessions.close(request)
    if elsewhere:
        return render(request, "accounts/signed_out.html", {"elsewhere": elsewhere, "provider": provider.name()})
    return see_other(resolve_url(settings.LOGOUT_REDIRECT_URL))


def _sign_in_page(request: PageRequest, form: SignInForm, status: int) -> HttpResponse:
    context = {
        "form": form,
        "next": target(request),
        "demo_logins": demo_logins(request.actor),
        "doors": doors(),
        "provider": provider.name(),
    }
    return render(request, "accounts/sign_in.html", context, status=status)


def _refused(request: PageRequest, refused: NotSignedIn) -> HttpResponse:
    messages.error(request, str(refused))
    return redirect("accounts:sign_in")


def after(request: PageRequest, opening: Opening, onward: str = "") -> HttpResponse:
    """The page asked for when the session is open, else the step that is missing."""
    onward = onward or target(request)
    if opening.missing is Next.NOTHING:
        return to_the_page_asked_for(onward, opening.language)
    route = "accounts:second_step" if opening.missing is Next.CODE else "accounts:new_second_step"
    response = see_other(f"{reverse(route)}?{urlencode({'next': onward})}")
    remember(response, settings.LANGUAGE_COOKIE_NAME, opening.language)
    return response


def to_the_page_asked_for(onward: str, language: str) -> HttpResponse:
    response = see_other(onward)
    remember(response, settings.LANGUAGE_COOKIE_NAME, language)
    return response


def target(request: PageRequest) -> str:
    """Where to go after signing in: the page that was asked for, if it is ours."""
    return way_back(request, resolve_url(settings.LOGIN_REDIRECT_URL))

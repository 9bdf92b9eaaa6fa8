"""Pages of accounts: signing in and out."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from virtaus.accounts.forms import SignInForm
from virtaus.frame.actor import ActorKind
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.rights import PUBLIC


def _target(request: PageRequest) -> str:
    """Where to go after signing in: the page that was asked for, if it is ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None, require_https=request.is_secure())
    return asked if ours else resolve_url(settings.LOGIN_REDIRECT_URL)


@page(PUBLIC)
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: PageRequest) -> HttpResponse:
    if request.actor.kind is ActorKind.ACCOUNT:
        return redirect(_target(request))
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and form.account:
        login(request, form.account)
        response = see_other(_target(request))
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, form.account.language, httponly=True, samesite="Lax", max_age=365 * 86400
        )
        return response
    status = 422 if form.is_bound else 200
    return render(request, "accounts/sign_in.html", {"form": form, "next": _target(request)}, status=status)


@page(PUBLIC)
@require_POST
def sign_out(request: PageRequest) -> HttpResponse:
    logout(request)
    return see_other(resolve_url(settings.LOGOUT_REDIRECT_URL))

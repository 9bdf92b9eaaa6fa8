"""The pages that belong to no room: home and the choices of language and colours."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.rights import PUBLIC
from virtaus.web.context import COLOUR_SCHEME_COOKIE, COLOUR_SCHEMES
from virtaus.web.rules import USE_HOME

A_YEAR = 365 * 24 * 3600


@page(USE_HOME)
def home(request: PageRequest) -> HttpResponse:
    return render(request, "web/home.html", {})


@page(PUBLIC)
@require_POST
def preferences(request: PageRequest) -> HttpResponse:
    """Remember the language or the colour scheme in a cookie and return to the page."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = "/"
    response = see_other(target)
    for field, cookie, known in (
        ("language", settings.LANGUAGE_COOKIE_NAME, dict(settings.LANGUAGES)),
        ("colour_scheme", COLOUR_SCHEME_COOKIE, dict(COLOUR_SCHEMES)),
    ):
        value = request.POST.get(field, "")
        if value in known:
            response.set_cookie(
                cookie, value, max_age=A_YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
            )
    return response

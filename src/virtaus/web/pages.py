"""The choice of language and colours."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from virtaus.accounts.actions import choose_language
from virtaus.frame.actor import ActorKind
from virtaus.frame.pages import PageRequest, page, see_other, way_back
from virtaus.frame.preferences import remember
from virtaus.frame.rights import PUBLIC
from virtaus.web.context import COLOUR_SCHEME_COOKIE, COLOUR_SCHEMES


@page(PUBLIC)
@require_POST
def preferences(request: PageRequest) -> HttpResponse:
    """Remember the language (also on the account) or the colour scheme, and return to the page."""
    response = see_other(way_back(request, "/"))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        remember(response, settings.LANGUAGE_COOKIE_NAME, language)
        if request.actor.kind is ActorKind.ACCOUNT:
            choose_language(request.actor, language)
    scheme = request.POST.get("colour_scheme", "")
    if scheme in dict(COLOUR_SCHEMES):
        remember(response, COLOUR_SCHEME_COOKIE, scheme)
    return response

"""Pages: a view says which right opens it; a view that says nothing is closed.

``ClosedByDefault`` (middleware) lets a request reach a view only when ``@page`` marked it and the actor may.
The start-up check ``virtaus.E001`` lists any route that nothing marked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme

from virtaus.frame.actor import Actor
from virtaus.frame.modes import BOTH, Mode
from virtaus.frame.rights import Right
from virtaus.frame.token_scopes import GivenToken

P = ParamSpec("P")


class PageRequest(HttpRequest):
    """A request after the middleware: it knows its actor and its id in the logs. ``htmx`` is django-htmx's details.

    ``token`` is what a program came with; None for a browser.
    """

    actor: Actor
    token: GivenToken | None
    request_id: UUID
    htmx: Any


PageView = Callable[Concatenate[PageRequest, P], HttpResponseBase]


def page(right: Right, *, modes: frozenset[Mode] = BOTH) -> Callable[[PageView[P]], PageView[P]]:
    """Mark a view as a page that ``right`` opens; in a mode that ``modes`` leaves out the page does not exist."""

    def decorate(view: PageView[P]) -> PageView[P]:
        view.right = right  # type: ignore[attr-defined]
        view.modes = modes  # type: ignore[attr-defined]
        return view

    return decorate


def opened_view(view: Callable[..., HttpResponseBase], right: Right) -> Callable[..., HttpResponseBase]:
    """Mark a view of a library (sign-in, metrics) as opened by ``right``."""
    view.right = right  # type: ignore[attr-defined]
    return view


def see_other(url: str) -> HttpResponse:
    """Answer a saved form: 303, so that going back or reloading never posts again."""
    response = HttpResponse(status=303)
    response["Location"] = iri_to_uri(url)
    return response


def way_back(request: HttpRequest, otherwise: str) -> str:
    """The page of ours that a form or an address names in ``next``, else ``otherwise``: nobody is led elsewhere."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None, require_https=request.is_secure())
    return asked if ours else otherwise

"""What tells of the interface: its description for machines, and a page for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from virtaus.frame.pages import PageRequest, page
from virtaus.frame.rights import PUBLIC
from virtaus.frame.token_scopes import TokenScope
from virtaus.web.api.answering import shared
from virtaus.web.api.gathering import interface

EXAMPLES = {"code": "TYOTTOMATLOPUSSA", "indicator": "TYOTTOMATLOPUSSA"}
OPEN_DATA = gettext_noop("Open data")
MATTERS = (gettext_noop("Files"), gettext_noop("Meetings"), gettext_noop("Vocabulary"), gettext_noop("Account"))
PROBLEMS = (400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 428, 429, 500, 503)


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    needed: bool
    description: str


@dataclass(frozen=True, slots=True)
class RouteRow:
    """A route as the page tells it. ``example`` is an address that answers, for open data; ``scope`` is of the rest."""

    method: str
    path: str
    summary: str
    example: str
    scope: str
    parameters: tuple[Parameter, ...]
    statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Routes of one matter."""

    name: str
    routes: tuple[RouteRow, ...]


@page(PUBLIC)
@require_safe
def openapi(request: PageRequest) -> HttpResponseBase:
    """The description in OpenAPI 3.1."""
    return shared(request, JsonResponse(interface().get_openapi_schema()))


@page(PUBLIC)
@require_safe
def docs(request: PageRequest) -> HttpResponse:
    """Every route in words, with an address to try. Drawn by the server: no script from anywhere."""
    schema = interface().get_openapi_schema()
    context = {
        "crumbs": [(_("Open data"), reverse("insight:open")), (_("Interface"), "")],
        "groups": list(_groups(schema)),
        "scopes": TokenScope.choices,
        "problems": [(status, HTTPStatus(status).phrase, _meaning(status)) for status in PROBLEMS],
        "version": schema["openapi"],
    }
    return render(request, "web/api.html", context)


def _groups(schema: dict[str, Any]) -> Iterator[Group]:
    """The open data first, then the rest by matter, in the order in which the rooms stand."""
    by_matter: dict[str, list[RouteRow]] = {}
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            row = _row(path, method, operation)
            matter = operation["tags"][0] if row.scope else OPEN_DATA
            by_matter.setdefault(matter, []).append(row)
    for matter in sorted(by_matter, key=lambda name: name != OPEN_DATA):
        yield Group(_(matter), tuple(by_matter[matter]))


def _row(path: str, method: str, operation: dict[str, Any]) -> RouteRow:
    told, summary = operation.get("parameters", []), operation["summary"]
    needed = {each["name"] for each in told if each.get("required") and each["in"] == "query"}
    closed = "security" in operation
    query = "&".join(f"{name}={EXAMPLES[name]}" for name in sorted(needed)) if not closed else ""
    address = path if closed else path.format(**EXAMPLES)
    return RouteRow(
        method.upper(),
        path,
        _(summary),
        "" if closed else f"{address}?{query}" if query else address,
        next(iter(operation["security"][0]["token"]), _("every token")) if closed else "",
        tuple(_parameter(each) for each in told if each["in"] != "path"),
        tuple(str(status) for status in operation["responses"]),
    )


def _parameter(about: dict[str, Any]) -> Parameter:
    description = about.get("description") or about["schema"].get("description", "")
    return Parameter(about["name"], about.get("required", False), _(description) if description else "")


def _meaning(status: int) -> str:
    return {
        400: _("The request can't be read at all."),
        401: _("No token and no session, or a token that opens nothing. The header WWW-Authenticate says which."),
        403: _("The token lacks the scope, or a change by session lacks its X-CSRFToken."),
        404: _("There is nothing at the address, or nothing that the account may see: the two are never told apart."),
        405: _("The address is not asked by this method. The header Allow says by which."),
        409: _("The first request with this Idempotency-Key is still being answered."),
        412: _("Somebody changed the thing first: read it again, and send its new ETag in If-Match."),
        413: _("The content is larger than what is taken."),
        415: _("The content is of another kind than what is taken."),
        422: _("A value can't be used. The list errors names each and says why."),
        428: _("A change needs the ETag of what it changes, in If-Match."),
        429: _("Too many requests in a minute. The header Retry-After says how many seconds to wait."),
        500: _("Our own fault. The instance finds it in the log."),
        503: _("The database or the computing does not answer just now."),
    }[status]

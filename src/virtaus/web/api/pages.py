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
from django.views.decorators.http import require_safe

from virtaus.frame.pages import PageRequest, page
from virtaus.frame.rights import PUBLIC
from virtaus.web.api.gathering import interface, shared

EXAMPLES = {"code": "TYOTTOMATLOPUSSA", "indicator": "TYOTTOMATLOPUSSA"}
PROBLEMS = (404, 405, 422, 429, 500, 503)


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    place: str
    needed: bool
    description: str


@dataclass(frozen=True, slots=True)
class RouteRow:
    """A route as the page tells it; ``example`` is an address that answers."""

    path: str
    summary: str
    example: str
    parameters: tuple[Parameter, ...]
    statuses: tuple[str, ...]


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
        "routes": list(_routes(schema)),
        "problems": [(status, HTTPStatus(status).phrase, _meaning(status)) for status in PROBLEMS],
        "version": schema["openapi"],
    }
    return render(request, "web/api.html", context)


def _routes(schema: dict[str, Any]) -> Iterator[RouteRow]:
    for path, operations in schema["paths"].items():
        operation = operations["get"]
        summary = operation["summary"]
        parameters = [_parameter(each) for each in operation.get("parameters", [])]
        example = path.format(**EXAMPLES)
        asked = "&".join(
            f"{each.name}={EXAMPLES[each.name]}" for each in parameters if each.needed and each.place == "query"
        )
        yield RouteRow(
            path,
            _(summary),
            f"{example}?{asked}" if asked else example,
            tuple(parameters),
            tuple(str(status) for status in operation["responses"]),
        )


def _parameter(about: dict[str, Any]) -> Parameter:
    description = about.get("description") or about["schema"].get("description", "")
    words = _(description) if description else ""
    return Parameter(about["name"], about["in"], about.get("required", False), words)


def _meaning(status: int) -> str:
    return {
        404: _("There is nothing at the address, or nothing by that code."),
        405: _("The interface is only read: use GET."),
        422: _("A value can't be used. The list errors names each and says why."),
        429: _("Too many requests in a minute. The header Retry-After says how many seconds to wait."),
        500: _("Our own fault. The instance finds it in the log."),
        503: _("The database does not answer just now."),
    }[status]

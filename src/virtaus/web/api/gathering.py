"""Gathers the rooms' routes: marks each with its right by method, and gives every error one shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import PathView

from virtaus.frame.api import VersionNeeded
from virtaus.frame.compute import ComputeDown
from virtaus.frame.errors import Forbidden, Invalid, NotFound, Stale
from virtaus.frame.pages import opened_view
from virtaus.frame.problems import nothing, problem
from virtaus.web.api.answering import Way, answering
from virtaus.web.api.describing import ABOUT, PATH, VERSION, described


class Interface(NinjaAPI):
    """The interface; its description says what really comes: problems as such, headers, who may ask."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        return described(super().get_openapi_schema(path_prefix=f"/{PATH}"), self, ways())


@cache
def interface() -> Interface:
    """The interface with the routes of every room that has an ``api`` module."""
    made = Interface(
        title="Virtaus",
        version=VERSION,
        description=ABOUT,
        docs_url=None,
        openapi_url=None,
        urls_namespace="api",
    )
    for room in settings.ROOMS:
        if room not in {"frame", "web"} and find_spec(f"virtaus.{room}.api"):
            made.add_router("", import_module(f"virtaus.{room}.api").router)
    for own in ("files", "modes"):
        made.add_router("", import_module(f"virtaus.web.api.{own}").router)
    _tell_errors(made)
    return made


def _tell_errors(made: NinjaAPI) -> None:
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        ValidationError: _wrong_values,
        Invalid: _refused,
        NotFound: _not_found,
        Http404: lambda request, error: nothing(request),
        Forbidden: lambda request, error: nothing(request),
        PermissionDenied: lambda request, error: nothing(request),
        Stale: lambda request, error: problem(request, 412, str(error), headers={"ETag": f'"{error.version}"'}),
        VersionNeeded: lambda request, error: problem(request, 428, str(error)),
        ComputeDown: lambda request, error: problem(request, 503, str(error), headers={"Retry-After": "30"}),
        HttpError: lambda request, error: problem(request, error.status_code, str(error)),
        OperationalError: lambda request, error: problem(request, 503, _("The database does not answer.")),
    }
    for kind, handler in handlers.items():
        made.add_exception_handler(kind, handler)


def _not_found(request: HttpRequest, error: NotFound) -> HttpResponse:
    """Of open data the reason; of everything else nothing that tells what is there."""
    public = cast(Any, request).is_open_data
    return problem(request, 404, str(error)) if public and str(error) else nothing(request)


def _wrong_values(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = []
    for each in error.errors:
        location, *names = [str(part) for part in each.get("loc", ("query",))]
        faults.append({"location": location, "name": names[-1] if names else "", "reason": each.get("msg", "")})
    return problem(request, 422, _("Some values can't be used; errors names each."), errors=faults)


def _refused(request: HttpRequest, error: Invalid) -> HttpResponse:
    """What an action refuses, by the field of the content that it is about; "" is the whole."""
    location = "query" if request.method == "GET" else "body"
    faults = [
        {"location": location, "name": name, "reason": reason}
        for name, reasons in error.fields.items()
        for reason in reasons
    ]
    return problem(request, 422, _("Some values can't be used; errors names each."), errors=faults)


def ways() -> dict[str, dict[str, Way]]:
    """What each route is asked in: by its name and method."""
    found: dict[str, dict[str, Way]] = {}
    for view in _views():
        for operation in view.operations:
            way = Way.of(operation)
            for method in operation.methods:
                found.setdefault(str(view.url_name), {})[method] = way
    return found


def _views() -> Iterator[PathView]:
    for _prefix, router in interface()._routers:
        yield from router.path_operations.values()


def routes() -> list[URLPattern]:
    """The addresses of the rooms' routes. One with an operation that names no right stays unmarked: start-up fails."""
    patterns = interface().urls[0]
    known = ways()
    found = []
    for pattern in patterns:
        if not isinstance(pattern, URLPattern) or pattern.name == "api-root":
            continue
        by_method = known[str(pattern.name)]
        view: Any = answering(cast(Callable[..., HttpResponseBase], pattern.callback), by_method)
        rights = {method: way.right for method, way in by_method.items() if way.right is not None}
        if len(rights) == len(by_method):
            view = opened_view(view, next(iter(rights.values())))
            view.rights = rights
        found.append(URLPattern(pattern.pattern, view, name=pattern.name))
    return found

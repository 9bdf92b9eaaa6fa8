"""Gathers the rooms' routes: marks each with its right, gives every error one shape, and knows what has not changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import cache, wraps
from importlib import import_module
from importlib.util import find_spec
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, Throttled, ValidationError
from ninja.operation import PathView

from virtaus.frame.errors import Forbidden, NotFound
from virtaus.frame.pages import opened_view
from virtaus.frame.problems import CONTENT_TYPE, problem
from virtaus.frame.rights import Right
from virtaus.web.api.throttling import PerMinute

VERSION = "1"
PATH = "api/v1/"
FRESH = 60  # seconds that an answer may be used without asking again
ABOUT = (
    "Open data of an employment area: official figures with their definitions, and flow through unemployment from the "
    "area's own records, in aggregates with small counts hidden. No personal data, no login. Texts come in the "
    "language asked for (Accept-Language: fi, sv, en). Errors are problem details (RFC 9457)."
)


class OpenInterface(NinjaAPI):
    """The interface; its description says what really comes: problems as such, headers, no body with 304."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        schema = super().get_openapi_schema(path_prefix=f"/{PATH}")
        schema["info"]["license"] = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}
        for path in schema["paths"].values():
            for operation in path.values():
                for status, answer in operation["responses"].items():
                    _describe(int(status), answer)
        return schema


def _describe(status: int, answer: dict[str, Any]) -> None:
    if status >= 400 and "content" in answer:
        answer["content"] = {CONTENT_TYPE: answer["content"].pop("application/json")}
    if status == 429:
        answer["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait"}}
    if status in {200, 304}:
        answer["headers"] = {"ETag": {"schema": {"type": "string"}, "description": "Changes with the content"}}
    if status == 304:
        answer["description"] = "Not Modified: If-None-Match names the present ETag"
        answer.pop("content", None)


@cache
def interface() -> OpenInterface:
    """The interface with the routes of every room that has an ``api`` module."""
    made = OpenInterface(
        title="Virtaus",
        version=VERSION,
        description=ABOUT,
        docs_url=None,
        openapi_url=None,
        urls_namespace="api",
        throttle=[PerMinute()],
    )
    for room in settings.ROOMS:
        if room not in {"frame", "web"} and find_spec(f"virtaus.{room}.api"):
            made.add_router("", import_module(f"virtaus.{room}.api").router)
    made.add_router("", import_module("virtaus.web.api.modes").router)
    _tell_errors(made)
    return made


def _tell_errors(made: NinjaAPI) -> None:
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        ValidationError: _wrong_values,
        NotFound: lambda request, error: problem(request, 404, str(error)),
        Http404: lambda request, error: problem(request, 404, _("There is nothing at this address.")),
        Forbidden: lambda request, error: problem(request, 403, _("This is not open data.")),
        PermissionDenied: lambda request, error: problem(request, 403, _("This is not open data.")),
        Throttled: lambda request, error: problem(
            request,
            429,
            _("Too many requests in a minute. Wait as long as Retry-After says."),
            headers={"Retry-After": str(round(error.wait or 1) + 1)},
        ),
        HttpError: lambda request, error: problem(request, error.status_code, str(error)),
        OperationalError: lambda request, error: problem(request, 503, _("The database does not answer.")),
    }
    for kind, handler in handlers.items():
        made.add_exception_handler(kind, handler)


def _wrong_values(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = []
    for each in error.errors:
        location, *names = [str(part) for part in each.get("loc", ("query",))]
        faults.append({"location": location, "name": names[-1] if names else "", "reason": each.get("msg", "")})
    return problem(request, 422, _("Some values can't be used; errors names each."), errors=faults)


def routes() -> list[URLPattern]:
    """The addresses of the rooms' routes. One whose operations name no right stays unmarked: start-up fails on it."""
    found = []
    for pattern in interface().urls[0]:
        if not isinstance(pattern, URLPattern) or pattern.name == "api-root":
            continue
        view = _answering(cast(Callable[..., HttpResponseBase], pattern.callback))
        right = _right_of(pattern.name)
        found.append(URLPattern(pattern.pattern, opened_view(view, right) if right else view, name=pattern.name))
    return found


def _right_of(name: str | None) -> Right | None:
    rights = {
        getattr(operation.view_func, "right", None)
        for view in _views()
        if view.url_name == name
        for operation in view.operations
    }
    return rights.pop() if len(rights) == 1 else None


def _views() -> Iterator[PathView]:
    for _prefix, router in interface()._routers:
        yield from router.path_operations.values()


def _answering(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """``view`` with what every route does alike: HEAD, a problem for a wrong method, conditional requests, sharing."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "HEAD":
            request.method = "GET"  # the server leaves the body out
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            return problem(request, 405, _("This address is only read: use GET."), headers={"Allow": "GET, HEAD"})
        return shared(request, response) if isinstance(response, HttpResponse) else response

    answer.csrf_exempt = True  # type: ignore[attr-defined]
    return answer


def shared(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """A good answer with what lets others keep it and ask whether it has changed; any other as it is."""
    if response.status_code != 200:
        return response
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["Cache-Control"] = f"public, max-age={FRESH}"
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Link, Virtaus-Data-Time"
    modified = parse_http_date_safe(response.get("Last-Modified", ""))
    found = get_conditional_response(request, etag=response["ETag"], last_modified=modified, response=response)
    return found if found is not None else response

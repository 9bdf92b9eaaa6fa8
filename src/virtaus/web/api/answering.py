"""What every route does alike, around what is its own: limits, scopes, the shape of what is sent, keys, caches."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe
from django.utils.translation import gettext as _
from ninja.operation import Operation
from ninja.utils import check_csrf

from virtaus.frame.pages import PageRequest
from virtaus.frame.problems import problem
from virtaus.frame.rights import Right
from virtaus.frame.token_scopes import TokenScope
from virtaus.web.api.repeating import once
from virtaus.web.api.throttling import refuse_too_often

FRESH = 60  # seconds that an open answer may be used without asking again
JSON = "application/json"
FORM = "multipart/form-data"
MEGABYTE = 1024 * 1024
SAFE = {"GET", "HEAD"}
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Way:
    """How a route is asked by one method: the right and scope that open it, what kind of content it takes, and the
    names its address may carry after the question mark."""

    right: Right | None
    scope: TokenScope | None
    content: str
    names: frozenset[str]

    @classmethod
    def of(cls, operation: Operation) -> Way:
        sources = {getattr(model, "__ninja_param_source__", "") for model in operation.models}
        content = FORM if sources & {"file", "form"} else JSON if "body" in sources else ""
        right = getattr(operation.view_func, "right", None)
        names = frozenset(
            name
            for model in operation.models
            if getattr(model, "__ninja_param_source__", "") == "query"
            for name in getattr(model, "__ninja_flatten_map__", {})
        )
        return cls(right, getattr(operation.view_func, "scope", None), content, names)

    @property
    def is_open(self) -> bool:
        return self.right is not None and self.right.public


def answering(view: View, ways: Mapping[str, Way]) -> View:
    """``view`` with what every route does alike; ``ways`` are its methods."""

    @wraps(view)
    def answer(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "HEAD":
            request.method = "GET"  # the server leaves the body out
        way = ways.get(str(request.method))
        if way is None:
            allowed = ", ".join([*ways, *(["HEAD"] if "GET" in ways else [])])
            return problem(request, 405, _("This address is not asked like that."), headers={"Allow": allowed})
        cast(Any, request).is_open_data = way.is_open
        refused = refuse_too_often(request) or _refuse(request, way) or _refuse_names(request, way)
        if refused is not None:
            return refused
        response = _answer(request, lambda: view(request, *args, **kwargs))
        return shared(request, response) if way.is_open and isinstance(response, HttpResponse) else response

    answer.csrf_exempt = True  # type: ignore[attr-defined] # _refuse checks it where a cookie opens the way
    return answer


def _answer(request: PageRequest, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
    return answer() if key is None else once(request, key, answer)


def _refuse(request: PageRequest, way: Way) -> HttpResponseBase | None:
    """Why the request does not get further, before anything of it is read; None when it may."""
    if way.is_open:
        return None
    if request.token is not None and way.scope is not None and way.scope not in request.token.scopes:
        told = f'Bearer realm="virtaus", error="insufficient_scope", scope="{way.scope}"'
        detail = _("The token is not for this: it lacks the scope %s.") % way.scope
        return problem(request, 403, detail, headers={"WWW-Authenticate": told})
    if request.method in SAFE:
        return None
    if request.token is None and check_csrf(request) is not None:
        return problem(request, 403, _("A change by session needs the header X-CSRFToken; /api/v1/me tells it."))
    return _refuse_content(request, way)


def _refuse_content(request: HttpRequest, way: Way) -> HttpResponse | None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    most = (settings.VIRTAUS_IMPORT_MEGABYTES + 1 if way.content == FORM else 1) * MEGABYTE
    if length.isdigit() and int(length) > most:
        return problem(request, 413, _("At most %d bytes are taken here.") % most)
    if way.content and request.content_type != way.content:
        return problem(request, 415, _("Send the content as %s.") % way.content)
    return None


def _refuse_names(request: HttpRequest, way: Way) -> HttpResponse | None:
    """A name that is not known is refused: a misspelt filter left unread would answer with more than was asked for."""
    unknown = sorted(set(request.GET) - way.names)
    if not unknown:
        return None
    faults = [{"location": "query", "name": name, "reason": _("There is no such parameter.")} for name in unknown]
    return problem(request, 422, _("Some values can't be used; errors names each."), errors=faults)


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

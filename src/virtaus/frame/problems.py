"""How an error is told to a machine: problem details (RFC 9457), one shape for every error of the interface."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

CONTENT_TYPE = "application/problem+json"
API_PATH = "/api/"
TYPES = f"{API_PATH}v1/docs#problem-"


def for_machines(request: HttpRequest) -> bool:
    """Whether the request came to the interface for machines, whose errors are no pages."""
    return request.path.startswith(API_PATH)


def problem(
    request: HttpRequest,
    status: int,
    detail: str,
    *,
    errors: Sequence[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The answer to a request that failed. ``type`` leads to the documentation; ``instance`` finds it in the log.

    ``errors`` tells each wrong value: ``location`` (query, path), ``name`` and ``reason``.
    """
    content: dict[str, Any] = {
        "type": f"{TYPES}{status}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if request_id := getattr(request, "request_id", None):
        content["instance"] = f"urn:uuid:{request_id}"
    if errors:
        content["errors"] = list(errors)
    response = JsonResponse(content, status=status, content_type=CONTENT_TYPE, headers=dict(headers or {}))
    response["Cache-Control"] = "no-store"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def nothing(request: HttpRequest) -> HttpResponse:
    """The one answer about what is not there and about what the reader may not see: the two are never told apart."""
    return problem(request, 404, _("There is nothing at this address, or nothing that you may see."))


def sign_in(request: HttpRequest, *, error: str = "") -> HttpResponse:
    """401: no token and no session, or a token that opens nothing (``error``, RFC 6750)."""
    told = f'Bearer realm="virtaus", error="{error}"' if error else 'Bearer realm="virtaus"'
    detail = _("The token is wrong, has expired or was ended.") if error else _("Send a token, or sign in.")
    return problem(request, 401, detail, headers={"WWW-Authenticate": told})


def too_often(request: HttpRequest, seconds: int) -> HttpResponse:
    """429: the sender, the token or the account has asked as often as it may in a minute."""
    detail = _("Too many requests in a minute. Wait as long as Retry-After says.")
    return problem(request, 429, detail, headers={"Retry-After": str(seconds)})

"""How an error is told to a machine: problem details (RFC 9457), one shape for every error of the interface."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

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

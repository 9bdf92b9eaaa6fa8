"""What the rooms' ``api.py`` share: which right opens a route, what each answer is, and of when its data is.

A room declares ``router = Router()`` in its ``api.py``; ``web.api`` gathers them under one address. Nothing else
imports this, so the libraries of the interface are loaded for it alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.http import HttpResponse
from django.utils.http import http_date
from ninja import Schema

from virtaus.frame.rights import Right

F = TypeVar("F", bound=Callable[..., Any])
DATA_TIME = "Virtaus-Data-Time"


class Fault(Schema):
    """A wrong value in a request."""

    location: str
    name: str
    reason: str


class Problem(Schema):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str | None = None
    errors: list[Fault] | None = None


def answers(schema: Any, *, not_found: bool = False) -> dict[int, Any]:
    """Every status that a route for reading may answer with."""
    found: dict[int, Any] = {200: schema, 304: None}
    if not_found:
        found[404] = Problem
    return found | {422: Problem, 429: Problem, 500: Problem, 503: Problem}


def opens(right: Right) -> Callable[[F], F]:
    """Mark a route as opened by ``right``; one that is not marked keeps the product from starting."""

    def decorate(operation: F) -> F:
        operation.right = right  # type: ignore[attr-defined]
        return operation

    return decorate


def tell_data_time(response: HttpResponse, moment: datetime | None) -> None:
    """Say of when the data is, to the second, in a header of our own and in the standard one."""
    if moment is not None:
        response[DATA_TIME] = moment.isoformat(timespec="seconds")
        response["Last-Modified"] = http_date(moment.timestamp())

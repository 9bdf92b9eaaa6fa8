"""How a page with a table answers: whole, only the table for htmx, or as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from virtaus.frame.pages import PageRequest
from virtaus.frame.tables.exports import export
from virtaus.frame.tables.view import TableView

FRAGMENT = "cotton/table.html"


def answer(
    request: PageRequest,
    table: TableView[Any],
    template: str,
    context: Mapping[str, Any] | Callable[[], Mapping[str, Any]] | None = None,
) -> HttpResponseBase:
    """The page ``template`` with ``table`` in its context (as ``table``), or the part of it that was asked for.

    A ``context`` that costs queries is given as a function, so that turning a page of the table does not pay for it.
    """
    if table.asked.export and table.table.exports:
        return export(table, table.asked.export)
    response: HttpResponse
    if request.htmx.target == table.id and not request.htmx.history_restore_request:
        response = render(request, FRAGMENT, {"table": table})
    else:
        rest = context() if callable(context) else context or {}
        response = render(request, template, {**rest, "table": table})
    # the browser must not take a cached fragment for the page
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response

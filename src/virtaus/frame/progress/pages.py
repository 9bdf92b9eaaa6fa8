"""The page of a piece of work under way."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from virtaus.frame.pages import PageRequest, page
from virtaus.frame.progress.reports import progress_of
from virtaus.frame.rights import SIGNED_IN


@page(SIGNED_IN)
def progress(request: PageRequest, progress_id: UUID) -> HttpResponse:
    """The whole page, or for htmx the part that moves; htmx is led on when the work is done."""
    row = progress_of(request.actor, progress_id)
    if request.htmx and not request.htmx.history_restore_request:
        response = render(request, "cotton/progress.html", {"progress": row})
        if row.ended and row.leads_to:
            response["HX-Redirect"] = row.leads_to
        return response
    return render(request, "frame/progress.html", {"progress": row})

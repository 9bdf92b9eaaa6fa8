"""Files of the national register that were applied, and taking back the last one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from virtaus.casework import uploads
from virtaus.casework.event_import import undo_last_import
from virtaus.casework.queries.imports import import_row
from virtaus.casework.rules import IMPORT_EVENTS
from virtaus.frame.forms import EditForm
from virtaus.frame.pages import PageRequest, page, see_other


@page(IMPORT_EVENTS)
def events(request: PageRequest) -> HttpResponse:
    """Where event files were sent before all files had one page."""
    return see_other(reverse("frame:imports") + "?what=events")


@page(IMPORT_EVENTS)
@require_http_methods(["GET", "POST"])
def undo(request: PageRequest, import_id: UUID) -> HttpResponse:
    """What taking back the last file would undo; sending the form does it, a large file by the worker."""
    row = import_row(request.actor, import_id)
    form = EditForm(request.POST if request.method == "POST" else None)
    if form.is_bound and row.can_undo and row.new_events > uploads.LARGE_ROWS:
        return see_other(reverse("frame:progress", args=[uploads.ask_for_undo(request.actor, import_id)]))
    persons: list[int] = []
    if form.attempt(lambda: persons.append(undo_last_import(request.actor, import_id))):
        told = ngettext("The file was undone: %d person.", "The file was undone: %d persons.", persons[0]) % persons[0]
        messages.success(request, told)
        return see_other(reverse("frame:imports"))
    crumbs = [(_("Files"), reverse("frame:imports")), (_("Undo a file"), "")]
    return render(
        request, "casework/undo_import.html", {"row": row, "form": form, "crumbs": crumbs}, status=form.status
    )

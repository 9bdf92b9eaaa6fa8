"""Files of the national register: sent, looked at, applied, undone."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from virtaus.casework import uploads
from virtaus.casework.event_import import FileHasFaults, undo_last_import
from virtaus.casework.forms import UploadForm
from virtaus.casework.queries.imports import import_row, imports
from virtaus.casework.rules import IMPORT_EVENTS
from virtaus.frame.forms import EditForm
from virtaus.frame.pages import PageRequest, page, see_other


@page(IMPORT_EVENTS)
def events(request: PageRequest) -> HttpResponse:
    """The files that have been read, and sending a new one."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        upload_id = uploads.upload_events(request.actor, file.name, file.read())
        if file.size > uploads.LARGE:
            return _under_way(uploads.ask_for_check(request.actor, upload_id))
        return see_other(reverse("casework:preview", args=[upload_id]))
    rows = imports(request.actor)
    context = {
        "form": form,
        "imports": rows,
        "last": next((row for row in rows if row.undone_at is None), None),
        "waiting": uploads.waiting(request.actor),
        "crumbs": [(_("Event files"), "")],
    }
    return render(request, "casework/imports.html", context, status=422 if form.errors else 200)


@page(IMPORT_EVENTS)
def preview(request: PageRequest, upload_id: UUID) -> HttpResponse:
    """What a file would do; sending the form applies it. A large file is checked and applied by the worker."""
    found = uploads.preview(request.actor, upload_id)
    findings = found.findings
    if request.method == "POST":
        if findings is None:
            return _under_way(uploads.ask_for_check(request.actor, upload_id))
        if found.large:
            return _under_way(uploads.ask_for_import(request.actor, upload_id))
        return _applied(request, upload_id)
    context = {
        "preview": found,
        "found": findings,
        "more_faults": findings.fault_count - len(findings.faults) if findings else 0,
        "more_warnings": findings.warning_count - len(findings.warnings) if findings else 0,
        "crumbs": [(_("Event files"), reverse("casework:imports")), (_("Preview"), "")],
    }
    return render(request, "casework/preview.html", context)


def _under_way(progress_id: UUID) -> HttpResponse:
    return see_other(reverse("frame:progress", args=[progress_id]))


def _applied(request: PageRequest, upload_id: UUID) -> HttpResponse:
    try:
        done = uploads.apply_upload(request.actor, upload_id)
    except FileHasFaults as wrong:
        messages.error(request, str(wrong))
        return see_other(reverse("casework:preview", args=[upload_id]))
    told = ngettext("%d event was applied.", "%d events were applied.", done.new_events) % done.new_events
    messages.success(request, told if done.import_id else _("This file had been applied already: nothing changed."))
    return see_other(reverse("casework:imports"))


@page(IMPORT_EVENTS)
@require_POST
def discard(request: PageRequest, upload_id: UUID) -> HttpResponse:
    """Throw a waiting file away."""
    uploads.discard_upload(request.actor, upload_id)
    messages.success(request, _("The file was thrown away. Nothing changed."))
    return see_other(reverse("casework:imports"))


@page(IMPORT_EVENTS)
@require_http_methods(["GET", "POST"])
def undo(request: PageRequest, import_id: UUID) -> HttpResponse:
    """What taking back the last file would undo; sending the form does it, a large file by the worker."""
    row = import_row(request.actor, import_id)
    form = EditForm(request.POST if request.method == "POST" else None)
    if form.is_bound and row.can_undo and row.new_events > uploads.LARGE_ROWS:
        return _under_way(uploads.ask_for_undo(request.actor, import_id))
    persons: list[int] = []
    if form.attempt(lambda: persons.append(undo_last_import(request.actor, import_id))):
        told = ngettext("The file was undone: %d person.", "The file was undone: %d persons.", persons[0]) % persons[0]
        messages.success(request, told)
        return see_other(reverse("casework:imports"))
    crumbs = [(_("Event files"), reverse("casework:imports")), (_("Undo a file"), "")]
    return render(
        request, "casework/undo_import.html", {"row": row, "form": form, "crumbs": crumbs}, status=form.status
    )

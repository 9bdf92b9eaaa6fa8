"""Pages of files that are read in: sent, looked at, applied, undone."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from virtaus.frame.forms import EditForm
from virtaus.frame.imports import actions, queries, templates
from virtaus.frame.imports.forms import FileForm
from virtaus.frame.imports.kinds import HasFaults
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.rules import USE_IMPORTS
from virtaus.frame.tables import answer


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Home"), "/"), (_("Files"), reverse("frame:imports") if more else ""), *more]


@page(USE_IMPORTS)
def imports(request: PageRequest) -> HttpResponseBase:
    """Sending a file, the files that wait, and those that have been applied."""
    kinds = queries.own_kinds(request.actor)
    form = FileForm(
        request.POST or None,
        request.FILES or None,
        kinds=[(kind.name, kind.title) for kind in kinds],
        initial={"kind": request.GET.get("what", "")},
    )
    begun: list[actions.Begun] = []
    if form.attempt(lambda: begun.append(_send(request, form))):
        return _under_way(begun[0])
    table = queries.history(request.actor, queries.HISTORY.asked(request.GET))
    context = {"form": form, "kinds": kinds, "waiting": queries.waiting(request.actor), "crumbs": _crumbs()}
    response = answer(request, table, "frame/imports.html", context)
    response.status_code = form.status
    return response


def _send(request: PageRequest, form: FileForm) -> actions.Begun:
    file = form.cleaned_data["file"]
    return actions.send(request.actor, form.cleaned_data["kind"], file.name, file.size, file.chunks())


@page(USE_IMPORTS)
@require_GET
def kind(request: PageRequest, kind: str) -> HttpResponse:
    """The columns of a kind of file, and its templates."""
    found = queries.kind_called(request.actor, kind)
    context = {
        "kind": found,
        "columns": queries.columns_of(request.actor, kind),
        "crumbs": _crumbs((found.title, "")),
    }
    return render(request, "frame/import_kind.html", context)


@page(USE_IMPORTS)
@require_GET
def template(request: PageRequest, kind: str, ending: str) -> HttpResponse:
    """An empty file of a kind, to fill in."""
    found = queries.kind_called(request.actor, kind)
    columns = queries.columns_of(request.actor, kind)
    return templates.template_file(found.title, columns, ending)


@page(USE_IMPORTS)
@require_http_methods(["GET", "POST"])
def preview(request: PageRequest, file_id: UUID) -> HttpResponseBase:
    """What a file would do; sending the form checks it again or applies it, a large file by the worker."""
    found = queries.preview(request.actor, file_id)
    form = EditForm(request.POST if request.method == "POST" else None)
    if form.is_bound and found.is_ready and found.small:
        return _apply(request, file_id)
    begun: list[actions.Begun] = []
    ask = actions.ask_for_import if found.is_ready else actions.ask_for_check
    if form.attempt(lambda: begun.append(ask(request.actor, file_id))):
        return _under_way(begun[0])
    table = queries.faults(queries.FAULTS.asked(request.GET), found)
    context = {"preview": found, "found": found.findings, "form": form, "crumbs": _crumbs((_("Preview"), ""))}
    response = answer(request, table, "frame/import.html", context)
    response.status_code = form.status
    return response


def _apply(request: PageRequest, file_id: UUID) -> HttpResponse:
    try:
        counts = actions.apply_import(request.actor, file_id)
    except HasFaults as wrong:
        actions.check(request.actor, file_id)
        messages.error(request, str(wrong))
        return see_other(reverse("frame:import", args=[file_id]))
    if counts is not None:
        actions.follow_up(request.actor, file_id)
        messages.success(request, queries.what_was_done(counts))
    return see_other(reverse("frame:imports"))


@page(USE_IMPORTS)
@require_POST
def discard(request: PageRequest, file_id: UUID) -> HttpResponse:
    """Throw a waiting file away."""
    actions.discard(request.actor, file_id)
    messages.success(request, _("The file was thrown away. Nothing changed."))
    return see_other(reverse("frame:imports"))


@page(USE_IMPORTS)
@require_http_methods(["GET", "POST"])
def undo(request: PageRequest, file_id: UUID) -> HttpResponse:
    """What taking back a file would undo; sending the form lets the worker do it."""
    row = queries.to_undo(request.actor, file_id)
    form = EditForm(request.POST if request.method == "POST" else None)
    begun: list[actions.Begun] = []
    if form.attempt(lambda: begun.append(actions.ask_for_undo(request.actor, file_id))):
        return _under_way(begun[0])
    context = {
        "row": row,
        "form": form,
        "says": queries.what_undo_withdraws(row.counts),
        "crumbs": _crumbs((_("Undo a file"), "")),
    }
    return render(request, "frame/undo_import.html", context, status=form.status)


def _under_way(begun: actions.Begun) -> HttpResponse:
    if begun.progress_id is None:
        return see_other(reverse("frame:import", args=[begun.file_id]))
    return see_other(reverse("frame:progress", args=[begun.progress_id]))

"""Finding two records of one person, comparing them, merging them, and undoing a merge."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from virtaus.frame.errors import Invalid, NotFound
from virtaus.frame.forms import EditForm, press
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.people.merging.carrying import merge_persons
from virtaus.people.merging.undoing import undo_merge
from virtaus.people.merging_forms import MergeForm, TwoRecordsForm
from virtaus.people.queries import doubles as queries
from virtaus.people.rules import MERGE_PEOPLE


@page(MERGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def doubles(request: PageRequest) -> HttpResponse:
    """Who may have two records, two records by their keys, and what was merged."""
    form = TwoRecordsForm(request.POST or None)
    found: list[UUID] = []
    if form.attempt(lambda: found.extend(_called(request, form))):
        return see_other(reverse("people:merge", args=found))
    pairs = queries.doubles(request.actor)
    context = {
        "form": form,
        "doubles": pairs,
        "merges": queries.done_merges(request.actor),
        "headline": headline(len(pairs)),
        "crumbs": [(_("Home"), "/"), (_("Two records of one person"), "")],
    }
    return render(request, "people/doubles.html", context, status=form.status)


def headline(pairs: int) -> str:
    """How many pairs of records may be one person's, in a sentence."""
    if not pairs:
        return _("No two records look like one person's.")
    said = ngettext("%d pair of records may be one person's.", "%d pairs of records may be one person's.", pairs)
    return said % pairs


def _called(request: PageRequest, form: TwoRecordsForm) -> list[UUID]:
    found = []
    for name in ("kept", "merged"):
        try:
            found.append(queries.record_called(request.actor, form.cleaned_data[name]))
        except NotFound as missing:
            raise Invalid({name: [str(missing)]}) from missing
    if found[0] == found[1]:
        raise Invalid({"merged": [_("Choose two different records.")]})
    return found


@page(MERGE_PEOPLE)
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("grounds")
def merge(request: PageRequest, person_id: UUID, merged_id: UUID) -> HttpResponse:
    """The two records side by side, and what becomes of each."""
    compared = queries.comparison(request.actor, person_id, merged_id)
    form = MergeForm(
        request.POST or None,
        differences=compared.differences,
        needs_the_register=compared.needs_the_register,
    )
    if form.attempt(lambda: _merge(request, form, person_id, merged_id)):
        messages.success(request, _("The records are one. You can undo it on this page for a time."))
        return see_other(reverse("people:doubles"))
    context = {
        "form": form,
        "compared": compared,
        "crumbs": [
            (_("Home"), "/"),
            (_("Two records of one person"), reverse("people:doubles")),
            (_("Merge records"), ""),
        ],
    }
    return render(request, "people/merge.html", context, status=form.status)


def _merge(request: PageRequest, form: MergeForm, kept: UUID, merged: UUID) -> None:
    given = form.cleaned_data
    merge_persons(
        request.actor,
        kept,
        merged,
        chosen=form.chosen(),
        grounds=given["grounds"],
        told_nationally=given.get("told_nationally", False),
    )


@page(MERGE_PEOPLE)
@require_POST
def undo(request: PageRequest, merge_id: UUID) -> HttpResponse:
    """Part two records again."""
    press(
        request,
        EditForm(request.POST),
        lambda: undo_merge(request.actor, merge_id),
        _("The records are two again, as they were."),
    )
    return see_other(reverse("people:doubles"))

"""Erasing a person's record: whose time is over, what would become of a record, and the decision in two steps."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from virtaus.frame import progress
from virtaus.frame.errors import Invalid, NotFound
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.powers import standing
from virtaus.people.erasing import carrying as actions
from virtaus.people.erasing_forms import EraseForm, RecordForm, SeveralForm
from virtaus.people.queries import erasing as queries
from virtaus.people.rules import DECIDE_ERASURE, ERASE_PEOPLE
from virtaus.people.tasks import carry_out_erasures


@page(ERASE_PEOPLE)
@require_http_methods(["GET", "POST"])
def erasing(request: PageRequest) -> HttpResponse:
    """Whose record need not be kept any more, any record by its key, and what has been erased."""
    form = RecordForm(request.POST or None)
    found: list[UUID] = []
    if form.attempt(lambda: found.append(_called(request, form))):
        return see_other(reverse("people:erase", args=found))
    return _shown(request, form, SeveralForm())


def _called(request: PageRequest, form: RecordForm) -> UUID:
    try:
        return queries.record_to_erase(request.actor, form.cleaned_data["key"])
    except NotFound as missing:
        raise Invalid({"key": [str(missing)]}) from missing


def _shown(request: PageRequest, form: RecordForm, several: SeveralForm) -> HttpResponse:
    over = queries.time_over(request.actor)
    context = {
        "form": form,
        "several": several,
        "over": [(each, str(each.id) in several.chosen) for each in over],
        "done": queries.done_erasures(request.actor),
        "standing": standing(request.actor, DECIDE_ERASURE),
        "headline": headline(len(over)),
        "crumbs": [(_("Home"), "/"), (_("Erasing records"), "")],
    }
    return render(request, "people/erasing.html", context, status=max(form.status, several.status))


def headline(over: int) -> str:
    """How many records need not be kept any more, in a sentence."""
    if not over:
        return _("No record's time is over.")
    if over >= actions.MOST_AT_ONCE:
        return _("The time of at least %d records is over.") % over
    return ngettext("The time of %d record is over.", "The time of %d records is over.", over) % over


@page(ERASE_PEOPLE)
@require_POST
def several(request: PageRequest) -> HttpResponse:
    """Decide that the chosen records whose time is over are erased; the worker does it."""
    form = SeveralForm(request.POST)
    known = {str(each.id): each.id for each in queries.time_over(request.actor)}
    chosen = [person for each, person in known.items() if each in form.chosen]

    def decide() -> None:
        actions.decide_erasures(request.actor, chosen, form.because_time_is_over())

    if form.attempt(decide):
        progress_id = progress.begin(request.actor, "people.carry_out_erasures")
        carry_out_erasures.defer(progress_id)
        return see_other(reverse("frame:progress", args=[progress_id]))
    return _shown(request, RecordForm(), form)


@page(ERASE_PEOPLE)
@require_http_methods(["GET", "POST"])
def erase(request: PageRequest, person_id: UUID) -> HttpResponse:
    """What would become of a record; then once more, whether to erase it; then it is gone."""
    shown = queries.preview(request.actor, person_id)
    form = EraseForm(request.POST or None)
    sure = form.is_valid() and form.cleaned_data["sure"]
    if sure and form.attempt(lambda: actions.erase_persons(request.actor, [person_id], form.decision())):
        messages.success(request, _("The record is erased. Nothing in the database refers to the person any more."))
        return see_other(reverse("people:erasing"))
    asks_again = form.is_valid() and not sure
    if asks_again:
        form = EraseForm(initial=form.cleaned_data | {"sure": "on"})
    context = {
        "form": form,
        "shown": shown,
        "asks_again": asks_again,
        "standing": standing(request.actor, DECIDE_ERASURE),
        "crumbs": [(_("Home"), "/"), (_("Erasing records"), reverse("people:erasing")), (_("Erase a record"), "")],
    }
    return render(request, "people/erase.html", context, status=form.status)

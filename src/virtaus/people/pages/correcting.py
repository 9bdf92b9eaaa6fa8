"""Asking for a correction on one's own page, and answering as one who serves the person."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.people.actions.correcting import answer_correction, ask_correction
from virtaus.people.correcting_forms import AnswerForm, AskForm
from virtaus.people.national import national_service
from virtaus.people.pages.my import my_crumbs
from virtaus.people.queries import correcting as queries
from virtaus.people.rules import ASK_CORRECTION, HANDLE_CORRECTIONS


@page(ASK_CORRECTION)
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("wrong", "right")
def my_corrections(request: PageRequest) -> HttpResponse:
    """What the customer said is wrong, what became of it, and a form to say more."""
    rows = queries.own_requests(request.actor)
    form = AskForm(request.POST or None)
    if form.attempt(lambda: ask_correction(request.actor, **form.told())):
        messages.success(request, _("Your request is on its way. The answer comes to this page."))
        return see_other(reverse("people:my_corrections"))
    context = {
        "form": form,
        "rows": rows,
        "national_service": national_service(),
        "crumbs": my_crumbs((_("My data"), reverse("people:my_data")), (_("Something is wrong"), "")),
    }
    return render(request, "people/my_corrections.html", context, status=form.status)


@page(HANDLE_CORRECTIONS)
@require_GET
def corrections(request: PageRequest) -> HttpResponse:
    """Requests that wait for an answer."""
    rows = queries.waiting_requests(request.actor)
    context = {
        "rows": rows,
        "headline": headline(len(rows)),
        "crumbs": [(_("Home"), "/"), (_("Requests to correct data"), "")],
    }
    return render(request, "people/corrections.html", context)


def headline(waiting: int) -> str:
    """How many requests wait, in a sentence."""
    if not waiting:
        return _("No request to correct data waits.")
    said = ngettext(
        "%d request to correct data waits for an answer.", "%d requests to correct data wait for an answer.", waiting
    )
    return said % waiting


@page(HANDLE_CORRECTIONS)
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("answer")
def correction(request: PageRequest, request_id: UUID) -> HttpResponse:
    """One request, and what became of it."""
    row = queries.request_of(request.actor, request_id)
    form = AnswerForm(request.POST or None, version=row.version)
    if form.attempt(lambda: answer_correction(request.actor, request_id, version=form.version, **form.cleaned_data)):
        messages.success(request, _("Answered. The person sees it on their own page."))
        return see_other(reverse("people:corrections"))
    context = {
        "form": form,
        "row": row,
        "crumbs": [(_("Home"), "/"), (_("Requests to correct data"), reverse("people:corrections")), (row.key, "")],
    }
    return render(request, "people/correction.html", context, status=form.status)

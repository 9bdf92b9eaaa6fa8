"""Asking for the names behind readings on one's own page, and deciding as the data-protection officer."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from virtaus.frame import clock
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.people.actions.name_requests import ask_names, decide_names
from virtaus.people.name_request_forms import AskNamesForm, DecideNamesForm
from virtaus.people.pages.my import my_crumbs
from virtaus.people.queries import name_requests as queries
from virtaus.people.rules import ASK_NAMES, HANDLE_NAME_REQUESTS

USUAL_PERIOD = timedelta(days=90)
"""Proposed, and changed by whoever asks."""


@page(ASK_NAMES)
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("why")
def my_name_requests(request: PageRequest) -> HttpResponse:
    """What the customer asked, what was decided, the names where they are told, and a form to ask."""
    rows = queries.own_name_requests(request.actor)
    today = clock.today()
    form = AskNamesForm(request.POST or None, initial={"first_day": today - USUAL_PERIOD, "last_day": today})
    if form.attempt(lambda: ask_names(request.actor, **form.cleaned_data)):
        messages.success(request, _("Your request is on its way. The decision comes to this page."))
        return see_other(reverse("people:my_name_requests"))
    crumbs = my_crumbs(
        (_("My data"), reverse("people:my_data")),
        (_("Who has looked at my data"), reverse("people:my_uses")),
        (_("Ask for names"), ""),
    )
    context = {"form": form, "rows": rows, "crumbs": crumbs}
    return render(request, "people/my_name_requests.html", context, status=form.status)


@page(HANDLE_NAME_REQUESTS)
@require_GET
def name_requests(request: PageRequest) -> HttpResponse:
    """Requests that wait for a decision, then those decided."""
    waiting, decided = queries.requests_for_names(request.actor)
    context = {
        "waiting": waiting,
        "decided": decided,
        "headline": queries.headline(len(waiting)),
        "crumbs": [(_("Home"), "/"), (_("Requests for names"), "")],
    }
    return render(request, "people/name_requests.html", context)


@page(HANDLE_NAME_REQUESTS)
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("answer")
def name_request(request: PageRequest, request_id: UUID) -> HttpResponse:
    """One request, how many readings and accounts it concerns, and the decision."""
    found = queries.request_for_names(request.actor, request_id)
    form = DecideNamesForm(request.POST or None, version=found.row.version)
    if form.attempt(lambda: decide_names(request.actor, request_id, version=form.version, **form.cleaned_data)):
        messages.success(request, _("Decided. The person sees it on their own page."))
        return see_other(reverse("people:name_requests"))
    crumbs = [(_("Home"), "/"), (_("Requests for names"), reverse("people:name_requests")), (found.row.key, "")]
    context = {"form": form, "found": found, "row": found.row, "crumbs": crumbs}
    return render(request, "people/name_request.html", context, status=form.status)

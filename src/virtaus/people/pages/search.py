"""Finding a customer, opening one of another team with a reason, and reviewing what was opened."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from virtaus.frame import clock
from virtaus.frame.errors import Forbidden, NotFound, Stale
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.powers import Place, standing
from virtaus.frame.rights import may
from virtaus.frame.roles import Role
from virtaus.frame.tables import answer
from virtaus.people.access import in_force as settings_in_force
from virtaus.people.actions import outside as actions
from virtaus.people.forms import ReasonForm, ReviewForm, SearchForm
from virtaus.people.queries import outside
from virtaus.people.queries import search as queries
from virtaus.people.rules import DECIDE_REVIEWS, OPEN_OUTSIDE, REGISTER_PEOPLE, REVIEW_ACCESS, SEARCH_PEOPLE


@page(SEARCH_PEOPLE)
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("text")
def search(request: PageRequest) -> HttpResponse:
    """Search the whole register. The words are posted, so that no address or log holds them."""
    form = SearchForm(request.POST or None)
    found = queries.search(request.actor, form.cleaned_data["text"]) if form.is_valid() else None
    context = {
        "form": form,
        "found": found,
        "headline": headline(found) if found else _("Find a customer."),
        "hours": settings_in_force(clock.today()).hours_open,
        "may_register": may(request.actor, REGISTER_PEOPLE),
        "crumbs": [(_("Home"), "/"), (_("Find a customer"), "")],
    }
    return render(request, "people/search.html", context, status=422 if form.errors else 200)


def headline(found: queries.Found) -> str:
    """What a search found, in one sentence."""
    if found.count == 0 and found.too_many:
        return _("Too many customers match.")
    if found.count == 0:
        return _("Nobody was found.")
    if not found.own:
        return (
            ngettext("%d customer matches, of another team.", "%d customers match, of other teams.", found.count)
            % found.count
        )
    return ngettext("%d customer matches.", "%d customers match.", found.count) % found.count


@page(OPEN_OUTSIDE)
@require_POST
@sensitive_post_parameters("words")
def reason(request: PageRequest) -> HttpResponse:
    """State why a customer of another team must be opened. Reached only from a search."""
    stating = "reason" in request.POST
    ticket = request.POST.get("ticket", "")
    form = ReasonForm(request.POST if stating else None, initial={"ticket": ticket})
    opened: list[UUID] = []

    def open_it() -> None:
        opened.append(actions.open_outside(request.actor, **form.stated()))

    try:
        if not stating:
            queries.found_with(request.actor, ticket)
        elif form.attempt(open_it):
            messages.success(request, _("The customer is open to you. The customer's team lead reviews it."))
            return see_other(reverse("people:person", args=opened))
    except NotFound:
        messages.error(request, _("The search is too old. Search again."))
        return see_other(reverse("people:search"))
    context = {
        "form": form,
        "hours": settings_in_force(clock.today()).hours_open,
        "crumbs": [(_("Home"), "/"), (_("Find a customer"), reverse("people:search")), (_("State a reason"), "")],
    }
    return render(request, "people/reason.html", context, status=form.status)


@page(OPEN_OUTSIDE)
@require_POST
def close(request: PageRequest, access_id: UUID) -> HttpResponse:
    """End one's own access before its time."""
    actions.close_outside(request.actor, access_id)
    messages.success(request, _("The customer is closed to you again."))
    return see_other(reverse("people:search"))


@page(REVIEW_ACCESS)
@require_GET
def accesses(request: PageRequest) -> HttpResponseBase:
    """Who opened customers from outside their team, and why."""
    table = outside.accesses(request.actor, outside.ACCESSES.asked(request.GET))
    return answer(request, table, "people/accesses.html", lambda: _review_context(request))


def _review_context(request: PageRequest) -> dict[str, object]:
    waiting = outside.waiting_reviews(request.actor)
    if waiting:
        said = ngettext("%d opening waits for your review.", "%d openings wait for your review.", waiting) % waiting
    else:
        said = _("No opening waits for your review.")
    led = sorted(request.actor.teams(Role.TEAM_LEAD))
    return {
        "headline": said,
        "days": settings_in_force(clock.today()).shown_days,
        "standing": standing(request.actor, DECIDE_REVIEWS, Place(led[0] if led else None)),
        "crumbs": [(_("Home"), "/"), (_("Openings from outside"), "")],
    }


@page(REVIEW_ACCESS)
@require_POST
def review(request: PageRequest, access_id: UUID) -> HttpResponse:
    """Approve an access or flag it."""
    outside.access(request.actor, access_id)
    form = ReviewForm(request.POST)
    try:
        if form.is_valid():
            actions.review_access(request.actor, access_id, form.found, version=form.version)
            messages.success(request, _("Saved."))
    except (Stale, Forbidden) as error:
        messages.error(request, str(error))
    return see_other(reverse("people:accesses"))

"""Registering a person: by staff, or by the person with their own login. In add-on mode the pages lead elsewhere."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from virtaus.area.queries.places import municipality_names
from virtaus.frame import modes
from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.people.actions import registration as actions
from virtaus.people.forms import OwnRegistrationForm, RegistrationForm
from virtaus.people.queries import person
from virtaus.people.queries.own import is_registered
from virtaus.people.rules import REGISTER_OWN, REGISTER_PEOPLE

form_page = require_http_methods(["GET", "POST"])


def _alone() -> bool:
    return modes.current() is modes.Mode.STAND_ALONE


def _municipalities() -> dict[str, str]:
    """The area's municipalities are public: whoever registers may choose theirs."""
    return municipality_names(Actor.system("registration"))


@page(REGISTER_PEOPLE)
@form_page
@sensitive_post_parameters()
def register(request: PageRequest) -> HttpResponse:
    """A worker registers a new customer."""
    form = RegistrationForm(request.POST or None, municipalities=_municipalities())
    made: list[UUID] = []

    def save() -> None:
        values, told_by = form.told()
        made.append(actions.register_person(request.actor, values, told_by=told_by))

    if _alone() and form.attempt(save):
        return _registered(request, made[0])
    crumbs = [(_("Home"), "/"), (_("Find a customer"), reverse("people:search")), (_("Register a new customer"), "")]
    context = {"form": form, "alone": _alone(), "own": False, "crumbs": crumbs}
    return render(request, "people/register.html", context, status=form.status if _alone() else 200)


def _registered(request: PageRequest, person_id: UUID) -> HttpResponse:
    """To the new customer, or back to the search where another team serves the municipality."""
    try:
        person(request.actor, person_id)
    except NotFound:
        messages.success(request, _("Registered. The team that serves the municipality has the customer from now on."))
        return see_other(reverse("people:search"))
    messages.success(request, _("Registered. Start the job search next."))
    return see_other(reverse("people:person", args=[person_id]))


@page(REGISTER_OWN)
@form_page
@sensitive_post_parameters()
def register_own(request: PageRequest) -> HttpResponse:
    """A person registers with their own login."""
    if is_registered(request.actor):
        messages.info(request, _("You are registered already."))
        return see_other("/")
    form = OwnRegistrationForm(request.POST or None, municipalities=_municipalities())
    if _alone() and form.attempt(lambda: actions.register_own(request.actor, form.cleaned_data)):
        messages.success(request, _("You are registered. A coach contacts you about the first meeting."))
        return see_other("/")
    context = {
        "form": form,
        "alone": _alone(),
        "own": True,
        "crumbs": [(_("Home"), "/"), (_("Register as a customer"), "")],
    }
    return render(request, "people/register.html", context, status=form.status if _alone() else 200)

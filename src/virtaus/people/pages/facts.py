"""Editing what is known of a person: each form saves over the version it was filled from."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from virtaus.frame.errors import NotFound
from virtaus.frame.forms import EditForm
from virtaus.frame.modes import STAND_ALONE
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.people import queries
from virtaus.people.actions import competence as competence_actions
from virtaus.people.actions import facts as actions
from virtaus.people.forms import CompetenceForm, ContactForm, LimitsForm, NamesForm, ServiceForm
from virtaus.people.pages.person import crumbs_to
from virtaus.people.queries import facts
from virtaus.people.rules import EDIT_PEOPLE
from virtaus.vocabulary import queries as vocabulary
from virtaus.vocabulary.levels import Level

form_page = require_http_methods(["GET", "POST"])


def _saved(request: PageRequest, person_id: UUID) -> HttpResponse:
    messages.success(request, _("Saved."))
    return see_other(reverse("people:person", args=[person_id]))


def _shown(request: PageRequest, person_id: UUID, form: EditForm, title: str, lead: str = "") -> HttpResponse:
    person = queries.person(request.actor, person_id)
    own = (person.key, reverse("people:person", args=[person_id]))
    context = {
        "form": form,
        "person": person,
        "headline": title,
        "lead": lead,
        "crumbs": crumbs_to(request, title, own),
    }
    return render(request, "people/edit.html", context, status=form.status)


@page(EDIT_PEOPLE, modes=STAND_ALONE)
@form_page
@sensitive_post_parameters()
def contact(request: PageRequest, person_id: UUID) -> HttpResponse:
    """Contact details."""
    now = facts.contact_to_edit(request.actor, person_id)
    form = ContactForm(
        request.POST or None, with_address="street" in now.values, version=now.version, initial=dict(now.values)
    )

    def save() -> None:
        values, told_by = form.told()
        actions.update_contact(request.actor, person_id, values, told_by=told_by, version=form.version)

    if form.attempt(save):
        return _saved(request, person_id)
    return _shown(request, person_id, form, _("Contact details"))


@page(EDIT_PEOPLE)
@form_page
def service(request: PageRequest, person_id: UUID) -> HttpResponse:
    """Languages, interpreter, accessibility and travel."""
    now = facts.service_to_edit(request.actor, person_id)
    form = ServiceForm(request.POST or None, version=now.version, initial=dict(now.values))

    def save() -> None:
        values, told_by = form.told()
        actions.update_service_facts(request.actor, person_id, values, told_by=told_by, version=form.version)

    if form.attempt(save):
        return _saved(request, person_id)
    return _shown(request, person_id, form, _("How the customer is served"))


@page(EDIT_PEOPLE)
@form_page
def limits(request: PageRequest, person_id: UUID) -> HttpResponse:
    """The limits that the person has chosen to have taken into account."""
    form = LimitsForm(request.POST or None, initial={"limits": facts.limits_to_edit(request.actor, person_id)})
    if form.attempt(lambda: actions.choose_limits(request.actor, person_id, form.chosen())):
        return _saved(request, person_id)
    lead = _("The customer decides. What is not chosen here is not taken into account and not stored.")
    return _shown(request, person_id, form, _("Limits that the customer has chosen"), lead)


@page(EDIT_PEOPLE, modes=STAND_ALONE)
@form_page
@sensitive_post_parameters()
def identity(request: PageRequest, person_id: UUID) -> HttpResponse:
    """Names and the personal identity code."""
    now = facts.identity_to_edit(request.actor, person_id)
    form = NamesForm(request.POST or None, version=now.version, initial=dict(now.values))

    def save() -> None:
        values, told_by = form.told()
        actions.update_identity(request.actor, person_id, **values, told_by=told_by, version=form.version)

    if form.attempt(save):
        return _saved(request, person_id)
    return _shown(request, person_id, form, _("Name and personal identity code"))


@page(EDIT_PEOPLE)
@form_page
def competence(request: PageRequest, person_id: UUID) -> HttpResponse:
    """Search the vocabulary, add what the person seeks or has, take away what is wrong."""
    person = queries.person(request.actor, person_id)
    adding = "concept" in request.POST
    form = CompetenceForm(request.POST if adding else None)

    def add() -> None:
        concept, part = form.chosen()
        level = int(form.cleaned_data["level"])
        competence_actions.add_competence(request.actor, person_id, concept, part, told_by=form.told_by, level=level)

    if form.attempt(add):
        messages.success(request, _("Added."))
        return see_other(reverse("people:competence", args=[person_id]))
    asked = request.POST.get("asked", "")[:100]
    own = (person.key, reverse("people:person", args=[person_id]))
    context = {
        "form": form,
        "person": person,
        "asked": asked,
        "found": vocabulary.search(request.actor, asked) if asked else [],
        "levels": Level.choices,
        "crumbs": crumbs_to(request, _("Competence"), own),
    }
    return render(request, "people/competence.html", context, status=form.status)


@page(EDIT_PEOPLE)
@require_POST
def set_level(request: PageRequest, person_id: UUID) -> HttpResponse:
    """How well a person masters a language."""
    queries.person(request.actor, person_id)
    form = CompetenceForm(request.POST)
    try:
        if form.is_valid():
            concept, level = form.cleaned_data["concept"], int(form.cleaned_data["level"])
            competence_actions.set_language_level(request.actor, person_id, concept, level, told_by=form.told_by)
            messages.success(request, _("Saved."))
    except NotFound:
        messages.error(request, _("It was taken away already."))
    return see_other(reverse("people:competence", args=[person_id]))


@page(EDIT_PEOPLE)
@require_POST
def end_competence(request: PageRequest, person_id: UUID) -> HttpResponse:
    """Take a competence away."""
    queries.person(request.actor, person_id)
    form = CompetenceForm(request.POST)
    try:
        if form.is_valid():
            concept, part = form.chosen()
            competence_actions.end_competence(request.actor, person_id, concept, part)
            messages.success(request, _("Taken away."))
    except NotFound:
        messages.error(request, _("It was taken away already."))
    return see_other(reverse("people:competence", args=[person_id]))

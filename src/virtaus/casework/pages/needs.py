"""The service-need assessment: the coach judges; in add-on mode nothing is kept, only text to take along."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from virtaus.casework import actions
from virtaus.casework.codes import national_system
from virtaus.casework.needs_form import NeedsForm
from virtaus.casework.queries.needs import needs_of
from virtaus.casework.rules import ASSESS_NEEDS
from virtaus.frame.modes import Mode, current
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.people import queries as people
from virtaus.people.pages import crumbs_to


@page(ASSESS_NEEDS)
def needs(request: PageRequest, person_id: UUID) -> HttpResponse:
    """What the coach judges of a person's needs, beside the competence that is known; earlier assessments below."""
    person = people.person(request.actor, person_id)
    found = needs_of(request.actor, [person_id])[person_id]
    form = NeedsForm(request.POST or None, last=found.newest)
    own = (person.key, reverse("people:person", args=[person_id]))
    context = {"person": person, "needs": found, "form": form, "national": national_system()}
    context["crumbs"] = crumbs_to(request, _("Service needs"), own)
    if current() is Mode.ADD_ON:
        context["text"] = form.as_text(person.key) if form.is_valid() else ""
        return render(request, "casework/needs.html", context, status=form.status)
    if form.attempt(
        lambda: actions.assess_needs(
            request.actor, person_id, newest=form.cleaned_data["newest"], values=form.cleaned_data
        )
    ):
        messages.success(request, _("The assessment is kept. The earlier one stays on record."))
        return see_other(reverse("casework:needs", args=[person_id]))
    return render(request, "casework/needs.html", context, status=form.status)

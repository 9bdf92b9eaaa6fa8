"""Staff's pages of matching and proposals. Each says that a proposal obliges nobody."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from virtaus.frame.compute import ComputeDown
from virtaus.frame.forms import EditForm
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.people import queries as people
from virtaus.people.pages import crumbs_to
from virtaus.proposals import actions
from virtaus.proposals.forms import HireForm, LinkForm, StepForm
from virtaus.proposals.queries import history, rankings
from virtaus.proposals.queries.waiting import EmployerSide, employer_side
from virtaus.proposals.rules import DECIDE, MATCH
from virtaus.proposals.states import State


@page(MATCH)
def openings(request: PageRequest, person_id: UUID) -> HttpResponse:
    """Openings ranked for a person: within the conditions, and outside with what is lacking."""
    person = people.person(request.actor, person_id)
    context: dict[str, Any] = {"person": person, "crumbs": _under_person(request, person, _("Openings"))}
    try:
        context["openings"] = rankings.openings_of_person(
            request.actor, person_id, opened=request.GET.get("outside", "")
        )
    except ComputeDown as down:
        context["down"] = str(down)
    return render(request, "proposals/openings.html", context)


@page(MATCH)
def candidates(request: PageRequest, vacancy_id: UUID) -> HttpResponse:
    """Persons of the own teams ranked for an opening."""
    row = rankings.opening(request.actor, vacancy_id)
    crumbs = [(row.title, reverse("employers:vacancy", args=[vacancy_id])), (_("Persons for the opening"), "")]
    context: dict[str, Any] = {"vacancy": row, "crumbs": crumbs}
    try:
        context["candidates"] = rankings.candidates_of_vacancy(
            request.actor, vacancy_id, opened=request.GET.get("outside", "")
        )
    except ComputeDown as down:
        context["down"] = str(down)
    return render(request, "proposals/candidates.html", context)


@page(MATCH)
def why(request: PageRequest, person_id: UUID, vacancy_id: UUID) -> HttpResponse:
    """Why a pair scores as it does: every point, every reason, what stands in the way."""
    person = people.person(request.actor, person_id)
    context: dict[str, Any] = {"person": person, "crumbs": _under_person(request, person, _("Why?"))}
    try:
        context["seen"] = rankings.one_pair(request.actor, person_id, vacancy_id)
    except ComputeDown as down:
        context["down"] = str(down)
    return render(request, "proposals/why.html", context)


@page(DECIDE)
@require_POST
def propose(request: PageRequest, person_id: UUID, vacancy_id: UUID) -> HttpResponse:
    """Propose an opening and open the proposal; says so where the points can't be computed now."""
    try:
        made = actions.propose(request.actor, person_id, vacancy_id)
    except ComputeDown:
        return see_other(reverse("proposals:why", args=[person_id, vacancy_id]))
    return see_other(reverse("proposals:proposal", args=[made]))


@page(MATCH)
def proposal(request: PageRequest, proposal_id: UUID) -> HttpResponse:
    """One proposal: where it stands, what may follow, who decided what."""
    shown = history.proposal_page(request.actor, proposal_id)
    step = StepForm(next_states=shown.next_states, version=shown.version)
    return proposal_page(request, shown, step, HireForm(version=shown.version))


@page(DECIDE)
@require_POST
def decide(request: PageRequest, proposal_id: UUID) -> HttpResponse:
    """Take a proposal a step on."""
    shown = history.proposal_page(request.actor, proposal_id)
    form = StepForm(request.POST, next_states=shown.next_states, version=shown.version)

    def change() -> None:
        actions.decide(request.actor, proposal_id, **form.step(), version=form.version)

    if form.attempt(change):
        return see_other(reverse("proposals:proposal", args=[proposal_id]))
    return proposal_page(request, shown, form, HireForm(version=shown.version))


@page(DECIDE)
@require_POST
def hire(request: PageRequest, proposal_id: UUID) -> HttpResponse:
    """Record a hire with its first day."""
    shown = history.proposal_page(request.actor, proposal_id)
    form = HireForm(request.POST, version=shown.version)

    def change() -> None:
        actions.record_hire(request.actor, proposal_id, starts_on=form.cleaned_data["starts_on"], version=form.version)

    if form.attempt(change):
        return see_other(reverse("proposals:proposal", args=[proposal_id]))
    return proposal_page(request, shown, StepForm(next_states=shown.next_states, version=shown.version), form)


@page(DECIDE)
@require_POST
def note_hire(request: PageRequest, proposal_id: UUID) -> HttpResponse:
    """Tick that the hire is recorded in the national system too."""
    actions.note_hire_nationally(request.actor, proposal_id, version=EditForm(request.POST).version)
    return see_other(reverse("proposals:proposal", args=[proposal_id]))


def proposal_page(
    request: PageRequest,
    shown: history.ProposalPage,
    step: StepForm,
    hiring: HireForm,
    asking: LinkForm | None = None,
) -> HttpResponse:
    """The page of one proposal with its forms, whichever of them was sent."""
    person = people.person(request.actor, shown.row.person_id)
    asking = asking or LinkForm(initial={"language": "fi"})
    side = employer_side(request.actor, shown.row.id)
    context = {
        "shown": shown,
        "person": person,
        "step": step,
        "hiring": hiring,
        "asking": asking,
        "employer_side": side,
        "primary": _first_thing(shown, side),
        "may_hire": State.HIRED in shown.next_states,
        "crumbs": _under_person(request, person, shown.row.vacancy.title),
    }
    return render(
        request,
        "proposals/proposal.html",
        context,
        status=max(step.status, hiring.status, asking.status),
    )


def _first_thing(shown: history.ProposalPage, side: EmployerSide) -> str:
    """What the page asks for first; only its button stands out."""
    if any(not each.settled for each in side.answers):
        return "answer"
    if any(each.answered_at is None for each in side.reviews):
        return "review"
    if shown.starts_on and shown.noted_nationally_at is None:
        return "note_hire"
    if side.asks and side.consent_until and not side.open_link and not side.answers:
        return "link"
    return "step"


def _under_person(request: PageRequest, person: people.PersonRow, label: str) -> list[tuple[str, str]]:
    return crumbs_to(request, label, (person.key, reverse("people:person", args=[person.id])))

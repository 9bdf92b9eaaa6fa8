"""A person's own openings: why each was proposed, her answer, her consent, and who looked. Nothing here obliges her."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from virtaus.frame import clock
from virtaus.frame.forms import EditForm, press
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.people.national import national_service
from virtaus.people.pages.my import my_crumbs
from virtaus.proposals import consenting, own_actions
from virtaus.proposals.forms import ConsentForm, OwnAnswerForm, ReviewForm
from virtaus.proposals.queries import own as queries
from virtaus.proposals.queries.steps_back import may_step_back
from virtaus.proposals.rules import ANSWER_OWN
from virtaus.proposals.telling import Told, tellable


@page(ANSWER_OWN)
@require_GET
def openings(request: PageRequest) -> HttpResponse:
    """Every opening that was proposed."""
    context = {
        "openings": queries.own_openings(request.actor),
        "consents": queries.consents(request.actor),
        "crumbs": my_crumbs((_("My openings"), "")),
    }
    return render(request, "proposals/own_openings.html", context)


@page(ANSWER_OWN)
@require_GET
def opening(request: PageRequest, proposal_id: UUID) -> HttpResponse:
    """One opening: what speaks for it, what is missing, and the answer."""
    row = queries.own_opening(request.actor, proposal_id)
    return _opening_page(request, row, OwnAnswerForm(version=row.version))


@page(ANSWER_OWN)
@require_POST
def answer(request: PageRequest, proposal_id: UUID) -> HttpResponse:
    """Interested, or not and why. Who is interested decides next what the employer may be told."""
    row = queries.own_opening(request.actor, proposal_id)
    form = OwnAnswerForm(request.POST, version=row.version)
    interested = request.POST.get("interested") == "yes"

    def change() -> None:
        own_actions.answer_own_proposal(
            request.actor,
            proposal_id,
            interested=interested,
            reason=form.cleaned_data["reason"],
            words=form.cleaned_data["words"],
            version=form.version,
        )

    if not form.attempt(change):
        return _opening_page(request, row, form)
    if interested and row.employer_known:
        return see_other(reverse("proposals:own_consent", args=[proposal_id]))
    thanks = _("Thank you. Your coach sees your answer.")
    messages.success(request, thanks if interested else _("Thank you. Your answer has no effect on your benefits."))
    return see_other(reverse("proposals:own_opening", args=[proposal_id]))


@page(ANSWER_OWN)
@require_POST
def later(request: PageRequest, proposal_id: UUID) -> HttpResponse:
    """Be asked again in a week."""
    form, done = EditForm(request.POST), _("You are asked again in a week.")
    press(request, form, lambda: own_actions.answer_later(request.actor, proposal_id, version=form.version), done)
    return see_other(reverse("people:my_page"))


@page(ANSWER_OWN)
@require_http_methods(["GET", "POST"])
def why(request: PageRequest, proposal_id: UUID) -> HttpResponse:
    """Where a proposal comes from, who decides, who has looked; and asking a human being to look again."""
    found = queries.own_why(request.actor, proposal_id)
    form = ReviewForm(request.POST or None)
    if form.attempt(lambda: own_actions.ask_for_review(request.actor, proposal_id, text=form.cleaned_data["text"])):
        messages.success(request, _("Your coach's team looks at it and answers you here."))
        return see_other(reverse("proposals:own_why", args=[proposal_id]))
    context = {"why": found, "form": form, "crumbs": _under(found.opening, _("Why this?"))}
    return render(request, "proposals/own_why.html", context, status=form.status)


@page(ANSWER_OWN)
@require_http_methods(["GET", "POST"])
def consent(request: PageRequest, proposal_id: UUID) -> HttpResponse:
    """Let the employer be told: first the choice, then exactly what is told, then the consent."""
    row = queries.own_opening(request.actor, proposal_id)
    proposal = queries.proposal_of(request.actor, proposal_id)
    form = ConsentForm(request.POST or None, items=tellable(proposal.person), version=row.version)
    told: list[Told] = []

    def prepare() -> None:
        given = form.cleaned_data
        name, contact = given["name"], given["contact"]
        told.append(consenting.prepared(proposal, name=name, contact=contact, concepts=form.ticked))

    def give() -> None:
        given = form.cleaned_data
        consenting.give_consent(
            request.actor,
            proposal_id,
            name=given["name"],
            contact=given["contact"],
            concepts=form.ticked,
            all_openings=given["scope"] == "all",
        )

    if "give" in request.POST and form.attempt(give):
        messages.success(request, _("Your consent is recorded. You can take it back at any moment."))
        return see_other(reverse("proposals:own_opening", args=[proposal_id]))
    shown = form.attempt(prepare) and "change" not in request.POST
    context: dict[str, Any] = {
        "row": row,
        "form": form,
        "told": told[0] if shown else None,
        "last_day": clock.today() + consenting.LASTS,
        "all_openings": shown and form.cleaned_data["scope"] == "all",
        "given": queries.consent_of(request.actor, proposal_id),
        "crumbs": _under(row, _("Consent")),
    }
    return render(request, "proposals/own_consent.html", context, status=form.status)


@page(ANSWER_OWN)
@require_POST
def revoke(request: PageRequest, consent_id: UUID) -> HttpResponse:
    """Take a consent back."""
    consenting.revoke_consent(request.actor, consent_id)
    messages.success(request, _("The consent is taken back. What you wrote for the employer is erased here."))
    return see_other(reverse("proposals:own_openings"))


def _opening_page(request: PageRequest, row: queries.OwnOpening, form: OwnAnswerForm) -> HttpResponse:
    context = {
        "row": row,
        "form": form,
        "given": queries.consent_of(request.actor, row.id) if row.consent else None,
        "may_undo": may_step_back(request.actor, row.id),
        "national_service": national_service(),
        "crumbs": _under(row),
    }
    return render(request, "proposals/own_opening.html", context, status=form.status)


def _under(row: queries.OwnOpening, *labels: str) -> list[tuple[str, str]]:
    url = reverse("proposals:own_opening", args=[row.id]) if labels else ""
    return my_crumbs(
        (_("My openings"), reverse("proposals:own_openings")),
        (row.vacancy.title, url),
        *((label, "") for label in labels),
    )

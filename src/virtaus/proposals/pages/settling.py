"""The coach's pages of what employers answer: links sent and taken back, answers confirmed, persons answered."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from virtaus.frame.forms import EditForm, press
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.rights import may
from virtaus.proposals import asking, own_actions, settling
from virtaus.proposals.forms import HireForm, LinkForm, ReviewForm, StepForm
from virtaus.proposals.pages.staff import proposal_page
from virtaus.proposals.queries import history
from virtaus.proposals.queries import waiting as queries
from virtaus.proposals.rules import DECIDE, SETTLE, answers, sent_links


@page(DECIDE)
@require_GET
def waiting(request: PageRequest) -> HttpResponse:
    """Everything of proposals that waits for the actor's teams."""
    crumbs = [(_("Home"), "/"), (_("Employers' answers"), "")]
    return render(request, "proposals/waiting.html", {"waiting": queries.waiting(request.actor), "crumbs": crumbs})


@page(DECIDE)
@require_POST
def send_link(request: PageRequest, proposal_id: UUID) -> HttpResponse:
    """Send the employer a link about the candidate, or a new one in place of the last."""
    shown = history.proposal_page(request.actor, proposal_id)
    form = LinkForm(request.POST)
    if form.attempt(lambda: asking.send_link(request.actor, proposal_id, **form.cleaned_data)):
        messages.success(request, _("The link is on its way. The mail tells nothing of the person."))
        return see_other(reverse("proposals:proposal", args=[proposal_id]))
    step = StepForm(next_states=shown.next_states, version=shown.version)
    return proposal_page(request, shown, step, HireForm(version=shown.version), form)


@page(DECIDE)
@require_POST
def revoke_link(request: PageRequest, sent_id: UUID) -> HttpResponse:
    proposal_id = sent_links.get(request.actor, sent_id).proposal_id
    asking.revoke_link(request.actor, sent_id)
    messages.success(request, _("The link opens nothing any more."))
    return see_other(reverse("proposals:proposal", args=[proposal_id]))


@page(SETTLE)
@require_POST
def confirm(request: PageRequest, answer_id: UUID) -> HttpResponse:
    """Confirm what an employer answered: the coach for the own team's customers, the person for herself."""
    return _settled(request, answer_id, settling.confirm_answer, _("Confirmed."))


@page(SETTLE)
@require_POST
def set_aside(request: PageRequest, answer_id: UUID) -> HttpResponse:
    return _settled(request, answer_id, settling.set_aside_answer, _("Set aside. Nothing else changed."))


def _settled(request: PageRequest, answer_id: UUID, settle: Callable[..., None], done: str) -> HttpResponse:
    proposal_id = answers.get(request.actor, answer_id).proposal_id
    form = EditForm(request.POST)
    press(request, form, lambda: settle(request.actor, answer_id, version=form.version), done)
    route = "proposals:proposal" if may(request.actor, DECIDE) else "proposals:own_opening"
    return see_other(reverse(route, args=[proposal_id]))


@page(DECIDE)
@require_http_methods(["GET", "POST"])
def review(request: PageRequest, review_id: UUID) -> HttpResponse:
    """Answer a person who asked a human being to look at a proposal again."""
    found = queries.review(request.actor, review_id)
    form = ReviewForm(request.POST or None, version=found.version)
    if form.attempt(
        lambda: own_actions.answer_review(
            request.actor, review_id, text=form.cleaned_data["text"], version=form.version
        )
    ):
        messages.success(request, _("Your answer is on the person's own page."))
        return see_other(reverse("proposals:waiting"))
    crumbs = [
        (_("Home"), "/"),
        (_("Employers' answers"), reverse("proposals:waiting")),
        (_("A request to look again"), ""),
    ]
    return render(
        request, "proposals/review.html", {"review": found, "form": form, "crumbs": crumbs}, status=form.status
    )

"""An employer's own pages: its openings, numbers of those who fit, and the candidates who have consented."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.proposals import answering
from virtaus.proposals.forms import ReplyForm
from virtaus.proposals.queries import employer as queries
from virtaus.proposals.rules import SEE_CANDIDATES


@page(SEE_CANDIDATES)
@require_GET
def home(request: PageRequest) -> HttpResponse:
    """The openings of the employer, those where somebody waits for an answer first."""
    return render(request, "proposals/employer.html", {"home": queries.employer_home(request.actor)})


@page(SEE_CANDIDATES)
@require_GET
def opening(request: PageRequest, vacancy_id: UUID) -> HttpResponse:
    """One opening: how many fit, and who has let themselves be told about."""
    found = queries.employer_opening(request.actor, vacancy_id)
    context = {"opening": found, "crumbs": _crumbs((found.vacancy.title, ""))}
    return render(request, "proposals/employer_opening.html", context)


@page(SEE_CANDIDATES)
@require_http_methods(["GET", "POST"])
def candidate(request: PageRequest, proposal_id: UUID) -> HttpResponse:
    """One consenting candidate and the answer about her."""
    found = queries.candidate(request.actor, proposal_id)
    form = ReplyForm(request.POST or None)
    if form.attempt(lambda: answering.answer_signed_in(request.actor, proposal_id, **form.values())):
        messages.success(request, _("Your answer is on its way to the candidate and the employment services."))
        return see_other(reverse("proposals:employer_opening", args=[found.vacancy.id]))
    url = reverse("proposals:employer_opening", args=[found.vacancy.id])
    context = {
        "candidate": found,
        "form": form,
        "crumbs": _crumbs((found.vacancy.title, url), (found.told.name, "")),
    }
    return render(request, "proposals/employer_candidate.html", context, status=form.status)


def _crumbs(*last: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Our openings"), reverse("proposals:employer")), *last]

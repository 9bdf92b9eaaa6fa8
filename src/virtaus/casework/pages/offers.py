"""Offering many customers to another team, and answering such an offer."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from virtaus.casework import actions
from virtaus.casework.offer_forms import AnswerForm, OfferForm, chosen, wanted
from virtaus.casework.queries import offers as queries
from virtaus.casework.rules import DECIDE_MOVES, MOVE_TO_TEAM
from virtaus.frame.errors import NotFound
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.powers import Place, standing


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Customers"), reverse("casework:people")), *more]


@page(MOVE_TO_TEAM)
def offers(request: PageRequest) -> HttpResponse:
    """Offers that wait for an answer, and earlier ones."""
    rows = queries.offer_rows(request.actor)
    waiting = sum(row.count for row in rows if row.waits_for_me)
    context = {"offers": rows, "waiting": waiting, "crumbs": _crumbs((_("Between teams"), ""))}
    return render(request, "casework/offers.html", context)


@page(MOVE_TO_TEAM)
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("text")
def new(request: PageRequest) -> HttpResponse:
    """Mark customers, choose the team, look at what is sent, and send it. The words looked for stand in no address."""
    data = request.POST if request.method == "POST" else None
    found = queries.choosable(request.actor, wanted(request.POST))
    form = OfferForm(request.actor, data, every=found, own=request.actor.teams(*MOVE_TO_TEAM.roles))
    marked = chosen(request.POST, found)
    do = request.POST.get("do", "")
    if do == "all":
        marked = list(dict.fromkeys([*marked, *(row.person_id for row in found.shown)]))
    made: list[UUID] = []
    if do == "send" and form.attempt(
        lambda: made.append(
            actions.offer_customers(request.actor, marked, team_id=form.team_id, grounds=form.cleaned_data["grounds"])
        )
    ):
        messages.success(request, _("The offer was sent. Nobody moves before the other team accepts."))
        return see_other(reverse("casework:offer", args=[made[0]]))
    checking = do == "check" and _is_whole(form, marked)
    shown = {row.person_id for row in found.shown}
    context = {
        "form": form,
        "found": found,
        "marked": {row.person_id for row in found.shown} & set(marked),
        "beside": [person for person in marked if person not in shown],
        "chosen": [found.every[person] for person in marked],
        "team": dict(form.fields["team"].choices).get(request.POST.get("team", ""), ""),  # type: ignore[attr-defined]
        "crumbs": _crumbs((_("Between teams"), reverse("casework:offers")), (_("Offer customers"), "")),
    }
    template = "casework/offer_check.html" if checking else "casework/offer_new.html"
    return render(request, template, context, status=form.status)


def _is_whole(form: OfferForm, marked: list[UUID]) -> bool:
    """Whether there is something to look at before it is sent; what is missing stands by the fields."""
    if not form.is_valid():
        return False
    if not marked:
        form.add_error(None, _("Mark at least one customer."))
    if form.team_id is None:
        form.add_error("team", _("Choose a team."))
    if not form.cleaned_data["grounds"].strip():
        form.add_error("grounds", _("Say why the customers change teams."))
    return not form.errors


@page(MOVE_TO_TEAM)
@require_http_methods(["GET", "POST"])
def offer(request: PageRequest, offer_id: UUID) -> HttpResponse:
    """One offer: whom it is about, and the answer."""
    found = queries.offer(request.actor, offer_id)
    form = AnswerForm(request.POST or None, version=found.row.version)
    if request.method == "POST":
        told: list[str] = []
        if form.attempt(lambda: told.append(_answer(request, offer_id, form))):
            messages.success(request, told[0])
            return see_other(reverse("casework:offer", args=[offer_id]))
    context = {
        "offer": found,
        "row": found.row,
        "form": form,
        "standing": standing(request.actor, DECIDE_MOVES, Place(found.own_team)),
        "crumbs": _crumbs((_("Between teams"), reverse("casework:offers")), (_("Offer"), "")),
    }
    return render(request, "casework/offer.html", context, status=form.status)


def _answer(request: PageRequest, offer_id: UUID, form: AnswerForm) -> str:
    """Do what the button says; what happened, in words."""
    actor, version, answer = request.actor, form.version, form.cleaned_data["answer"]
    do = request.POST.get("do", "")
    if do == "accept":
        count = actions.accept_offer(actor, offer_id, version=version, answer=answer)
        return ngettext("%d customer moved to your team.", "%d customers moved to your team.", count) % count
    if do == "undo":
        count = actions.undo_offer(actor, offer_id, version=version, answer=answer)
        return ngettext("%d customer went back.", "%d customers went back.", count) % count
    closing: dict[str, tuple[Callable[..., None], str]] = {
        "refuse": (actions.refuse_offer, _("Refused. Nobody moved.")),
        "withdraw": (actions.withdraw_offer, _("Taken back. Nobody moved.")),
    }
    if do not in closing:
        raise NotFound(_("Not found."))
    close, told = closing[do]
    close(actor, offer_id, version=version, answer=answer)
    return told

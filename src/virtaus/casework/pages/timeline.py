"""A person's history, and what staff record in it: entries, corrections, the owner team."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from virtaus.casework import actions
from virtaus.casework.codes import national_system
from virtaus.casework.queries import entries, timeline, tracks
from virtaus.casework.recording_forms import SLUGS, EntryForm, TeamForm, WithdrawForm, proposal
from virtaus.casework.rules import MOVE_TO_TEAM, RECORD_LEDGER, SEE_DUTIES
from virtaus.casework.wording import pending_text
from virtaus.frame import clock
from virtaus.frame.errors import NotFound
from virtaus.frame.modes import Mode, current
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.rights import may
from virtaus.people import queries as people
from virtaus.people.pages import crumbs_to


@page(SEE_DUTIES)
def history(request: PageRequest, person_id: UUID) -> HttpResponse:
    """Everything of a person on one line of time, as known now or on a day."""
    known_on = _asked_day(request.GET.get("known_on", ""))
    found = timeline.timeline(request.actor, person_id, known_on)
    own = (found.person.key, reverse("people:person", args=[person_id]))
    on = known_on or clock.today()
    context = {
        "timeline": found,
        "on": on,
        "status": found.tracks.status(on),
        "benefit": found.tracks.benefit(on),
        "team": found.tracks.team(on),
        "residence": found.tracks.residence(on),
        "search": found.tracks.search(on),
        "may_record": may(request.actor, RECORD_LEDGER),
        "may_move": may(request.actor, MOVE_TO_TEAM),
        "national": national_system(),
        "national_text": pending_text(found.person.key, found.tracks),
        "crumbs": crumbs_to(request, _("History"), own),
    }
    return render(request, "casework/timeline.html", context)


def _asked_day(text: str) -> date | None:
    """The day asked for; None for now, for what is no day, and for a day that has not come."""
    try:
        asked = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
    return asked if asked is not None and asked < clock.today() else None


@page(RECORD_LEDGER)
def record(request: PageRequest, person_id: UUID, what: str) -> HttpResponse:
    """Record one thing of a person. In add-on mode the page says where it is recorded and what to take along."""
    person = people.person(request.actor, person_id)
    if what not in SLUGS:
        raise NotFound(_("Not found."))
    kind = SLUGS[what]
    own = (person.key, reverse("people:person", args=[person_id]))
    back = (_("History"), reverse("casework:history", args=[person_id]))
    context: dict[str, Any] = {"person": person, "kind": kind, "crumbs": crumbs_to(request, str(kind.label), own, back)}
    held = tracks.tracks(request.actor, person_id)
    if current() is Mode.ADD_ON:
        text = pending_text(person.key, held)
        context |= {"national": national_system(), "national_text": text}
        return render(request, "casework/record_there.html", context)
    lived = held.residence(clock.today())
    initial = proposal(kind, lived.code if lived else person.municipality_code)
    form = EntryForm(request.actor, kind, request.POST or None, initial=initial)
    if form.attempt(lambda: actions.RECORDERS[kind](request.actor, person_id, **form.new_values())):
        messages.success(request, _("Recorded."))
        return _back(request, person_id)
    context["form"] = form
    return render(request, "casework/record.html", context, status=form.status)


def _back(request: PageRequest, person_id: UUID) -> HttpResponse:
    """To the history, or to the customers where the change ended the actor's own access."""
    try:
        people.person(request.actor, person_id)
    except NotFound:
        return see_other(reverse("casework:people"))
    return see_other(reverse("casework:history", args=[person_id]))


@page(RECORD_LEDGER)
def correct(request: PageRequest, entry_id: UUID) -> HttpResponse:
    """Correct a wrong entry, or take it back; either way with the reason."""
    row = entries.entry(request.actor, entry_id)
    person = people.person(request.actor, row.person_id)
    withdrawing = request.POST.get("do") == "withdraw"
    data = request.POST or None
    form = EntryForm(request.actor, row.kind, None if withdrawing else data, correcting=True, initial=row.values)
    withdraw = WithdrawForm(data if withdrawing else None, auto_id="withdraw_%s")
    done = (
        withdraw.attempt(
            lambda: actions.withdraw_entry(request.actor, entry_id, grounds=withdraw.cleaned_data["grounds"])
        )
        if withdrawing
        else form.attempt(
            lambda: actions.correct_entry(
                request.actor,
                entry_id,
                grounds=form.cleaned_data["grounds"],
                on=form.cleaned_data["on"],
                values=form.values(),
            )
        )
    )
    if done:
        messages.success(request, _("Corrected. The earlier entry stays on record."))
        return _back(request, row.person_id)
    own = (person.key, reverse("people:person", args=[row.person_id]))
    back = (_("History"), reverse("casework:history", args=[row.person_id]))
    context = {
        "entry": row,
        "national": national_system(),
        "person": person,
        "form": form,
        "withdraw": withdraw,
        "crumbs": crumbs_to(request, _("Correct an entry"), own, back),
    }
    return render(request, "casework/correct.html", context, status=withdraw.status if withdrawing else form.status)


@page(MOVE_TO_TEAM)
def team(request: PageRequest, person_id: UUID) -> HttpResponse:
    """Move a person to another team; whoever moved them no longer sees them."""
    person = people.person(request.actor, person_id)
    held = tracks.tracks(request.actor, person_id)
    owner = held.team(clock.today())
    form = TeamForm(request.actor, request.POST or None, owner=UUID(owner.code) if owner else None)
    if form.attempt(
        lambda: actions.move_to_team(
            request.actor,
            person_id,
            team_id=UUID(form.cleaned_data["team"]),
            grounds=form.cleaned_data["grounds"],
            from_team=form.cleaned_data["from_team"],
        )
    ):
        messages.success(request, _("The person was moved. The new team sees them from now on."))
        return see_other(reverse("casework:people"))
    own = (person.key, reverse("people:person", args=[person_id]))
    context = {
        "person": person,
        "owner": owner,
        "held": held.teams,
        "form": form,
        "crumbs": crumbs_to(request, _("Move to another team"), own),
    }
    return render(request, "casework/team.html", context, status=form.status)

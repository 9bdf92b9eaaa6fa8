"""Booking a meeting, moving it, marking it, and taking it over to the national system."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from virtaus.casework import actions
from virtaus.casework.booking import first_free_day
from virtaus.casework.forms import BookingForm, MarkForm
from virtaus.casework.queries import duties, meetings
from virtaus.casework.rows import DutyRow
from virtaus.casework.rules import BOOK_MEETINGS, SEE_DUTIES
from virtaus.casework.wording import national_text
from virtaus.frame.forms import EditForm, press
from virtaus.frame.modes import Mode, current
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.people import queries as people
from virtaus.people.pages import crumbs_to


@page(BOOK_MEETINGS)
def book(request: PageRequest, person_id: UUID) -> HttpResponse:
    """Agree a meeting with a person."""
    person = people.person(request.actor, person_id)
    duty = duties.duty_rows(request.actor, [person_id]).get(person_id)
    due = duty.due if duty else None
    near = duty.municipality if duty else ""
    form = BookingForm(request.actor, request.POST or None, due=due, near=near, initial=_proposal(duty))
    booked: list[UUID] = []
    if form.attempt(lambda: booked.append(actions.book_meeting(request.actor, person_id, **form.booking()))):
        messages.success(request, _told(request, booked[0], _("The meeting is agreed.")))
        return see_other(reverse("casework:meeting", args=booked))
    own = (person.key, reverse("people:person", args=[person_id]))
    context = {"form": form, "person": person, "duty": duty, "crumbs": crumbs_to(request, _("Agree a meeting"), own)}
    return render(request, "casework/book.html", context, status=form.status)


def _told(request: PageRequest, meeting_id: UUID, done: str) -> str:
    """What was done, and what remains: in add-on mode to note it elsewhere, else to tell whom no message reaches."""
    if current() is Mode.ADD_ON:
        return " ".join((done, _("Note it in the national system too.")))
    if meetings.is_told(request.actor, meeting_id):
        return " ".join((done, _("A message was sent to the customer.")))
    return " ".join((done, _("No message was sent: the customer has no login. Tell them of it in another way.")))


def _proposal(duty: DutyRow | None) -> dict[str, object]:
    """A day in time and the kind that is due; the coach chooses the hour."""
    if duty is None or duty.due is None:
        return {}
    return {"kind": duty.kind, "on": first_free_day(duty.due)}


def _crumbs(row: meetings.MeetingRow) -> list[tuple[str, str]]:
    person = (row.key, reverse("people:person", args=[row.person_id]))
    return [(_("Customers"), reverse("casework:people")), person]


@page(SEE_DUTIES)
def meeting(request: PageRequest, meeting_id: UUID) -> HttpResponse:
    """One meeting: where it stands and what may be done with it."""
    row = meetings.meeting(request.actor, meeting_id)
    ended = row.state != "booked"
    context = {
        "meeting": row,
        "text": national_text(row),
        "form": MarkForm(),
        "told": current() is Mode.ADD_ON or meetings.is_told(request.actor, meeting_id),
        "next": duties.duty_rows(request.actor, [row.person_id]).get(row.person_id) if ended else None,
        "crumbs": [*_crumbs(row), (str(row.kind.label), "")],
    }
    return render(request, "casework/meeting.html", context)


@page(BOOK_MEETINGS)
def move(request: PageRequest, meeting_id: UUID) -> HttpResponse:
    """Move an agreed meeting."""
    row = meetings.meeting(request.actor, meeting_id)
    duty = duties.duty_rows(request.actor, [row.person_id]).get(row.person_id)
    due: date | None = duty.due if duty and duty.kind == row.kind else None
    place = str(row.service_point_id) if row.service_point_id else row.channel.value
    form = BookingForm(
        request.actor,
        request.POST or None,
        due=due,
        moving=True,
        version=row.version,
        initial={"on": row.on, "at": row.at, "minutes": row.minutes, "place": place},
    )
    if form.attempt(lambda: actions.move_meeting(request.actor, meeting_id, version=form.version, **form.booking())):
        messages.success(request, _told(request, meeting_id, _("The meeting is moved.")))
        return see_other(reverse("casework:meeting", args=[meeting_id]))
    back = (str(row.kind.label), reverse("casework:meeting", args=[meeting_id]))
    context = {"form": form, "meeting": row, "due": due, "crumbs": [*_crumbs(row), back, (_("Move"), "")]}
    return render(request, "casework/move.html", context, status=form.status)


@page(BOOK_MEETINGS)
@require_POST
def mark(request: PageRequest, meeting_id: UUID) -> HttpResponse:
    """Mark a meeting as held, missed or called off."""
    meetings.meeting(request.actor, meeting_id)
    form = MarkForm(request.POST)
    return _changed(
        request,
        meeting_id,
        form,
        lambda: actions.mark_meeting(
            request.actor, meeting_id, version=form.version, state=form.state, reason=form.cleaned_data["reason"]
        ),
    )


@page(BOOK_MEETINGS)
@require_POST
def unmark(request: PageRequest, meeting_id: UUID) -> HttpResponse:
    """Take back a wrong mark."""
    meetings.meeting(request.actor, meeting_id)
    form = EditForm(request.POST)
    return _changed(
        request,
        meeting_id,
        form,
        lambda: actions.unmark_meeting(request.actor, meeting_id, version=form.version),
    )


@page(BOOK_MEETINGS)
@require_POST
def noted(request: PageRequest, meeting_id: UUID) -> HttpResponse:
    """Note that the meeting stands in the national system too."""
    meetings.meeting(request.actor, meeting_id)
    form = EditForm(request.POST)
    return _changed(
        request,
        meeting_id,
        form,
        lambda: actions.note_nationally(request.actor, meeting_id, version=form.version),
    )


def _changed(request: PageRequest, meeting_id: UUID, form: EditForm, change: Callable[[], None]) -> HttpResponse:
    """Do the change and go back to the meeting, which then says how it stands, or to the day it was done from."""
    press(request, form, change, _("Saved."))
    if request.POST.get("back") == "today":
        return see_other(f"{reverse('casework:today')}#to-record")
    return see_other(reverse("casework:meeting", args=[meeting_id]))

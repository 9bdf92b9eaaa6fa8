"""A customer's own meeting, and the same as a file for her calendar."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from virtaus.casework.own_page import OwnMeeting, own_meeting, when
from virtaus.frame import clock
from virtaus.frame.pages import PageRequest, page
from virtaus.links.calendar_feed import Event, written
from virtaus.people.pages.my import my_crumbs
from virtaus.people.rules import USE_OWN_PAGE


@page(USE_OWN_PAGE)
@require_GET
def meeting(request: PageRequest, meeting_id: UUID) -> HttpResponse:
    """One agreed meeting: when, where, how long, and what to do when the time does not suit."""
    found = own_meeting(request.actor, meeting_id)
    context = {"meeting": found, "when": when(found), "crumbs": my_crumbs((_("Meeting"), ""))}
    return render(request, "casework/own_meeting.html", context)


@page(USE_OWN_PAGE)
@require_GET
def calendar_file(request: PageRequest, meeting_id: UUID) -> HttpResponse:
    """The meeting as an iCalendar file (RFC 5545). It says neither with whom nor why: calendars are shared."""
    found = own_meeting(request.actor, meeting_id)
    response = HttpResponse(_icalendar(found), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return response


def _icalendar(found: OwnMeeting) -> str:
    begin = found.on if found.at is None else datetime.combine(found.on, found.at, tzinfo=clock.HELSINKI)
    length = timedelta(minutes=found.minutes)
    return written([Event(f"{found.id}@virtaus", begin, length, _("Meeting"))], stamp=clock.now())

"""Meetings for machines: read, agreed, moved and marked; and the day of the own teams."""

from __future__ import annotations

from datetime import date, time
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop
from ninja import Field, Query, Router, Schema, Status

from virtaus.casework import actions
from virtaus.casework.api.people import Duty
from virtaus.casework.models import Channel, DiscussionKind, DiscussionState
from virtaus.casework.queries import duties, meetings
from virtaus.casework.queries.meetings import MeetingRow
from virtaus.casework.rules import BOOK_MEETINGS, SEE_DUTIES
from virtaus.frame.api import (
    Clock,
    Day,
    Made,
    Paged,
    created,
    done,
    made_at,
    may_be_left_out,
    next_address,
    opens,
    tell_version,
    told,
    version_of,
)
from virtaus.frame.pages import PageRequest
from virtaus.frame.token_scopes import TokenScope

router = Router(tags=["Meetings"])
NOT_BOOKED = Literal["held", "missed", "cancelled"]


class Meeting(Schema):
    """A meeting. ``place`` is empty under a non-disclosure order, except for one meeting read by itself."""

    id: UUID
    person_id: UUID
    key: str
    kind: DiscussionKind
    on: date
    at: Clock | None
    minutes: int
    channel: Channel
    place: str
    service_point_id: UUID | None
    state: DiscussionState
    origin: str
    awaits_recording: bool
    version: int


class Meetings(Schema):
    """A part of the meetings in order of id; ``next`` is the address of the next part, or null."""

    items: list[Meeting]
    next: str | None


class WantedMeetings(Paged):
    """Which meetings, by customer, day and state."""

    person: UUID = may_be_left_out(gettext_noop("Of one customer"))
    since: Day = may_be_left_out(gettext_noop("First day"), alias="from")
    until: Day = may_be_left_out(gettext_noop("Last day"), alias="to")
    state: DiscussionState = may_be_left_out(gettext_noop("Where they stand"))


class When(Schema):
    """When and how. ``service_point_id`` goes with the channel service_point alone."""

    on: Day = Field(examples=["2026-12-01"])
    at: str = Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["10:00"])
    minutes: int = Field(45, strict=True, ge=1, le=480)
    channel: Channel = Field(examples=["phone"])
    service_point_id: UUID | None = None


class Booking(When):
    person_id: UUID
    kind: DiscussionKind


class Mark(Schema):
    """How a meeting came out. ``reason`` is a code of the area's reasons, or empty."""

    state: NOT_BOOKED
    reason: str = Field("", max_length=40, pattern=r"^[a-z_]*$")


class Today(Schema):
    """The day of the own teams: how many things by state, the first of them, and the meetings."""

    counts: dict[str, int]
    items: list[Duty]
    meetings: list[Meeting]
    unmarked: list[Meeting]
    to_record: list[Meeting]
    customers: int


class WantedToday(Schema):
    limit: int = Field(20, ge=1, le=200, description=gettext_noop("The most rows in an answer"))


@router.get("/today", response=told(Today), url_name="today", summary=gettext_noop("The day of the own teams"))
@opens(SEE_DUTIES, TokenScope.MEETINGS_READ)
def today(request: PageRequest, wanted: Query[WantedToday]) -> Today:
    found = duties.today(request.actor, limit=wanted.limit)
    return Today(
        counts={str(state): count for state, count in found.counts.items()},
        items=[Duty.from_orm(row) for row in found.shown],
        meetings=_meetings(found.meetings),
        unmarked=_meetings(found.unmarked),
        to_record=_meetings(found.to_record),
        customers=found.people,
    )


@router.get("/meetings", response=told(Meetings), url_name="meetings", summary=gettext_noop("Meetings"))
@opens(SEE_DUTIES, TokenScope.MEETINGS_READ)
def listed(request: PageRequest, wanted: Query[WantedMeetings]) -> Meetings:
    rows, more = meetings.meetings_after(
        request.actor,
        wanted.after,
        wanted.limit,
        person_id=wanted.person,
        since=wanted.since,
        until=wanted.until,
        state=wanted.state,
    )
    return Meetings(items=_meetings(rows), next=next_address(request, wanted, rows[-1].id) if more else None)


@router.post("/meetings", response=done(Made, status=201), url_name="meetings", summary=gettext_noop("Agree a meeting"))
@opens(BOOK_MEETINGS, TokenScope.MEETINGS_WRITE)
def book(request: PageRequest, response: HttpResponse, booking: Booking) -> Status[Made]:
    made = actions.book_meeting(request.actor, booking.person_id, kind=booking.kind, **_when(booking))
    return created(response, "meeting", made)


@router.get(
    "/meetings/{uuid:meeting_id}", response=told(Meeting), url_name="meeting", summary=gettext_noop("One meeting")
)
@opens(SEE_DUTIES, TokenScope.MEETINGS_READ)
def meeting(request: PageRequest, response: HttpResponse, meeting_id: UUID) -> Meeting:
    row = meetings.meeting(request.actor, meeting_id)
    tell_version(response, row.version)
    return _meeting(row)


@router.put(
    "/meetings/{uuid:meeting_id}",
    response=done(Made, versioned=True),
    url_name="meeting",
    summary=gettext_noop("Move a meeting"),
)
@opens(BOOK_MEETINGS, TokenScope.MEETINGS_WRITE)
def move(request: PageRequest, response: HttpResponse, meeting_id: UUID, when: When) -> Made:
    actions.move_meeting(request.actor, meeting_id, version=version_of(request), **_when(when))
    return _changed(request, response, meeting_id)


@router.post(
    "/meetings/{uuid:meeting_id}/mark",
    response=done(Made, versioned=True),
    url_name="mark_meeting",
    summary=gettext_noop("Mark a meeting as held, missed or called off"),
)
@opens(BOOK_MEETINGS, TokenScope.MEETINGS_WRITE)
def mark(request: PageRequest, response: HttpResponse, meeting_id: UUID, told_how: Mark) -> Made:
    actions.mark_meeting(
        request.actor,
        meeting_id,
        version=version_of(request),
        state=DiscussionState(told_how.state),
        reason=told_how.reason,
    )
    return _changed(request, response, meeting_id)


def _when(when: When) -> dict[str, Any]:
    """What the actions take."""
    return {
        "on": when.on,
        "at": time.fromisoformat(when.at),
        "minutes": when.minutes,
        "channel": when.channel,
        "service_point_id": when.service_point_id,
    }


def _changed(request: HttpRequest, response: HttpResponse, meeting_id: UUID) -> Made:
    tell_version(response, version_of(request) + 1)
    return made_at("meeting", meeting_id)


def _meeting(row: MeetingRow) -> Meeting:
    return Meeting.from_orm(row)


def _meetings(rows: list[MeetingRow] | tuple[MeetingRow, ...]) -> list[Meeting]:
    return [_meeting(row) for row in rows]

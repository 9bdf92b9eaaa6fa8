"""What casework puts on a customer's own page: her meetings, and the next one as her next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from virtaus.area.queries.places import service_points
from virtaus.casework.duties import cases_on
from virtaus.casework.models import Channel, Discussion, DiscussionKind, DiscussionState
from virtaus.casework.wording import short_near
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.figures import clock_time, long_weekday
from virtaus.frame.panels import Panel
from virtaus.frame.reading import once
from virtaus.frame.rights import require
from virtaus.people.my_page import MY_PAGE, NextStep, add_next_step
from virtaus.people.rules import USE_OWN_PAGE, own_person

FIELDS = frozenset({"casework.meetings"})
SOON = timedelta(days=7)
# The names of service points are no secret; the right to their pages is for staff.
_NAMES = Actor.system("casework.own_page")


@dataclass(frozen=True, slots=True)
class OwnMeeting:
    """A meeting as the person herself sees it; ``place`` is a service point's name and address, or how it is held."""

    id: UUID
    kind: str
    on: date
    at: time | None
    minutes: int
    place: str
    is_call: bool


@once
def own_meetings(actor: Actor) -> list[OwnMeeting]:
    """The actor's own meetings that are agreed and lie ahead, the next one first."""
    require(actor, USE_OWN_PAGE)
    found = list(
        Discussion.objects.filter(
            person__in=own_person(actor),
            superseded_at__isnull=True,
            state=DiscussionState.BOOKED,
            on__gte=clock.today(),
        ).order_by("on", "at", "id")
    )
    trail.note(FIELDS, {row.person_id for row in found})
    points = {point.id: point.name for point in service_points(_NAMES)} if found else {}
    return [_row(row, points) for row in found]


def own_meeting(actor: Actor, meeting_id: UUID) -> OwnMeeting:
    """One of the actor's own meetings ahead; NotFound for any other."""
    found = next((row for row in own_meetings(actor) if row.id == meeting_id), None)
    if found is None:
        raise NotFound
    return found


def _row(row: Discussion, points: Mapping[UUID, str]) -> OwnMeeting:
    at_point = row.channel == Channel.SERVICE_POINT
    place = points.get(row.service_point_id, "") if at_point and row.service_point_id else ""
    return OwnMeeting(
        id=row.id,
        kind=str(DiscussionKind(row.kind).label),
        on=row.on,
        at=row.at,
        minutes=row.minutes,
        place=place or str(Channel(row.channel).label),
        is_call=not at_point,
    )


def _step(actor: Actor, person: UUID) -> NextStep | None:
    """The meeting of these days; else what will be agreed, so that nobody wonders whether they were forgotten."""
    meetings = own_meetings(actor)
    if meetings:
        first = meetings[0]
        return NextStep(
            order=10 if first.on - clock.today() <= SOON else 40,
            title=_("Meeting: %(when)s") % {"when": when(first)},
            text=_("%(kind)s. %(place)s.") % {"kind": first.kind, "place": first.place},
            button=_("Look at the meeting"),
            url=reverse("casework:own_meeting", args=[first.id]),
        )
    case = next(iter(cases_on(own_person(actor), clock.today())), None)
    if case is None or case.duty is None:
        return None
    trail.note(FIELDS, [person])
    text = _("%(kind)s, at the latest on %(day)s. You need not do anything yet.")
    if case.duty.due < clock.today():
        text = _("%(kind)s is late, and that is not your fault. Your coach finds a time.")
    # A Finnish date ends with the dot that also ends the sentence.
    words = {"kind": DiscussionKind(case.duty.kind).label, "day": short_near(case.duty.due)}
    return NextStep(45, _("Your coach calls you to a meeting"), (text % words).replace("..", "."), button="", url="")


def when(meeting: OwnMeeting) -> str:
    """Day and time in the words of the reader's language."""
    day = long_weekday(meeting.on)
    return _("%(day)s at %(time)s") % {"day": day, "time": clock_time(meeting.at)} if meeting.at else day


def _panel(actor: Actor, persons: Sequence[UUID]) -> Mapping[UUID, list[OwnMeeting]]:
    return {person: own_meetings(actor) for person in persons}


MY_PAGE.register(
    Panel(
        name="casework.own_meetings",
        order=30,
        right=USE_OWN_PAGE,
        template="casework/own_meetings.html",
        rows=_panel,
        fields=FIELDS,
        persons=lambda person, rows: [person],
    )
)
add_next_step(_step)

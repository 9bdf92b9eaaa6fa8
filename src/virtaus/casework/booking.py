"""What a booking must hold to: a working day, the point's opening hours, nobody in two places at once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.area.queries.calendars import own_calendar
from virtaus.area.queries.places import ServicePointRow, service_points
from virtaus.casework.models import Channel, Discussion, DiscussionState
from virtaus.casework.statutes import calendar, in_language
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid
from virtaus.frame.figures import clock_time, day

LENGTHS = (15, 30, 45, 60, 90)
FARTHEST = timedelta(days=366)
EARLY = timedelta(minutes=30)


def check_booking(
    actor: Actor,
    *,
    on: date,
    at: time,
    minutes: int,
    channel: Channel,
    service_point_id: UUID | None,
    moved: UUID | None = None,
) -> None:
    """Raise Invalid with every fault by its field. ``moved`` is the meeting being moved: it is not in its own way."""
    faults: dict[str, list[str]] = {}
    if fault := _day_fault(on, at):
        faults["on"] = [fault]
    if minutes not in LENGTHS:
        faults["minutes"] = [_("Choose one of the lengths.")]
    points = {point.id: point for point in service_points(actor, on=on)}
    if channel is Channel.SERVICE_POINT:
        point = points.get(service_point_id) if service_point_id else None
        if point is None:
            faults["place"] = [_("Choose a service point that is in use on that day.")]
        elif not faults and (fault := _hours_fault(point, on, at, minutes)):
            faults["at"] = [fault]
    if not faults and (busy := _own_meeting(actor, on, at, minutes, moved)):
        faults["at"] = [_("You have another meeting at %s.") % clock_time(busy)]
    if not faults and _calendar_is_taken(actor, on, at, minutes):
        faults["at"] = [_("Your own calendar is not free at that time.")]
    if faults:
        raise Invalid(faults)


def _calendar_is_taken(actor: Actor, on: date, at: time, minutes: int) -> bool:
    """Whether the worker is busy or not at work then, as far as a calendar has been read in."""
    begin, end = datetime.combine(on, at), _end(on, at, minutes)
    return any(first < end and begin < last for first, last in own_calendar(actor, on, on).occupied(on))


def _day_fault(on: date, at: time) -> str:
    now = clock.local(clock.now())
    if on < now.date() or (on == now.date() and at <= now.time()):
        return _("The time has passed already.")
    if on - now.date() > FARTHEST:
        return _("The day is more than a year ahead.")
    if calendar().is_working_day(on):
        return ""
    off = calendar().day_off(on)
    if off is None:
        return _("The day is not a working day.")
    return _("The day is not a working day: %s.") % in_language(off.names)


def _hours_fault(point: ServicePointRow, on: date, at: time, minutes: int) -> str:
    hours = point.open_on(on.isoweekday())
    if not hours:
        return _("%(point)s is closed on %(day)s.") % {"point": point.name, "day": day(on)}
    if any(each.opens <= at and _end(on, at, minutes) <= datetime.combine(on, each.closes) for each in hours):
        return ""
    times = ", ".join(f"{clock_time(each.opens)}–{clock_time(each.closes)}" for each in hours)
    return _("%(point)s is open at %(times)s.") % {"point": point.name, "times": times}


def _end(on: date, at: time, minutes: int) -> datetime:
    """The end on a wall clock of Helsinki, naive on purpose: opening hours are too."""
    return datetime.combine(on, at) + timedelta(minutes=minutes)


def _own_meeting(actor: Actor, on: date, at: time, minutes: int, moved: UUID | None) -> time | None:
    """The time of another meeting that the same worker booked and that overlaps."""
    if actor.account_id is None:
        return None
    rows = Discussion.objects.filter(
        recorder_id=actor.account_id, on=on, at__isnull=False, state=DiscussionState.BOOKED, superseded_at__isnull=True
    )
    if moved is not None:
        rows = rows.exclude(id=moved)
    start, end = datetime.combine(on, at), _end(on, at, minutes)
    for other_at, other_minutes in rows.order_by("at").values_list("at", "minutes"):
        if other_at is not None and datetime.combine(on, other_at) < end and _end(on, other_at, other_minutes) > start:
            return other_at
    return None


def marked_from(on: date, at: time | None) -> datetime:
    """From when a meeting can be marked as held or missed: a little before its start, as people come early."""
    return datetime.combine(on, at or time(), clock.HELSINKI) - (EARLY if at else timedelta())


def first_free_day(due: date) -> date:
    """A day to propose: the first working day after today, but not after the due date unless that has passed."""
    tomorrow = calendar().next_working_day(clock.today() + timedelta(days=1))
    return tomorrow if due < clock.today() else min(tomorrow, max(due, clock.today()))

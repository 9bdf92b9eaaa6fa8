"""When a worker can't be booked: away, busy, or outside the hours of work that are known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from virtaus.area.models import Absence, BusyTime, WorkingHours
from virtaus.area.queries.staffing import Period, lasts
from virtaus.area.rules import SEE_TEAMS
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.rights import require

Span = tuple[datetime, datetime]
"""From a moment to a moment (half-open) on a wall clock of Helsinki, naive as opening hours are."""


@dataclass(frozen=True, slots=True)
class OwnCalendar:
    """A worker's calendar over some days. ``hours``: weekday, times and days of each row of working hours;
    ``busy``: by day."""

    away: Sequence[Period] = ()
    hours: Sequence[tuple[int, time, time, Period]] = ()
    busy: Mapping[date, Sequence[Span]] = field(default_factory=dict)

    def taken(self, on: date) -> list[Span]:
        """The parts of a day at which no meeting is proposed: the whole of one on which the worker is away."""
        return [_whole(on)] if any(lasts(period, on) for period in self.away) else self.occupied(on)

    def occupied(self, on: date) -> list[Span]:
        """The parts of a day that can't be booked. An absence stops nobody who books for themselves all the same."""
        return [*self.busy.get(on, ()), *self._outside_hours(on, _whole(on))]

    def _outside_hours(self, on: date, whole: Span) -> list[Span]:
        known = [row for row in self.hours if lasts(row[3], on)]
        if not known:
            return []
        today = sorted((starts, ends) for weekday, starts, ends, _period in known if weekday == on.isoweekday())
        edges = [whole[0], *(datetime.combine(on, each) for pair in today for each in pair), whole[1]]
        return [(edges[at], edges[at + 1]) for at in range(0, len(edges), 2) if edges[at] < edges[at + 1]]


def own_calendar(actor: Actor, first: date, last: date) -> OwnCalendar:
    """The actor's own calendar from a day to a day, both included; an empty one for somebody without an account."""
    require(actor, SEE_TEAMS)
    if actor.account_id is None:
        return OwnCalendar()
    begin, end = (datetime.combine(day, time(), clock.HELSINKI) for day in (first, last + timedelta(days=1)))
    lasting = Q(valid_from__lte=last) & (Q(valid_to__isnull=True) | Q(valid_to__gt=first))
    away = Absence.objects.filter(lasting, account_id=actor.account_id, withdrawn_at__isnull=True).order_by("id")
    hours = WorkingHours.objects.filter(lasting, account_id=actor.account_id).order_by("id")
    times = BusyTime.objects.filter(account_id=actor.account_id, starts_at__lt=end, ends_at__gt=begin)
    busy = [(_local(one), _local(other)) for one, other in times.order_by("id").values_list("starts_at", "ends_at")]
    by_day: defaultdict[date, list[Span]] = defaultdict(list)
    for span in busy:
        day = max(span[0].date(), first)
        while day <= min(span[1].date(), last):
            by_day[day].append(span)
            day += timedelta(days=1)
    trail.note({"area.absence", "area.calendar"}, [actor.account_id])
    return OwnCalendar(
        tuple(away.values_list("valid_from", "valid_to")),
        tuple((row.weekday, row.starts, row.ends, (row.valid_from, row.valid_to)) for row in hours),
        by_day,
    )


def _whole(on: date) -> Span:
    return datetime.combine(on, time()), datetime.combine(on + timedelta(days=1), time())


def _local(moment: datetime) -> datetime:
    return clock.local(moment).replace(tzinfo=None)

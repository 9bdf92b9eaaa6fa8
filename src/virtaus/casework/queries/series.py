"""The next meetings without a time, each with a time to propose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from uuid import UUID

from virtaus.area import queries as area
from virtaus.area.queries.calendars import own_calendar
from virtaus.area.queries.places import ServicePointRow
from virtaus.casework.duties import State, cases_on
from virtaus.casework.forms import own_points, point_near
from virtaus.casework.free_times import FARTHEST, Need, Slot, propose
from virtaus.casework.models import Discussion, DiscussionState
from virtaus.casework.queries.duties import DUTY_FIELDS
from virtaus.casework.rows import DutyRow, duty_row
from virtaus.casework.rules import BOOK_MEETINGS
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.rights import require
from virtaus.people.rules import customers

LENGTH = 45  # minutes with the customer, as the booking form proposes
WAITING = frozenset({State.LATE, State.TODAY, State.WEEK, State.LATER})


@dataclass(frozen=True, slots=True)
class Proposed:
    """A duty without a meeting, and a time for it; ``slot`` None when nothing is free."""

    row: DutyRow
    slot: Slot | None


@dataclass(frozen=True, slots=True)
class Series:
    """What the page of many bookings starts from. ``waiting`` are all that have no time, ``a_day`` the most a day."""

    proposed: tuple[Proposed, ...]
    points: Sequence[ServicePointRow]
    waiting: int
    a_day: int


def series(actor: Actor, count: int, only: Sequence[UUID] = ()) -> Series:
    """The next ``count`` duties without a meeting in order of consequence, or those of the persons ``only``."""
    require(actor, BOOK_MEETINGS)
    today = clock.today()
    scope = customers(actor)
    cases = [case for case in cases_on(scope, today) if case.state in WAITING and case.booked is None and case.duty]
    chosen = [case for case in cases if case.person_id in only] if only else cases[:count]
    places = area.municipality_names(actor)
    rows = [duty_row(case, today, places) for case in chosen]
    trail.note(DUTY_FIELDS, {row.person_id for row in rows})
    points = own_points(actor)
    a_day = _most_a_day(actor)
    needs = [
        Need(row.person_id, row.due, LENGTH, point)
        for row in rows
        if row.due is not None and (point := point_near(points, row.municipality)) is not None
    ]
    tomorrow = today + timedelta(days=1)
    calendar = own_calendar(actor, tomorrow, tomorrow + timedelta(days=2 * FARTHEST))
    slots = propose(needs, _own(actor, today), tomorrow, a_day, calendar.taken)
    return Series(tuple(Proposed(row, slots.get(row.person_id)) for row in rows), points, len(cases), a_day)


def _own(actor: Actor, today: date) -> dict[date, list[tuple[time, int]]]:
    """The actor's own meetings ahead."""
    rows = Discussion.objects.filter(
        recorder_id=actor.account_id,
        on__gt=today,
        at__isnull=False,
        state=DiscussionState.BOOKED,
        superseded_at__isnull=True,
    ).order_by("on", "at")
    found: defaultdict[date, list[tuple[time, int]]] = defaultdict(list)
    for on, at, minutes in rows.values_list("on", "at", "minutes"):
        if at is not None:
            found[on].append((at, minutes))
    return found


def _most_a_day(actor: Actor) -> int:
    """How many meetings a day the actor's own working time holds; at least one."""
    norms = {row.code: row.value for row in area.targets(actor)}
    share = area.own_share(actor)
    needed = ("weekly_hours", "meeting_share", "minutes_discussion")
    if share is None or not all(norms.get(code) for code in needed):
        return 1
    minutes = share * norms["weekly_hours"] * 60 / 5 * norms["meeting_share"] / Decimal(100)
    return max(1, round(minutes / norms["minutes_discussion"]))

"""Reads of duties, always within the actor's scope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from virtaus.area.queries.places import municipality_names
from virtaus.casework.duties import CaseNow, State, cases_on, news_since
from virtaus.casework.models import DiscussionState, Origin
from virtaus.casework.queries.meetings import MeetingRow, meeting_rows
from virtaus.casework.rows import STATE_LABELS, DutyRow, duty_row
from virtaus.casework.rules import SEE_DUTIES, meetings
from virtaus.casework.statutes import status_codes
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.modes import Mode, current
from virtaus.frame.reading import once
from virtaus.frame.rights import require
from virtaus.frame.tables import Asked, Choice, Column, Flag, Kind, Table, TableView
from virtaus.people.rules import customers, persons

DUTY_FIELDS = frozenset({"people.key", "people.municipality", "casework.status", "casework.meetings"})


# A meeting that nobody has ticked as recorded is asked for until it lies this far back.
RECORDED_WITHIN = timedelta(days=30)


class News:
    """What the chips of the today page narrow down to, beside the states of duties."""

    NEW = "new"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Today:
    """The coach's day. ``shown`` are the first rows in order of consequence; ``counts`` are of the whole team.

    ``news_since``: from when on what became known counts as new or changed.
    ``to_record``: meetings of this area that the national system may not know yet. ``done``: customers for whom the
    team has agreed or marked a meeting today.
    """

    counts: Mapping[str, int]
    news_since: datetime
    shown: tuple[DutyRow, ...]
    in_all: int
    meetings: tuple[MeetingRow, ...]
    unmarked: tuple[MeetingRow, ...]
    to_record: tuple[MeetingRow, ...]
    done: int
    people: int

    @property
    def first(self) -> int:
        """How many things come first: what is late and what is due today."""
        return self.counts[State.LATE] + self.counts[State.TODAY]


def today(actor: Actor, show: str = "", limit: int = 20) -> Today:
    """The day of the actor's teams. ``show`` narrows the duties to a state or to news; unknown ones narrow nothing."""
    require(actor, SEE_DUTIES)
    day = clock.today()
    cases = _cases(actor)
    counts: Counter[str] = Counter(case.state for case in cases)
    counts[News.NEW] = sum(case.is_new for case in cases)
    counts[News.CHANGED] = sum(case.has_changed for case in cases)
    wanted = [case for case in cases if _is_shown(case, show)]
    places = municipality_names(actor)
    shown = tuple(duty_row(case, day, places) for case in wanted[:limit])
    trail.note(DUTY_FIELDS, {row.person_id for row in shown})
    found = _meetings_of_the_day(actor)
    agreed = [row for row in found if row.state is DiscussionState.BOOKED and row.on <= day]
    return Today(
        counts=counts,
        news_since=news_since(day),
        shown=shown,
        in_all=len(wanted),
        meetings=tuple(row for row in agreed if row.on == day),
        unmarked=tuple(row for row in agreed if row.on < day),
        to_record=tuple(row for row in found if row.awaits_recording) if current() is Mode.ADD_ON else (),
        done=_done(actor, day),
        people=len(cases),
    )


def agenda(actor: Actor) -> list[MeetingRow]:
    """The meetings that the actor's teams have agreed for today, by time."""
    require(actor, SEE_DUTIES)
    found = _meetings_of_the_day(actor)
    return [row for row in found if row.state is DiscussionState.BOOKED and row.on == clock.today()]


@once
def _meetings_of_the_day(actor: Actor) -> list[MeetingRow]:
    """Meetings agreed until today, and those made here that nobody has recorded in the national system."""
    return meeting_rows(actor, meetings(actor).filter(_of_the_day(clock.today()), person__in=customers(actor)))


def _of_the_day(day: date) -> Q:
    unrecorded = Q(origin=Origin.VIRTAUS, noted_nationally_at__isnull=True, event__isnull=True)
    return Q(state=DiscussionState.BOOKED, on__lte=day) | unrecorded & Q(on__gt=day - RECORDED_WITHIN)


def _done(actor: Actor, day: date) -> int:
    began = datetime.combine(day, time(), clock.HELSINKI)
    touched = Q(recorded_at__gte=began) | Q(changed_at__gte=began)
    rows = meetings(actor).filter(touched, origin=Origin.VIRTAUS, person__in=customers(actor))
    return rows.order_by().values("person").distinct().count()


def first_things(actor: Actor) -> tuple[int, int, int]:
    """How many duties of the actor's teams are late, due today, and due later this week."""
    require(actor, SEE_DUTIES)
    counts = Counter(case.state for case in _cases(actor))
    return counts[State.LATE], counts[State.TODAY], counts[State.WEEK]


@once
def _cases(actor: Actor) -> list[CaseNow]:
    """The cases of the actor's own customers today."""
    return cases_on(customers(actor), clock.today())


def _is_shown(case: CaseNow, show: str) -> bool:
    if show == News.NEW:
        return case.is_new
    if show == News.CHANGED:
        return case.has_changed
    if show in set(State):
        return case.state == show
    return case.state not in {State.BOOKED, State.NONE}


@once
def duty_rows(actor: Actor, person_ids: Collection[UUID]) -> dict[UUID, DutyRow]:
    """The duties of some persons within the scope, by person."""
    require(actor, SEE_DUTIES)
    cases = cases_on(persons(actor).filter(id__in=person_ids), clock.today())
    places = municipality_names(actor) if cases else {}
    found = {case.person_id: duty_row(case, clock.today(), places) for case in cases}
    trail.note(DUTY_FIELDS, found)
    return found


def case_of(actor: Actor, person_id: UUID) -> CaseNow | None:
    """The case of one person; None when no search lasts, NotFound outside the scope."""
    require(actor, SEE_DUTIES)
    found = persons.get(actor, person_id)
    trail.note(DUTY_FIELDS, [found.id])
    return next(iter(cases_on(persons(actor).filter(id=found.id), clock.today())), None)


def _meeting_url(row: DutyRow) -> str | None:
    return reverse("casework:meeting", args=[row.booked_id]) if row.booked_id else None


def _person_url(row: DutyRow) -> str:
    return reverse("people:person", args=[row.person_id])


PEOPLE: Table[DutyRow] = Table(
    name="casework.people",
    title=_("Customers of the team"),
    columns=(
        Column("key", _("Customer"), sort="key"),
        Column("state_label", _("State"), sort="state", tag=lambda row: row.tag),
        Column("due", _("Due"), Kind.DATE, sort="due", note=lambda row: row.note),
        Column("what", _("Next"), url=_meeting_url),
        Column("status_name", _("Status"), sort="status_name"),
        Column("municipality_name", _("Municipality"), sort="municipality_name"),
        Column("search_started", _("Search began"), Kind.DATE, sort="search_started"),
        Column("citation", _("Rule"), chosen=False),
    ),
    filters=(
        Choice("duty", _("State"), field="state", options=[(state, label) for state, label in STATE_LABELS.items()]),
        Choice("status", _("Status")),
        Choice("municipality", _("Municipality")),
        Flag("new", _("New customer"), field="is_new"),
        Flag("changed", _("Situation changed"), field="has_changed"),
    ),
    link=_person_url,
    fields=DUTY_FIELDS,
    person=lambda row: row.person_id,
    empty=_("No customers yet"),
    empty_help=_("They come from the national register with the night's event file."),
)


def people(actor: Actor, asked: Asked) -> TableView[DutyRow]:
    """The customers of the actor's teams whose search lasts, in order of consequence."""
    require(actor, SEE_DUTIES)
    places = municipality_names(actor)
    rows = [duty_row(case, clock.today(), places) for case in cases_on(customers(actor), clock.today())]
    statuses = {row.status for row in rows}
    municipalities = {row.municipality for row in rows if row.municipality}
    options = {
        "status": [(code, str(name)) for code, name in status_codes().items() if code in statuses],
        "municipality": [(code, name) for code, name in places.items() if code in municipalities],
    }
    return PEOPLE.over_rows(asked, rows, options=options)

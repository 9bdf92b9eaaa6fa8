"""What each person of a scope must be offered next, computed for all of them in a handful of queries.

Nothing here is stored: duties follow from the facts, the rules and the day, so they can't go stale.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from uuid import UUID

from django.db.models import QuerySet

from virtaus.casework.case_rows import CaseRow, case_row, case_texts
from virtaus.casework.knowing import end_of
from virtaus.casework.knowing import known as known_then
from virtaus.casework.models import (
    Discussion,
    DiscussionKind,
    DiscussionState,
    EventImport,
    MeetingBefore,
    RuleApproval,
    StatusPeriod,
)
from virtaus.casework.statutes import calendar, law
from virtaus.engine.statutes.duties import CaseFacts, Duty, Held, Search, Status, duty
from virtaus.engine.statutes.rules import Version
from virtaus.people.models import Person
from virtaus.people.queries import shown_key


class State(StrEnum):
    """Where a duty stands, in order of consequence. BOOKED: a meeting is agreed in time."""

    LATE = "late"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    BOOKED = "booked"
    NONE = "none"


ORDER = {state: place for place, state in enumerate(State)}
# How many persons' duties a process remembers: those of the teams whose pages it shows, about 2 KiB each.
REMEMBERED = 12_288
# Day, time and state of a meeting as they were.
Earlier = Mapping[UUID, tuple[date, time | None, DiscussionState]]
_HELD, _BOOKED = DiscussionState.HELD, DiscussionState.BOOKED


@dataclass(frozen=True, slots=True)
class Booked:
    """A meeting agreed for a day to come, or one of the past that nobody has marked."""

    id: UUID
    kind: DiscussionKind
    on: date
    at: time | None


@dataclass(frozen=True, slots=True)
class CaseNow:
    """A person's case on a day: facts, the duty that follows, and what has been agreed.

    ``is_new`` and ``has_changed``: the search, or a later status, has become known since ``news_since``.
    """

    person_id: UUID
    key: str
    municipality: str
    facts: CaseFacts
    duty: Duty | None
    state: State
    booked: Booked | None
    unmarked: Booked | None
    is_new: bool
    has_changed: bool
    approved: bool

    @property
    def rank(self) -> tuple[int, date, str]:
        """Order of consequence: what is late longest first, then by due date."""
        return ORDER[self.state], self.duty.due if self.duty else date.max, self.key


@dataclass(frozen=True, slots=True)
class Day:
    """What cases are looked at by: the day, since when what becomes known is news, the rule versions approved."""

    today: date
    since: datetime
    approved: frozenset[tuple[str, date]]


@dataclass(frozen=True, slots=True)
class Known:
    """What a person's duty on any day follows from: the facts, and the meetings that are booked."""

    facts: CaseFacts
    booked: tuple[Booked, ...]


def known_on(scope: QuerySet[Person], today: date) -> dict[UUID, Known]:
    """What is known of each person in ``scope`` whose search lasts. One query."""
    rows = map(case_row, case_texts(scope, today, None))
    return {row.id: known for row in rows if (known := _known(row, today, {})) is not None}


def where(known: Known, today: date) -> tuple[Duty | None, Booked | None, State]:
    """The duty on a day, the meeting agreed for it, and where it stands."""
    found = duty(known.facts, law(), today)
    ahead = (each for each in known.booked if each.on >= today)
    agreed = next((each for each in ahead if found is not None and each.kind == found.kind), None)
    return found, agreed, _state(found, agreed, today)


def cases_on(scope: QuerySet[Person], today: date, known_at: datetime | None = None) -> list[CaseNow]:
    """The cases of the persons in ``scope`` whose search lasts, in order of consequence. Three queries in all.

    With ``known_at`` (aware) as they were known at that moment, a fourth for meetings that have changed since.
    """
    on = Day(today, news_since(today), approvals())
    texts = case_texts(scope, today, known_at)
    if known_at is None:
        found = [_case_told(text, on) for text in texts]
    else:
        met = Discussion.objects.filter(known_then(known_at), person__in=scope.order_by().values("id"))
        earlier = stood_before(met, known_at)
        found = [_case(case_row(text), on, earlier) for text in texts]
    return sorted(filter(None, found), key=lambda case: case.rank)


def news_since(today: date) -> datetime:
    """From when on what becomes known is news on a day: since the end of the working day before.

    So Monday's news hold the files of the weekend. The first file of all brings the stock of customers: it is no news.
    """
    evening = end_of(calendar().previous_working_day(today - timedelta(days=1)))
    first = EventImport.objects.filter(undone_at__isnull=True).order_by("applied_at", "id")
    stock = first.values_list("applied_at", flat=True).first()
    return max(evening, stock) if stock else evening


def approvals() -> frozenset[tuple[str, date]]:
    """The rule versions that the area has approved."""
    return frozenset(
        RuleApproval.objects.filter(withdrawn_at__isnull=True).order_by().values_list("rule", "version_from")
    )


def is_approved(version: Version, approved: Collection[tuple[str, date]]) -> bool:
    """Whether a date by this version is shown without "check": the statute was read, or the area approved it."""
    return version.certain or (version.rule, version.valid_from) in approved


@lru_cache(maxsize=REMEMBERED)
def _case_told(text: str, on: Day) -> CaseNow | None:
    """The case that a text tells: worked out for one page of a team, it need not be for the next."""
    return _case(case_row(text), on, {})


def _known(row: CaseRow, today: date, earlier: Earlier) -> Known | None:
    """What is known of a person; None when no search lasts.

    ``earlier`` tells what stood before of those meetings that have changed since the moment asked for.
    """
    searches = tuple(Search(started_on, ended_on) for started_on, ended_on in row.searches)
    if not any(search.lasts(today) for search in searches):
        return None
    status = Status(*row.status) if row.status else None
    met = [(each.id, each.kind, *earlier.get(each.id, each[2:])) for each in row.meetings]
    held = tuple(_held(kind, on) for _id, kind, on, _at, state in met if state == _HELD)
    booked = tuple(Booked(id_, DiscussionKind(kind), on, at) for id_, kind, on, at, state in met if state == _BOOKED)
    return Known(CaseFacts(searches, held, status), booked)


@lru_cache(maxsize=REMEMBERED)
def _held(kind: str, on: date) -> Held:
    """One object for the same day's meetings of many persons."""
    return Held(kind, on)


def stood_before(meetings: QuerySet[Discussion], known_at: datetime) -> Earlier:
    """Day, time and state as known at a moment, of those meetings that have changed since."""
    rows = MeetingBefore.objects.filter(
        meeting__in=meetings.order_by().values("id"), recorded_at__lte=known_at, superseded_at__gt=known_at
    )
    values = rows.order_by("meeting_id", "superseded_at").values_list("meeting_id", "on", "at", "state")
    return {meeting: (on, at, DiscussionState(state)) for meeting, on, at, state in values}


def _case(row: CaseRow, on: Day, earlier: Earlier) -> CaseNow | None:
    """The case on a day; None when no search lasts."""
    known = _known(row, on.today, earlier)
    if known is None:
        return None
    facts, status = known.facts, known.facts.status
    found, agreed, state = where(known, on.today)
    search = next(each for each in facts.searches if each.lasts(on.today))
    status_is_news = row.status_told is not None and row.status_told > on.since
    return CaseNow(
        person_id=row.id,
        key=shown_key(row),
        municipality="" if row.protected else row.municipality,
        facts=facts,
        duty=found,
        state=state,
        booked=agreed,
        unmarked=next((each for each in known.booked if each.on < on.today), None),
        is_new=row.told > on.since and not facts.held,
        has_changed=status_is_news and status is not None and search.started_on < status.since,
        approved=found is None or is_approved(found.version, on.approved),
    )


def _state(found: Duty | None, agreed: Booked | None, today: date) -> State:
    if found is None:
        return State.NONE
    if agreed is not None and agreed.on <= found.due:
        return State.BOOKED
    if found.due < today:
        return State.LATE
    if found.due == today:
        return State.TODAY
    return State.WEEK if found.due < _next_monday(today) else State.LATER


def _next_monday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def days_late(due: date, today: date) -> int:
    """Working days after the due date, today included when it is one."""
    return calendar().working_days_after(due, today)


def recorded_times(persons: Collection[UUID]) -> Mapping[UUID, datetime]:
    """When the newest thing about each person's status was recorded here."""
    rows = StatusPeriod.objects.filter(person__in=persons, superseded_at__isnull=True).order_by("recorded_at")
    return dict(rows.values_list("person_id", "recorded_at"))

"""What each person of a scope must be offered next, computed for all of them in a handful of queries.

Nothing here is stored: duties follow from the facts, the rules and the day, so they can't go stale.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet

from virtaus.casework.knowing import end_of, known
from virtaus.casework.models import (
    Discussion,
    DiscussionKind,
    DiscussionState,
    EventImport,
    JobSearch,
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
class Known:
    """What a person's duty on any day follows from: the facts, and the meetings that are booked."""

    facts: CaseFacts
    booked: tuple[Booked, ...]


def known_on(scope: QuerySet[Person], today: date) -> dict[UUID, Known]:
    """What is known of each person in ``scope`` whose search lasts. Three queries."""
    searches, _searches_told = _searches(scope, None)
    statuses, _statuses_told = _statuses(scope, today, None)
    held, booked = _meetings(scope, None)
    return {
        person: Known(CaseFacts(found, held[person], statuses.get(person)), tuple(booked[person]))
        for person, found in searches.items()
        if any(search.lasts(today) for search in found)
    }


def where(known: Known, today: date) -> tuple[Duty | None, Booked | None, State]:
    """The duty on a day, the meeting agreed for it, and where it stands."""
    found = duty(known.facts, law(), today)
    ahead = (each for each in known.booked if each.on >= today)
    agreed = next((each for each in ahead if found is not None and each.kind == found.kind), None)
    return found, agreed, _state(found, agreed, today)


def cases_on(scope: QuerySet[Person], today: date, known_at: datetime | None = None) -> list[CaseNow]:
    """The cases of the persons in ``scope`` whose search lasts, in order of consequence. Seven queries in all.

    With ``known_at`` (aware) as they were known at that moment, an eighth for meetings that have changed since.
    """
    persons = {row.id: row for row in scope.order_by("id")}
    searches, searches_told = _searches(scope, known_at)
    lasting = [person for person, found in searches.items() if any(search.lasts(today) for search in found)]
    statuses, statuses_told = _statuses(scope, today, known_at)
    held, booked = _meetings(scope, known_at)
    approved = approvals()
    since = news_since(today)
    cases = []
    for person in lasting:
        facts = CaseFacts(searches[person], held[person], statuses.get(person))
        search_is_news = searches_told[person] > since
        status_is_news = person in statuses_told and statuses_told[person] > since
        cases.append(
            _case(persons[person], facts, booked[person], approved, today, news=(search_is_news, status_is_news))
        )
    return sorted(cases, key=lambda case: case.rank)


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


def _ids(scope: QuerySet[Person]) -> QuerySet[Person, UUID]:
    """The scope as a subquery: thousands of ids sent to and fro would take longer than the query itself."""
    return scope.order_by().values_list("id", flat=True)


def _searches(
    scope: QuerySet[Person], known_at: datetime | None
) -> tuple[Mapping[UUID, tuple[Search, ...]], Mapping[UUID, datetime]]:
    """The searches of each person, and when the newest of them became known."""
    found: dict[UUID, list[Search]] = defaultdict(list)
    told: dict[UUID, datetime] = {}
    rows = JobSearch.objects.filter(known(known_at), person__in=_ids(scope)).order_by("person_id", "started_on")
    values = rows.values_list("person_id", "started_on", "ended_on", "recorded_at")
    for person, started_on, ended_on, recorded_at in values:
        found[person].append(Search(started_on, ended_on))
        told[person] = recorded_at
    return {person: tuple(searches) for person, searches in found.items()}, told


def _statuses(
    scope: QuerySet[Person], today: date, known_at: datetime | None
) -> tuple[Mapping[UUID, Status], Mapping[UUID, datetime]]:
    """The status of each person on a day, and when it became known."""
    rows = StatusPeriod.objects.filter(
        known(known_at),
        Q(valid_to__isnull=True) | Q(valid_to__gt=today),
        person__in=_ids(scope),
        valid_from__lte=today,
    ).order_by("person_id", "valid_from")
    found: dict[UUID, Status] = {}
    told: dict[UUID, datetime] = {}
    values = rows.values_list("person_id", "status", "valid_from", "planned_end", "recorded_at")
    for person, code, since, planned_end, recorded_at in values:
        found[person] = Status(code, since, planned_end)
        told[person] = recorded_at
    return found, told


def _meetings(
    scope: QuerySet[Person], known_at: datetime | None
) -> tuple[Mapping[UUID, tuple[Held, ...]], Mapping[UUID, list[Booked]]]:
    held: dict[UUID, tuple[Held, ...]] = defaultdict(tuple)
    booked: dict[UUID, list[Booked]] = defaultdict(list)
    rows = Discussion.objects.filter(known(known_at), person__in=_ids(scope)).order_by("person_id", "on", "at", "id")
    told = rows.filter(state__in=[DiscussionState.HELD, DiscussionState.BOOKED]) if known_at is None else rows
    earlier = stood_before(told, known_at) if known_at is not None else {}
    for person, row, kind, on, at, state in told.values_list("person_id", "id", "kind", "on", "at", "state"):
        on, at, state = earlier.get(row, (on, at, state))
        if state == DiscussionState.HELD:
            held[person] += (Held(kind, on),)
        elif state == DiscussionState.BOOKED:
            booked[person].append(Booked(row, DiscussionKind(kind), on, at))
    return held, booked


def stood_before(
    meetings: QuerySet[Discussion], known_at: datetime
) -> Mapping[UUID, tuple[date, time | None, DiscussionState]]:
    """Day, time and state as known at a moment, of those meetings that have changed since."""
    rows = MeetingBefore.objects.filter(
        meeting__in=meetings.order_by().values("id"), recorded_at__lte=known_at, superseded_at__gt=known_at
    )
    values = rows.order_by("meeting_id", "superseded_at").values_list("meeting_id", "on", "at", "state")
    return {meeting: (on, at, DiscussionState(state)) for meeting, on, at, state in values}


def _case(
    person: Person,
    facts: CaseFacts,
    booked: list[Booked],
    approved: Collection[tuple[str, date]],
    today: date,
    *,
    news: tuple[bool, bool],
) -> CaseNow:
    """``news`` tells whether the search and whether the status is news."""
    search_is_news, status_is_news = news
    status = facts.status
    found = duty(facts, law(), today)
    ahead = [each for each in booked if each.on >= today]
    agreed = next((each for each in ahead if found is not None and each.kind == found.kind), None)
    search = next(each for each in facts.searches if each.lasts(today))
    return CaseNow(
        person_id=person.id,
        key=shown_key(person),
        municipality="" if person.protected else person.municipality,
        facts=facts,
        duty=found,
        state=_state(found, agreed, today),
        booked=agreed,
        unmarked=next((each for each in booked if each.on < today), None),
        is_new=search_is_news and not facts.held,
        has_changed=status_is_news and status is not None and search.started_on < status.since,
        approved=found is None or is_approved(found.version, approved),
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

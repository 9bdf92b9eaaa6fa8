"""From the events of a person to job searches, statuses, meetings and competence. Pure: no database, no clock.

The ledger is always built from all events in force, so a correction, a late event and an undone import come out the
same as if things had been told right from the start.

National data is master. What a worker recorded here (a hire, say) stands until the register tells the status itself:
a register event of the same person's status, recorded later, of a day not earlier than ``CONFIRMED_WITHIN`` before the
local one's, puts the local one aside.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from operator import attrgetter
from typing import Generic, Protocol, TypeVar

from virtaus.casework.models import DiscussionState, EventKind

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
CONFIRMED_WITHIN = timedelta(days=31)
STATUS_KINDS = frozenset({EventKind.SEARCH_STARTED, EventKind.STATUS_CHANGED, EventKind.SEARCH_ENDED})
STATE_AFTER = {
    EventKind.DISCUSSION_BOOKED: DiscussionState.BOOKED,
    EventKind.DISCUSSION_HELD: DiscussionState.HELD,
    EventKind.DISCUSSION_MISSED: DiscussionState.MISSED,
    EventKind.DISCUSSION_CANCELLED: DiscussionState.CANCELLED,
}

# The fields of an event that a worker fills in, by its kind.
RECORDED = {
    EventKind.SEARCH_STARTED: ("municipality", "status", "planned_end"),
    EventKind.STATUS_CHANGED: ("status", "planned_end"),
    EventKind.BENEFIT_CHANGED: ("benefit",),
    EventKind.MOVED: ("municipality",),
    EventKind.SEARCH_ENDED: ("reason", "status"),
}


class Event(Protocol[R_co]):
    """An event in force. ``ref`` is the caller's own name for it (a row, a line); ``local``: recorded here."""

    @property
    def ref(self) -> R_co: ...
    @property
    def kind(self) -> EventKind: ...
    @property
    def on(self) -> date: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def local(self) -> bool: ...
    @property
    def status(self) -> str: ...
    @property
    def planned_end(self) -> date | None: ...
    @property
    def municipality(self) -> str: ...
    @property
    def discussion(self) -> str: ...
    @property
    def at(self) -> time | None: ...
    @property
    def occupations(self) -> tuple[str, ...]: ...
    @property
    def skills(self) -> tuple[str, ...]: ...
    @property
    def licences(self) -> tuple[str, ...]: ...
    @property
    def languages(self) -> tuple[str, ...]: ...
    @property
    def protected(self) -> bool | None: ...
    @property
    def benefit(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Told(Generic[R]):
    """An event in force that stands in the database."""

    ref: R
    kind: EventKind
    on: date
    recorded_at: datetime
    local: bool = False
    status: str = ""
    planned_end: date | None = None
    municipality: str = ""
    discussion: str = ""
    at: time | None = None
    occupations: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    protected: bool | None = None
    benefit: str = ""


@dataclass(slots=True)
class Searched:
    started_on: date
    ended_on: date | None


@dataclass(slots=True)
class Period(Generic[R]):
    """A status from a day to a day (half-open), and the event that began it."""

    status: str
    valid_from: date
    valid_to: date | None
    planned_end: date | None
    municipality: str
    ref: R


@dataclass(slots=True)
class Lived(Generic[R]):
    """A home municipality from a day to a day (half-open), and the event that told it."""

    municipality: str
    valid_from: date
    valid_to: date | None
    ref: R


@dataclass(slots=True)
class Benefited(Generic[R]):
    """A benefit basis from a day to a day (half-open), and the event that told it."""

    benefit: str
    valid_from: date
    valid_to: date | None
    ref: R


@dataclass(slots=True)
class Met(Generic[R]):
    """A meeting as the register tells it, and the event that told its state."""

    kind: str
    on: date
    at: time | None
    state: DiscussionState
    ref: R


@dataclass(frozen=True, slots=True)
class Problem(Generic[R]):
    """An event that can't follow from those before it. ``reason`` is a key of ``REASONS`` of the import."""

    ref: R
    column: str
    reason: str


@dataclass(slots=True)
class Case(Generic[R]):
    """A person's case as built. Of competence a list is None when no event has told any of its kind.

    ``protected`` is None when no event has told. ``refused`` are the local events that could not follow from those
    before them: they count for nothing.
    """

    searches: list[Searched] = field(default_factory=list)
    periods: list[Period[R]] = field(default_factory=list)
    residences: list[Lived[R]] = field(default_factory=list)
    benefits: list[Benefited[R]] = field(default_factory=list)
    meetings: dict[tuple[str, date], Met[R]] = field(default_factory=dict)
    municipality: str = ""
    protected: bool | None = None
    occupations: tuple[str, ...] | None = None
    skills: tuple[str, ...] | None = None
    licences: tuple[str, ...] | None = None
    languages: tuple[str, ...] | None = None
    problems: list[Problem[R]] = field(default_factory=list)
    refused: list[Problem[R]] = field(default_factory=list)


_in_time = attrgetter("on", "recorded_at")


def build(events: Iterable[Event[R]]) -> Case[R]:
    """The case that ``events`` of one person make; problems of local events are left out, the register is master."""
    told = sorted(events, key=_in_time)
    case: Case[R] = Case()
    for event in told:
        if event.local and _told_by_register(event, told):
            continue
        problem = _apply(case, event)
        if problem is not None:
            (case.refused if event.local else case.problems).append(problem)
            continue
        _take_along(case, event)
    return case


def _told_by_register(local: Event[R], told: list[Event[R]]) -> bool:
    return any(
        not other.local
        and other.kind in STATUS_KINDS
        and other.recorded_at > local.recorded_at
        and other.on >= local.on - CONFIRMED_WITHIN
        for other in told
    )


def _apply(case: Case[R], event: Event[R]) -> Problem[R] | None:
    is_open = bool(case.searches) and case.searches[-1].ended_on is None
    if event.kind is EventKind.SEARCH_STARTED:
        if is_open:
            return Problem(event.ref, "event", "search_open")
        case.searches.append(Searched(event.on, None))
        _live(case, event)
        _begin(case, event)
    elif event.kind is EventKind.WITHDRAWN:
        pass
    elif not case.searches:
        return Problem(event.ref, "event", "no_search")
    elif event.kind in {EventKind.STATUS_CHANGED, EventKind.SEARCH_ENDED}:
        if not is_open:
            return Problem(event.ref, "event", "search_not_open")
        if event.kind is EventKind.SEARCH_ENDED:
            case.searches[-1].ended_on = event.on
            _end_benefit(case, event.on)
        _begin(case, event)
    elif event.kind is EventKind.MOVED:
        _live(case, event)
    elif event.kind is EventKind.BENEFIT_CHANGED:
        if not is_open:
            return Problem(event.ref, "event", "search_not_open")
        _end_benefit(case, event.on)
        case.benefits.append(Benefited(event.benefit, event.on, None, event.ref))
    elif event.kind in STATE_AFTER:
        _meet(case, event)
    return None


def _begin(case: Case[R], event: Event[R]) -> None:
    """Begin a status; the one before ends there, and one that would last no day is left out."""
    if case.periods:
        last = case.periods[-1]
        if last.valid_from < event.on:
            last.valid_to = event.on
        else:
            case.periods.pop()
    case.periods.append(Period(event.status, event.on, None, event.planned_end, case.municipality, event.ref))


def _live(case: Case[R], event: Event[R]) -> None:
    """Live in a municipality from a day on; one lived in for no day is left out."""
    case.municipality = event.municipality
    last = case.residences[-1] if case.residences else None
    if last is not None and last.municipality == event.municipality:
        return
    if last is not None:
        if last.valid_from < event.on:
            last.valid_to = event.on
        else:
            case.residences.pop()
    if event.municipality:
        case.residences.append(Lived(event.municipality, event.on, None, event.ref))


def _end_benefit(case: Case[R], on: date) -> None:
    last = case.benefits[-1] if case.benefits else None
    if last is not None and last.valid_to is None:
        if last.valid_from < on:
            last.valid_to = on
        else:
            case.benefits.pop()


def _meet(case: Case[R], event: Event[R]) -> None:
    key = (event.discussion, event.on)
    earlier = case.meetings.get(key)
    at = event.at or (earlier.at if earlier else None)
    case.meetings[key] = Met(event.discussion, event.on, at, STATE_AFTER[event.kind], event.ref)


def _take_along(case: Case[R], event: Event[R]) -> None:
    """What any event may bring along."""
    if event.protected is not None:
        case.protected = event.protected
    if event.occupations:
        case.occupations = event.occupations
    if event.skills:
        case.skills = event.skills
    if event.licences:
        case.licences = event.licences
    if event.languages:
        case.languages = event.languages

"""The events that a national register would tell of made-up jobseekers, as lines of the night's event file.

The columns and their meaning are defined in ``docs/formats/events.md``.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from operator import attrgetter
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from virtaus.engine.simulation.people import IN_SERVICE, Seeker, Status

HELSINKI = ZoneInfo("Europe/Helsinki")
COLUMNS = (
    *("event_id", "key", "event", "date", "recorded_at", "municipality", "status", "planned_end", "discussion"),
    *("time", "occupation", "skills", "licences", "languages", "protected", "corrects"),
)
KEY_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
# Discussions held earlier than this are not told: the register gives what the area needs.
OLDEST_DISCUSSION = 456


@dataclass(slots=True)
class Event:
    """One line of the file; empty where a column is not given."""

    key: str
    event: str
    date: date
    recorded_at: datetime
    event_id: str = ""
    municipality: str = ""
    status: str = ""
    planned_end: str = ""
    discussion: str = ""
    time: str = ""
    occupation: str = ""
    skills: str = ""
    licences: str = ""
    languages: str = ""
    protected: str = ""
    corrects: str = ""

    def line(self) -> list[str]:
        line = list(_columns_of(self))
        line[DATE], line[RECORDED_AT] = self.date.isoformat(), self.recorded_at.isoformat()
        return line


_columns_of: Callable[[Event], tuple[Any, ...]] = attrgetter(*COLUMNS)
DATE, RECORDED_AT = COLUMNS.index("date"), COLUMNS.index("recorded_at")


@dataclass(frozen=True, slots=True)
class Told:
    """A made-up person as the register tells of them; ``searches`` in order of time."""

    key: str
    searches: tuple[Seeker, ...]
    occupations: tuple[str, ...]
    skills: tuple[str, ...]
    licences: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    protected: bool = False

    @property
    def latest(self) -> Seeker:
        return self.searches[-1]


def keys(count: int, random: Random) -> list[str]:
    """Pseudonymous keys, none twice."""
    found: dict[str, None] = {}
    while len(found) < count:
        found.setdefault("".join(random.choices(KEY_LETTERS, k=10)))
    return list(found)


@cache
def _on_the_hour(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), HELSINKI).astimezone(UTC)


def events(people: Sequence[Told], as_of: date, random: Random, prefix: str) -> list[Event]:
    """Every event of ``people`` in order of recording, with ids ``prefix-000001`` …

    Each search is told from its start: statuses, discussions held (the last fifteen months) and some booked, the end.
    What happened on ``as_of`` or the two days before is recorded in the night of ``as_of``.
    """
    told: list[Event] = []
    for person in people:
        for number, seeker in enumerate(person.searches):
            told += _Register(person, seeker, number == 0, as_of, random).all()
    told.sort(key=lambda event: (event.recorded_at, event.key, event.date, event.event != "search_started"))
    for number, event in enumerate(told, start=1):
        event.event_id = f"{prefix}-{number:06}"
    return told


@dataclass(slots=True)
class _Register:
    """What the register writes of one job search of a person."""

    person: Told
    seeker: Seeker
    is_first: bool
    as_of: date
    random: Random

    def all(self) -> list[Event]:
        seeker = self.seeker
        first = seeker.statuses[0]
        started = self.event("search_started", first.since, status=first)
        started.municipality = seeker.municipality
        if self.is_first:
            self.add_competence(started)
        found = [started]
        found += [self.event("status_changed", status.since, status=status) for status in seeker.statuses[1:]]
        if seeker.ended is not None:
            found.append(self.event("search_ended", seeker.ended.since, status=seeker.ended))
        return found + self.discussions()

    def add_competence(self, event: Event) -> None:
        """What the register tells of the person with the first search."""
        event.occupation = "|".join(self.person.occupations)
        event.skills = "|".join(self.person.skills)
        event.licences = "|".join(self.person.licences)
        event.languages = "|".join(self.person.languages)
        event.protected = "1" if self.person.protected else ""

    def event(self, name: str, on: date, *, status: Status | None = None, discussion: str = "") -> Event:
        return Event(
            key=self.person.key,
            event=name,
            date=on,
            recorded_at=self.recorded(on),
            status=status.code if status else "",
            planned_end=status.planned_end.isoformat() if status and status.planned_end else "",
            discussion=discussion,
        )

    def recorded(self, on: date) -> datetime:
        """The evening of the day; of the last three days, the early morning of ``as_of``."""
        recent = on > self.as_of - timedelta(days=3)
        day, hour = (self.as_of, 5) if recent else (on, 17)
        minutes, seconds = self.random.randint(0, 59), self.random.randint(0, 59)
        return _on_the_hour(day, hour) + timedelta(minutes=minutes, seconds=seconds)

    def discussions(self) -> list[Event]:
        """The initial interview, then a discussion about every three months while unemployed.

        When the next one is due is assumed: of ten people with an open search one is late, one is due this week and
        the rest later; half of this week's are booked.
        """
        seeker = self.seeker
        over = seeker.ended.since if seeker.ended else self.as_of
        held: list[date] = []
        interview = _next_workday(seeker.started + timedelta(days=self.random.randint(2, 13)))
        newly_begun = seeker.started > self.as_of - timedelta(days=21)
        missed = newly_begun and self.random.random() < 0.35
        if seeker.started < interview < over and not missed:
            held.append(interview)
        booked = None
        if held and seeker.ended is None and seeker.now.code not in IN_SERVICE:
            due = self.as_of + timedelta(days=self.due_in_days())
            last = _workday(_three_months_before(due))
            if last > held[0] + timedelta(days=30):
                held += self.back_from(last, held[0])
            if 0 <= (due - self.as_of).days <= 6 and held[-1] == last and self.random.random() < 0.5:
                booked = _workday(due)
        elif held:
            held += self.back_from(over - timedelta(days=self.random.randint(10, 90)), held[0])
        oldest = self.as_of - timedelta(days=OLDEST_DISCUSSION)
        told = [
            self.event("discussion_held", day, discussion="job_search_discussion" if number else "initial_interview")
            for number, day in enumerate(held)
            if day > oldest and day < self.as_of
        ]
        if booked is not None and booked >= self.as_of:
            meeting = self.event("discussion_booked", booked, discussion="job_search_discussion")
            when = f"{self.random.randint(9, 14):02}:{self.random.choice((0, 30)):02}"
            agreed = self.recorded(self.as_of - timedelta(days=self.random.randint(3, 20)))
            meeting.time, meeting.recorded_at = when, agreed
            told.append(meeting)
        return told

    def due_in_days(self) -> int:
        kind = self.random.random()
        if kind < 0.10:
            return -self.random.randint(1, 25)
        if kind < 0.20:
            return self.random.randint(0, 6)
        return self.random.randint(7, 88)

    def back_from(self, last: date, first: date) -> list[date]:
        """Discussions about every three months, ending with ``last`` and all well after ``first``, in order."""
        days: list[date] = []
        day = last
        while day > first + timedelta(days=30):
            days.append(_workday(day))
            day = _three_months_before(day) + timedelta(days=self.random.randint(-4, 4))
        return days[::-1]


def _next_workday(day: date) -> date:
    """``day``, or the Monday after when it falls on a weekend."""
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def _workday(day: date) -> date:
    """``day``, or the Friday before when it falls on a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _three_months_before(day: date) -> date:
    month = day.month - 3
    year, month = (day.year, month) if month > 0 else (day.year - 1, month + 12)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))

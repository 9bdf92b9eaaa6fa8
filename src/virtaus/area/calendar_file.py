"""Reading a file of workers' calendars: ``docs/formats/calendars.md`` in code. Nothing here touches the database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from virtaus.area.files.cells import Cells, Problem, codes_of, faults_of, rows_in
from virtaus.frame import clock
from virtaus.frame.csv_lines import Fault
from virtaus.links.icalendar import Wrong, read_busy

NEEDED = ("email", "kind")
COLUMNS = (*NEEDED, "first_day", "last_day", "weekday", "starts", "ends")
AHEAD = timedelta(days=366)  # how far a calendar of one's own is read
LATEST = date(2100, 1, 1)
_FURTHER = re.compile("|".join(COLUMNS[2:]))


class Kind(models.TextChoices):
    """What a line tells of a worker."""

    ABSENT = "absent", "absent"
    BUSY = "busy", "busy"
    HOURS = "hours", "hours"


ALLOWED = {
    Kind.ABSENT: frozenset({"first_day", "last_day"}),
    Kind.BUSY: frozenset({"first_day", "last_day", "starts", "ends"}),
    Kind.HOURS: frozenset({"first_day", "last_day", "weekday", "starts", "ends"}),
}


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """What a line tells. Days are half-open (``end`` None: until further notice); times are of Helsinki.

    A busy time lies between ``starts_at`` and ``ends_at``; hours hold on ``weekday`` from ``starts`` to ``ends``.
    """

    row: int
    email: str
    account: UUID
    kind: Kind
    first: date
    end: date | None = None
    weekday: int = 0
    starts: time | None = None
    ends: time | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    key: str = ""

    @property
    def identity(self) -> tuple[object, ...]:
        """What tells the line from another of the file, and finds again what it told before."""
        if self.kind is Kind.BUSY:
            return self.kind, self.account, self.key
        return self.kind, self.account, self.first, self.weekday, self.starts


def read_calendars(
    content: bytes, file: str, workers: Mapping[str, UUID]
) -> tuple[list[CalendarLine], tuple[Fault, ...]]:
    """The lines of a table and what is wrong with it. ``workers`` gives the account of an e-mail address."""
    problems: list[Problem] = []
    lines: list[CalendarLine] = []
    for cells in rows_in(content, file, NEEDED, problems, further=_FURTHER):
        line = _line(cells, workers)
        problems += cells.problems
        if line is not None:
            lines.append(line)
    if not lines and not problems:
        problems.append(Problem(file, None, None, _("has no rows")))
    return lines, faults_of([*problems, *_repeated(file, lines)])


def read_own_calendar(content: bytes, email: str, account: UUID) -> tuple[list[CalendarLine], tuple[Fault, ...]]:
    """The busy times ahead of a calendar (.ics) of the sender's own."""
    today = clock.today()
    found = read_busy(content, clock.HELSINKI, since=today, until=today + AHEAD)
    faults = tuple(Fault(each.line, each.part, _reason(each.wrong, each.value)) for each in found.faults)
    lines: dict[str, CalendarLine] = {}
    for number, busy in enumerate(found.rows, start=1):
        key = _key("own", busy.uid, busy.begin.astimezone(UTC).isoformat())
        lines[key] = CalendarLine(
            number, email, account, Kind.BUSY, busy.begin.date(), starts_at=busy.begin, ends_at=busy.end, key=key
        )
    return list(lines.values()), faults


def _line(cells: Cells, workers: Mapping[str, UUID]) -> CalendarLine | None:
    email = cells.text("email", 254).lower()
    account = workers.get(email)
    if email and account is None:
        cells.wrong("email", _("is no worker of your teams"))
    said = cells.one_of("kind", Kind)
    if said not in codes_of(Kind) or account is None:
        return None
    kind = Kind(said)
    for column in COLUMNS[2:]:
        if column not in ALLOWED[kind] and cells.values.get(column, "").strip():
            cells.wrong(column, _("does not belong to “%(kind)s”") % {"kind": kind})
    first, last = _day(cells, "first_day", needed=True), _day(cells, "last_day", needed=False)
    if first and last and last < first:
        cells.wrong("last_day", _("is before first_day"))
    starts, ends = (_time(cells, column, kind) for column in ("starts", "ends"))
    weekday = int(cells.number("weekday", places=0)) if kind is Kind.HOURS else 0
    if kind is Kind.HOURS and not 1 <= weekday <= 7:
        cells.wrong("weekday", _("is not 1–7, Monday being 1"))
    if kind is Kind.HOURS and starts and ends and ends <= starts:
        cells.wrong("ends", _("is not after starts"))
    if cells.problems or first is None:
        return None
    if kind is Kind.BUSY and starts is not None and ends is not None:
        return _busy(cells, email, account, first, last or first, starts, ends)
    end = last + timedelta(days=1) if last else None
    return CalendarLine(cells.row, email, account, kind, first, end, weekday, starts, ends)


def _busy(
    cells: Cells, email: str, account: UUID, first: date, last: date, starts: time, ends: time
) -> CalendarLine | None:
    begin = datetime.combine(first, starts, clock.HELSINKI)
    end = datetime.combine(last, ends, clock.HELSINKI)
    if end.astimezone(UTC) <= begin.astimezone(UTC):
        cells.wrong("ends", _("is not after starts"))
        return None
    key = _key("file", begin.astimezone(UTC).isoformat())
    return CalendarLine(cells.row, email, account, Kind.BUSY, first, starts_at=begin, ends_at=end, key=key)


def _day(cells: Cells, column: str, *, needed: bool) -> date | None:
    value = cells.day(column) if needed else cells.optional_day(column)
    if value is not None and value != date.min and not date(1990, 1, 1) <= value < LATEST:
        cells.wrong(column, _("lies outside 1990–2099"))
    return value


def _time(cells: Cells, column: str, kind: Kind) -> time | None:
    if column not in ALLOWED[kind]:
        return None
    text = cells.text(column, 5)
    if text and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        cells.wrong(column, _("“%(value)s” is not a time like 14:00") % {"value": text})
        return None
    return time.fromisoformat(text) if text else None


def _repeated(file: str, lines: list[CalendarLine]) -> list[Problem]:
    first: dict[tuple[object, ...], int] = {}
    found: list[Problem] = []
    for line in lines:
        row = first.setdefault(line.identity, line.row)
        if row != line.row:
            found.append(Problem(file, line.row, "email", _("says the same as row %s") % row))
    return found


def _key(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode()).hexdigest()


def _reason(wrong: Wrong, value: str) -> str:
    reasons = {
        Wrong.NOT_A_CALENDAR: _("The file is not a calendar (.ics)."),
        Wrong.TOO_LARGE: _("The calendar is too large."),
        Wrong.TOO_MANY: _("The calendar has too many times."),
        Wrong.UNFINISHED: _("The calendar ends in the middle of an event."),
        Wrong.NO_BEGINNING: _("The event has no beginning."),
        Wrong.TIME: _("“%s” is not a time.") % value,
        Wrong.ZONE: _("The time zone “%s” is not known.") % value,
        Wrong.RULE: _("The rule “%s” of a repeated event can't be read.") % value,
        Wrong.LENGTH: _("The event is too long."),
    }
    return reasons[wrong]

"""Reading the night's event file: ``docs/formats/events.md`` in code. Nothing here touches the database.

Every fault is gathered with its line, column and reason; a file with a fault changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from virtaus.casework.codes import benefits
from virtaus.casework.models import DiscussionKind, EventKind
from virtaus.casework.statutes import status_codes
from virtaus.frame.csv_lines import Fault, in_order, lines_of
from virtaus.frame.figures import day

REQUIRED = ("event_id", "key", "event", "date", "recorded_at")
COLUMNS = (
    *REQUIRED,
    "municipality",
    "status",
    "planned_end",
    "discussion",
    "time",
    "occupation",
    "skills",
    "licences",
    "languages",
    "protected",
    "corrects",
    "benefit",
)
# Columns that the format gained: an event that was read before them must not look changed.
LATER = frozenset({"licences", "languages", "benefit"})
KINDS = {kind.value: kind for kind in EventKind}
DISCUSSIONS = frozenset(DiscussionKind.values)
STATUS_EVENTS = frozenset({EventKind.SEARCH_STARTED, EventKind.STATUS_CHANGED, EventKind.SEARCH_ENDED})
DISCUSSION_EVENTS = frozenset(kind for kind in EventKind if kind.startswith("discussion_"))
TIMED_EVENTS = frozenset({EventKind.DISCUSSION_BOOKED, EventKind.DISCUSSION_HELD})
PLACED_EVENTS = frozenset({EventKind.SEARCH_STARTED, EventKind.MOVED})
BENEFIT_EVENTS = frozenset({EventKind.BENEFIT_CHANGED})
ENDING_EVENTS = frozenset({EventKind.SEARCH_STARTED, EventKind.STATUS_CHANGED})

EVENT_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
# The form of a Finnish personal identity code with the century signs of 690/2022, whatever its check character.
IDENTITY_CODE = re.compile(r"\d{6}[-+A-FYXWVU]\d{3}[0-9A-Z]", re.IGNORECASE)
MUNICIPALITY = re.compile(r"\d{3}")
ISCO = re.compile(r"\d{4}")
ESCO = re.compile(r"https?://data\.europa\.eu/esco/[A-Za-z0-9/_.-]{1,150}")
OWN_CODE = re.compile(r"[a-z][a-z0-9-]{1,60}")
OWN_URI = re.compile(r"urn:virtaus:(occupation|skill|licence|language):[a-z0-9-]{1,60}")
# Reasons are translated when there is a fault, not for each of a hundred thousand lines.
WRITE_ID = gettext_noop("Write an id of at most 64 letters, digits and . _ : -")
WRITE_KEY = gettext_noop("Write a key of 8–64 letters, digits and _ -")
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)


@dataclass(slots=True)
class EventLine:
    """One event as the file tells it. ``content`` is the SHA-256 of its fields, to notice one id told in two ways.

    It serves as event of a case too (``ledger.Event``), under its own name.
    """

    local: ClassVar[bool] = False
    line: int
    event_id: str
    key: str
    kind: EventKind
    on: date
    recorded_at: datetime
    municipality: str
    status: str
    planned_end: date | None
    discussion: str
    at: time | None
    occupations: tuple[str, ...]
    skills: tuple[str, ...]
    licences: tuple[str, ...]
    languages: tuple[str, ...]
    protected: bool | None
    corrects: str
    benefit: str
    content: str

    @property
    def ref(self) -> EventLine:
        return self


@dataclass(frozen=True, slots=True)
class EventFile:
    """A file as read. ``lines`` holds the readable ones; nothing may be applied while ``faults`` holds any."""

    sha256: str
    lines: tuple[EventLine, ...]
    faults: tuple[Fault, ...]

    @property
    def data_time(self) -> datetime | None:
        """The newest recording in the file: the time of the national data."""
        return max((line.recorded_at for line in self.lines), default=None)


def read_events(content: bytes, tell: Callable[[float], None] | None = None) -> EventFile:
    """Read a whole file; never raises for what is in it. ``tell`` is called with the share that is read, 0–1."""
    lines: list[EventLine] = []
    faults: list[Fault] = []
    given = lines_of(content, faults)
    _first, header = next(given, (1, []))
    names = [name.strip() for name in header]
    if not faults:
        faults += _header_faults(names)
    if not faults:
        total = content.count(b"\n") or 1
        for number, fields in given:
            _read_line(number, names, fields, lines, faults)
            if tell is not None and number % 1000 == 0:
                tell(min(1.0, number / total))
    if not faults and not lines:
        faults.append(Fault(1, "", _("The file has no events.")))
    faults += _repeated(lines)
    return EventFile(sha256(content).hexdigest(), tuple(lines), in_order(faults))


def _header_faults(names: list[str]) -> Iterator[Fault]:
    if not any(names):
        yield Fault(1, "", _("The file is empty: its first line must name the columns."))
        return
    for name in REQUIRED:
        if name not in names:
            yield Fault(1, name, _("The column is missing."))
    for name in names:
        if name not in COLUMNS:
            yield Fault(1, name, _("The column is not known."))
        elif names.count(name) > 1:
            yield Fault(1, name, _("The column stands twice."))


def _read_line(line: int, names: list[str], fields: list[str], lines: list[EventLine], faults: list[Fault]) -> None:
    if len(fields) != len(names):
        reason = _("The line has %(found)d fields, the header %(expected)d.")
        faults.append(Fault(line, "", reason % {"found": len(fields), "expected": len(names)}))
        return
    row = _Row(line, {name: value.strip() for name, value in zip(names, fields, strict=True)})
    read = row.read()
    faults += row.faults
    if read is not None:
        lines.append(read)


def _repeated(lines: list[EventLine]) -> list[Fault]:
    """An id that stands twice: told alike it is harmless, told in two ways nobody knows which holds."""
    first: dict[str, EventLine] = {}
    faults: list[Fault] = []
    for line in lines:
        earlier = first.setdefault(line.event_id, line)
        if earlier.content != line.content:
            reason = _("The same event stands on line %d with other content.") % earlier.line
            faults.append(Fault(line.line, "event_id", reason))
    return faults


class _Row:
    """One line being read: each field is taken once, and what is wrong with it gathered."""

    def __init__(self, line: int, values: dict[str, str]) -> None:
        self.line = line
        self.values = values
        self.faults: list[Fault] = []

    def read(self) -> EventLine | None:
        kind = self._kind()
        on = self._day("date")
        recorded_at = self._moment("recorded_at")
        event_id = self._matching("event_id", EVENT_ID, WRITE_ID)
        key = self._key()
        if kind is None or on is None or recorded_at is None:
            return None
        read = EventLine(
            line=self.line,
            event_id=event_id,
            key=key,
            kind=kind,
            on=on,
            recorded_at=recorded_at,
            municipality=self._municipality(kind),
            status=self._status(kind),
            planned_end=self._planned_end(kind, on),
            discussion=self._discussion(kind),
            at=self._time(kind),
            occupations=self._codes("occupation", ISCO, OWN_URI, ESCO),
            skills=self._codes("skills", OWN_URI, ESCO),
            licences=self._codes("licences", OWN_CODE, OWN_URI, ESCO),
            languages=self._codes("languages", OWN_CODE, OWN_URI, ESCO),
            protected=self._protected(),
            corrects=self._corrects(kind, event_id),
            benefit=self._benefit(kind, on),
            content=self._digest(),
        )
        return None if self.faults else read

    def _digest(self) -> str:
        """One event, one digest, whether or not the file has the columns that came later."""
        values = [self._value(name) for name in COLUMNS if name not in LATER or self._value(name)]
        return sha256("\x1f".join(values).encode()).hexdigest()

    def _value(self, column: str) -> str:
        return self.values.get(column, "")

    def _wrong(self, column: str, reason: str) -> None:
        self.faults.append(Fault(self.line, column, reason))

    def _matching(self, column: str, form: re.Pattern[str], reason: str) -> str:
        value = self._value(column)
        if not form.fullmatch(value):
            self._wrong(column, _(reason) if value else _("The field is empty."))
        return value

    def _key(self) -> str:
        value = self._value("key")
        if IDENTITY_CODE.search(value):
            self._wrong("key", _("This looks like a personal identity code. Only pseudonymous keys are read."))
            return ""
        return self._matching("key", KEY, WRITE_KEY)

    def _kind(self) -> EventKind | None:
        value = self._value("event")
        kind = KINDS.get(value)
        if kind is None:
            self._wrong("event", _("The event is not known.") if value else _("The field is empty."))
        return kind

    def _day(self, column: str) -> date | None:
        value = self._value(column)
        try:
            # fromisoformat alone would also read 20261130 and 2026-W49-1.
            day = date.fromisoformat(value) if len(value) == 10 and "W" not in value else None
        except ValueError:
            day = None
        if day is None:
            self._wrong(column, _("Write a date as 2026-11-30.") if value else _("The field is empty."))
        elif not EARLIEST <= day < LATEST:
            self._wrong(column, _("The date lies outside 1990–2099."))
        return day

    def _moment(self, column: str) -> datetime | None:
        value = self._value(column)
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            reason = _("Write a moment with its offset, as 2026-11-30T06:02:00+02:00.")
            self._wrong(column, reason if value else _("The field is empty."))
            return None
        if not EARLIEST <= moment.date() < LATEST:
            self._wrong(column, _("The date lies outside 1990–2099."))
        return moment

    def _only_with(self, column: str, kind: EventKind, allowed: frozenset[EventKind], *, needed: bool) -> str:
        value = self._value(column)
        if value and kind not in allowed:
            self._wrong(column, _("The field does not belong to the event “%s”.") % kind)
            return ""
        if needed and kind in allowed and not value:
            self._wrong(column, _("The event “%s” needs this field.") % kind)
        return value

    def _municipality(self, kind: EventKind) -> str:
        value = self._only_with("municipality", kind, PLACED_EVENTS, needed=True)
        if value and not MUNICIPALITY.fullmatch(value):
            self._wrong("municipality", _("Write the three digits of the municipality's code."))
        return value

    def _status(self, kind: EventKind) -> str:
        value = self._only_with("status", kind, STATUS_EVENTS, needed=True)
        if value and value not in status_codes():
            self._wrong("status", _("The status is not known."))
        return value

    def _benefit(self, kind: EventKind, on: date) -> str:
        value = self._only_with("benefit", kind, BENEFIT_EVENTS, needed=True)
        basis = benefits().get(value)
        if value and basis is None:
            self._wrong("benefit", _("The benefit basis is not known."))
        elif basis is not None and not basis.in_force(on):
            self._wrong("benefit", _("This basis can't begin on %(day)s.") % {"day": day(on)})
        return value

    def _planned_end(self, kind: EventKind, on: date) -> date | None:
        if not self._only_with("planned_end", kind, ENDING_EVENTS, needed=False):
            return None
        end = self._day("planned_end")
        if end is not None and end < on:
            self._wrong("planned_end", _("The estimated end lies before the date of the event."))
        return end

    def _discussion(self, kind: EventKind) -> str:
        value = self._only_with("discussion", kind, DISCUSSION_EVENTS, needed=True)
        if value and value not in DISCUSSIONS:
            self._wrong("discussion", _("The kind of meeting is not known."))
        return value

    def _time(self, kind: EventKind) -> time | None:
        value = self._only_with("time", kind, TIMED_EVENTS, needed=False)
        if not value:
            return None
        try:
            return datetime.strptime(value, "%H:%M").time()  # noqa: DTZ007  a time of day, no moment
        except ValueError:
            self._wrong("time", _("Write a time as 14:00."))
            return None

    def _codes(self, column: str, *forms: re.Pattern[str]) -> tuple[str, ...]:
        value = self._value(column)
        if not value:
            return ()
        codes = tuple(dict.fromkeys(code.strip() for code in value.split("|") if code.strip()))
        for code in codes:
            if not any(form.fullmatch(code) for form in forms):
                self._wrong(column, _("“%s” is not a code of the vocabulary.") % code[:60])
        return codes

    def _protected(self) -> bool | None:
        value = self._value("protected")
        if value not in {"", "0", "1"}:
            self._wrong("protected", _("Write 1, 0 or nothing."))
        return {"1": True, "0": False}.get(value)

    def _corrects(self, kind: EventKind, event_id: str) -> str:
        value = self._value("corrects")
        if kind is EventKind.WITHDRAWN and not value:
            self._wrong("corrects", _("The event “%s” needs this field.") % kind)
        elif value and not EVENT_ID.fullmatch(value):
            self._wrong("corrects", _(WRITE_ID))
        elif value and value == event_id:
            self._wrong("corrects", _("An event can't correct itself."))
        return value

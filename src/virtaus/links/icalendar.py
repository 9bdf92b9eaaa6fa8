"""Calendars in the form of RFC 5545 (.ics): the busy times of a worker's calendar.

Of a calendar only times are read: no title, place, note or guest is kept or passed on, nor stands in a fault. An event
is busy unless it is cancelled, transparent or marked free. Only the time zones of the IANA and the names that Microsoft
gives those of Europe are known; another zone is a fault, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

from virtaus.links.recurrence import Rule, Unsupported, days, read_rule

MOST_BYTES = 8_000_000
MOST_ROWS = 50_000
MOST_RULES = 2_000
LONGEST_EVENT = timedelta(days=400)

# Names of the CLDR project's table windowsZones (Unicode licence), those of Europe and UTC.
MICROSOFT = {
    "FLE Standard Time": "Europe/Helsinki",
    "W. Europe Standard Time": "Europe/Berlin",
    "Romance Standard Time": "Europe/Paris",
    "Central Europe Standard Time": "Europe/Budapest",
    "Central European Standard Time": "Europe/Warsaw",
    "E. Europe Standard Time": "Europe/Chisinau",
    "GTB Standard Time": "Europe/Bucharest",
    "GMT Standard Time": "Europe/London",
    "Greenwich Standard Time": "Atlantic/Reykjavik",
    "Russian Standard Time": "Europe/Moscow",
    "Turkey Standard Time": "Europe/Istanbul",
    "UTC": "UTC",
}


class Wrong(StrEnum):
    """What is wrong with a file or a line of it; the room that shows it says it in words."""

    NOT_A_CALENDAR = "not_a_calendar"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    UNFINISHED = "unfinished"
    NO_BEGINNING = "no_beginning"
    TIME = "time"
    ZONE = "zone"
    RULE = "rule"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class Fault:
    """``line``: number from 1 of the file's line. ``part``: the property ("DTSTART"). ``value``: what stood there,
    only ever a time, a zone or a rule, at most 80 characters.
    """

    line: int
    wrong: Wrong
    part: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Busy:
    """A busy time, half-open, in the zone asked for. ``uid`` and ``begin`` name it the same in each reading of a file.

    ``whole_days``: the event has no time of day, so it runs from midnight to midnight.
    """

    uid: str
    begin: datetime
    end: datetime
    whole_days: bool


@dataclass(frozen=True, slots=True)
class BusyTimes:
    """``rows`` by their beginning. With ``faults`` the rows are what could be read all the same."""

    rows: tuple[Busy, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    name: str
    parameters: dict[str, str]
    value: str


@dataclass(slots=True)
class _Block:
    """A component (VEVENT, VFREEBUSY) with the lines of its own, without those of what it holds (VALARM)."""

    name: str
    number: int
    lines: list[_Line] = field(default_factory=list)

    def one(self, name: str) -> _Line | None:
        return next((line for line in self.lines if line.name == name), None)

    def text(self, name: str) -> str:
        line = self.one(name)
        return line.value.strip() if line else ""


class _Refused(ValueError):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.wrong)
        self.fault = fault


def read_busy(content: bytes, zone: ZoneInfo, *, since: date, until: date) -> BusyTimes:
    """The busy times of ``content`` that overlap the days from ``since`` to before ``until`` of ``zone``.

    A time without a zone ("floating") is taken to be of ``zone``. Nothing raises: what can't be read is a fault.
    """
    if len(content) > MOST_BYTES:
        return BusyTimes((), (Fault(1, Wrong.TOO_LARGE),))
    try:
        blocks = list(_blocks(_lines(content.decode("utf-8-sig"))))
    except UnicodeDecodeError:
        return BusyTimes((), (Fault(1, Wrong.NOT_A_CALENDAR),))
    except _Refused as refused:
        return BusyTimes((), (refused.fault,))
    reading = _Reading(zone, since, until)
    for block in blocks:
        try:
            reading.take(block)
        except _Refused as refused:
            reading.faults.append(refused.fault)
            if refused.fault.wrong is Wrong.TOO_MANY:
                break
    return BusyTimes(
        tuple(sorted(reading.found(), key=lambda row: (row.begin, row.end, row.uid))), tuple(reading.faults)
    )


@dataclass(slots=True)
class _Reading:
    """Gathers the rows of a file. ``moved``: occurrences (uid, moment) that an event of their own replaces."""

    zone: ZoneInfo
    since: date
    until: date
    faults: list[Fault] = field(default_factory=list)
    rows: list[tuple[Busy, datetime | None]] = field(default_factory=list)
    moved: set[tuple[str, datetime]] = field(default_factory=set)
    rules: int = 0

    def found(self) -> set[Busy]:
        return {row for row, original in self.rows if original is None or (row.uid, original) not in self.moved}

    def take(self, block: _Block) -> None:
        if block.name == "VFREEBUSY":
            for line in block.lines:
                if line.name == "FREEBUSY" and line.parameters.get("FBTYPE", "BUSY").upper() != "FREE":
                    self._periods(block, line)
            return
        uid = block.text("UID")[:255] or f"line-{block.number}"
        replaced = block.one("RECURRENCE-ID")
        if replaced is not None:
            if "RANGE" in replaced.parameters:
                raise _Refused(_fault(replaced, Wrong.RULE))
            self.moved.add((uid, _moment(replaced, replaced.value, self.zone).astimezone(UTC)))
        if _is_busy(block):
            self._event(block, uid, alone=replaced is not None)

    def _periods(self, block: _Block, line: _Line) -> None:
        for number, period in enumerate(line.value.split(",")):
            begin_text, _, end_text = period.partition("/")
            begin = _moment(line, begin_text, self.zone)
            length = _duration(end_text)
            end = begin + length if length is not None else _moment(line, end_text, self.zone)
            uid = block.text("UID")[:200] or "freebusy"
            self._add(f"{uid}#{line.number}.{number}", line, begin, end, False, None)

    def _event(self, block: _Block, uid: str, *, alone: bool) -> None:
        start = block.one("DTSTART")
        if start is None:
            raise _Refused(Fault(block.number, Wrong.NO_BEGINNING, "DTSTART"))
        whole = _is_date(start)
        first = _moment(start, start.value, self.zone)
        length = _length(block, start, first, whole, self.zone)
        begins = {first}
        if not alone:
            begins = self._recurring(block, start, first, length)
        for begin in begins:
            # The length is that of the wall clock: an hour's meeting ends an hour later by the clock in every season.
            self._add(uid, start, begin, begin + length, whole, None if alone else begin.astimezone(UTC))

    def _recurring(self, block: _Block, start: _Line, first: datetime, length: timedelta) -> set[datetime]:
        begins = {first}
        for line in block.lines:
            if line.name == "RRULE":
                begins |= self._by_rule(line, start, first, length)
            elif line.name == "RDATE":
                begins |= {_moment(line, each.partition("/")[0], self.zone) for each in line.value.split(",")}
        left_out = {
            _moment(line, each, self.zone).astimezone(UTC)
            for line in block.lines
            if line.name == "EXDATE"
            for each in line.value.split(",")
        }
        return {begin for begin in begins if begin.astimezone(UTC) not in left_out}

    def _by_rule(self, line: _Line, start: _Line, first: datetime, length: timedelta) -> set[datetime]:
        self.rules += 1
        if self.rules > MOST_RULES:
            raise _Refused(Fault(line.number, Wrong.TOO_MANY, line.name, str(MOST_RULES)))
        try:
            rule = read_rule(line.value)
            last = _last(line, rule, first, self.zone)
            since = self.since - length - timedelta(days=2)
            until = self.until + timedelta(days=2)
            found = days(rule, first.date(), since, until)
            begins = {datetime.combine(day, first.timetz()) for day in found}
        except (Unsupported, OverflowError) as error:
            raise _Refused(_fault(line, Wrong.RULE)) from error
        return {begin for begin in begins if last is None or begin.astimezone(UTC) <= last}

    def _add(
        self, uid: str, line: _Line, begin: datetime, end: datetime, whole: bool, original: datetime | None
    ) -> None:
        if end <= begin:
            if end == begin:
                return  # a reminder takes no time
            raise _Refused(_fault(line, Wrong.LENGTH))
        begin, end = begin.astimezone(self.zone), end.astimezone(self.zone)
        if end <= datetime.combine(self.since, time(), self.zone) or begin >= datetime.combine(
            self.until, time(), self.zone
        ):
            return
        if len(self.rows) >= MOST_ROWS:
            raise _Refused(Fault(line.number, Wrong.TOO_MANY, value=str(MOST_ROWS)))
        self.rows.append((Busy(uid, begin, end, whole), original))


def _lines(text: str) -> Iterator[_Line]:
    """The content lines, folded ones put together again."""
    number, whole = 0, ""
    for count, raw in enumerate(re.split("\r\n|\n|\r", text), start=1):
        if raw[:1] in (" ", "\t") and whole:
            whole += raw[1:]
            continue
        if whole.strip():
            yield _line(number, whole)
        number, whole = count, raw
    if whole.strip():
        yield _line(number, whole)


_SPLIT = re.compile(r'((?:[^":;]|"[^"]*")*)([:;]|$)')


def _line(number: int, text: str) -> _Line:
    """Name, parameters and value; a line without a colon has no name and is passed over."""
    parts: list[str] = []
    at = 0
    while found := _SPLIT.match(text, at):
        parts.append(found[1])
        at = found.end()
        if found[2] != ";":
            break
    if not found or found[2] != ":":
        return _Line(number, "", {}, "")
    pairs = (part.partition("=") for part in parts[1:])
    parameters = {name.upper(): value.strip('"') for name, _, value in pairs}
    return _Line(number, parts[0].strip().upper(), parameters, text[at:])


def _blocks(lines: Iterable[_Line]) -> Iterator[_Block]:
    """The events and busy lists of the file. Raises _Refused for what is no calendar or stops in the middle."""
    inside: list[_Block] = []
    begun = False
    for line in lines:
        begun = True
        if not inside and (line.name, line.value.strip().upper()) != ("BEGIN", "VCALENDAR"):
            raise _Refused(Fault(line.number, Wrong.NOT_A_CALENDAR))
        if line.name == "BEGIN":
            inside.append(_Block(line.value.strip().upper(), line.number))
        elif line.name == "END":
            block = inside.pop()
            if line.value.strip().upper() != block.name:
                raise _Refused(Fault(line.number, Wrong.NOT_A_CALENDAR))
            if block.name in ("VEVENT", "VFREEBUSY"):
                yield block
        else:
            inside[-1].lines.append(line)
    if inside:
        raise _Refused(Fault(inside[-1].number, Wrong.UNFINISHED))
    if not begun:
        raise _Refused(Fault(1, Wrong.NOT_A_CALENDAR))


def _is_busy(block: _Block) -> bool:
    free = block.text("TRANSP").upper() == "TRANSPARENT" or block.text("STATUS").upper() == "CANCELLED"
    return not free and block.text("X-MICROSOFT-CDO-BUSYSTATUS").upper() != "FREE"


def _fault(line: _Line, wrong: Wrong) -> Fault:
    return Fault(line.number, wrong, line.name, line.value[:80])


def _is_date(line: _Line) -> bool:
    return line.parameters.get("VALUE", "").upper() == "DATE" or re.fullmatch(r"\d{8}", line.value.strip()) is not None


_MOMENT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?", re.ASCII)


def _moment(line: _Line, text: str, zone: ZoneInfo) -> datetime:
    found = _MOMENT.fullmatch(text.strip())
    if found is None or not 1900 <= int(found[1]) <= 2200:
        raise _Refused(_fault(line, Wrong.TIME))
    clock = [int(each or 0) for each in found.groups()[3:6]]
    try:
        day, at = date(*map(int, found.groups()[:3])), time(clock[0], clock[1], min(clock[2], 59))
    except ValueError as error:
        raise _Refused(_fault(line, Wrong.TIME)) from error
    return datetime.combine(day, at, UTC if found[7] else _zone(line, zone))


def _zone(line: _Line, otherwise: ZoneInfo) -> tzinfo:
    name = line.parameters.get("TZID", "").strip()
    if not name:
        return otherwise
    try:
        return ZoneInfo(MICROSOFT.get(name, name).lstrip("/"))
    except (ValueError, OSError, LookupError) as error:
        raise _Refused(Fault(line.number, Wrong.ZONE, line.name, name[:80])) from error


_DURATION = re.compile(
    r"\+?P(?:(\d{1,4})W|(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?)", re.ASCII
)


def _duration(text: str) -> timedelta | None:
    found = _DURATION.fullmatch(text.strip().upper())
    if found is None or not any(found.groups()):
        return None
    weeks, number, hours, minutes, seconds = (int(each or 0) for each in found.groups())
    return timedelta(weeks=weeks, days=number, hours=hours, minutes=minutes, seconds=seconds)


def _length(block: _Block, start: _Line, first: datetime, whole: bool, zone: ZoneInfo) -> timedelta:
    """The event's length by the wall clock. Without an end: the whole day of a date, nothing of a moment."""
    end, duration = block.one("DTEND"), block.one("DURATION")
    if end is not None:
        last = _moment(end, end.value, zone)
        same_clock = last.astimezone(first.tzinfo).replace(tzinfo=None) - first.replace(tzinfo=None)
        line, length = end, same_clock
    elif duration is not None:
        line, length = duration, _duration(duration.value) or timedelta(days=-1)
    else:
        line, length = start, timedelta(days=1 if whole else 0)
    if not timedelta() <= length <= LONGEST_EVENT:
        raise _Refused(_fault(line, Wrong.LENGTH))
    return length


def _last(line: _Line, rule: Rule, first: datetime, zone: ZoneInfo) -> datetime | None:
    """The last moment of a rule's UNTIL; a date counts to its end."""
    if not rule.until:
        return None
    last = _moment(_Line(line.number, line.name, {}, line.value), rule.until, zone)
    if "T" not in rule.until:
        return datetime.combine(last.date() + timedelta(days=1), time(), first.tzinfo).astimezone(UTC) - timedelta(
            seconds=1
        )
    return last.astimezone(UTC)

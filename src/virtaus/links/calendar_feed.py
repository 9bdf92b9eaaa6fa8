"""Calendars in the form of RFC 5545 (.ics), written for other programs to read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Event:
    """A time in a calendar to be read. ``begin`` is aware, or a day for an event without a time of day."""

    uid: str
    begin: datetime | date
    length: timedelta
    summary: str
    place: str = ""


def written(events: Iterable[Event], *, stamp: datetime, name: str = "") -> str:
    """A calendar of ``events``, which other programs mark as private. ``stamp`` is when it was made (aware)."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Virtaus//"]
    if name:
        lines.append(f"X-WR-CALNAME:{_escaped(name)}")
    for event in events:
        lines += ["BEGIN:VEVENT", f"UID:{_escaped(event.uid)}", f"DTSTAMP:{_utc(stamp)}", *_times(event)]
        if event.place:
            lines.append(f"LOCATION:{_escaped(event.place)}")
        lines += [f"SUMMARY:{_escaped(event.summary)}", "CLASS:PRIVATE", "END:VEVENT"]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _times(event: Event) -> list[str]:
    if isinstance(event.begin, datetime):
        return [f"DTSTART:{_utc(event.begin)}", f"DTEND:{_utc(event.begin + event.length)}"]
    return [f"DTSTART;VALUE=DATE:{event.begin:%Y%m%d}"]


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    return re.sub(r"[\\;,]", r"\\\g<0>", text).replace("\r\n", "\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    """The line in parts of at most 75 octets, never in the middle of a character."""
    parts, size = [""], 0
    for letter in line:
        width = len(letter.encode())
        if size + width > 75:
            parts.append(" ")
            size = 1
        parts[-1] += letter
        size += width
    return "\r\n".join(parts)

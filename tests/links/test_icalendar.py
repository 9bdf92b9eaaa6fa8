"""A worker's calendar read: times only, by the shapes that calendars of offices write."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from virtaus.links import icalendar
from virtaus.links.icalendar import BusyTimes, Fault, Wrong, read_busy

HELSINKI = ZoneInfo("Europe/Helsinki")
SINCE, UNTIL = date(2026, 10, 1), date(2026, 12, 1)

# As Outlook publishes a calendar: Microsoft's zone name, folded lines, an own description of the zone.
OUTLOOK = """BEGIN:VCALENDAR
METHOD:PUBLISH
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
X-WR-CALNAME:Kalenteri
BEGIN:VTIMEZONE
TZID:FLE Standard Time
BEGIN:STANDARD
DTSTART:16010101T040000
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
DESCRIPTION:Asiakas Meri Virtanen\\, 050 123 4567. Hyvin pitkä seloste\\; jota
  jatketaan seuraavalla rivillä: BEGIN:VEVENT
RRULE:FREQ=WEEKLY;UNTIL=20261109T070000Z;INTERVAL=1;BYDAY=MO;WKST=MO
EXDATE;TZID=FLE Standard Time:20261026T090000
UID:040000008200E00074C5B7101A82E008
SUMMARY:Tiimipalaveri
DTSTART;TZID=FLE Standard Time:20261012T090000
DTEND;TZID=FLE Standard Time:20261012T100000
TRANSP:OPAQUE
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
BEGIN:VALARM
DESCRIPTION:REMINDER
TRIGGER;RELATED=START:-PT15M
ACTION:DISPLAY
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:040000008200E00074C5B7101A82E008
RECURRENCE-ID;TZID=FLE Standard Time:20261102T090000
DTSTART;TZID=FLE Standard Time:20261102T140000
DTEND;TZID=FLE Standard Time:20261102T150000
SUMMARY:Tiimipalaveri
END:VEVENT
BEGIN:VEVENT
UID:free
DTSTART;VALUE=DATE:20261005
DTEND;VALUE=DATE:20261007
X-MICROSOFT-CDO-BUSYSTATUS:FREE
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n").encode()


def read(*events: str, **window: date) -> BusyTimes:
    body = "\r\n".join(["BEGIN:VCALENDAR", *events, "END:VCALENDAR", ""])
    return read_busy(body.encode(), HELSINKI, **{"since": SINCE, "until": UNTIL, **window})


def event(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VEVENT", "UID:a", *lines, "END:VEVENT"])


def shown(found: BusyTimes) -> list[tuple[str, str]]:
    assert not found.faults
    return [(f"{row.begin:%d.%m. %H:%M}", f"{row.end:%d.%m. %H:%M}") for row in found.rows]


def test_a_series_with_a_gap_and_a_moved_time_keeps_the_clock_over_the_change_of_season() -> None:
    found = read_busy(OUTLOOK, HELSINKI, since=SINCE, until=UNTIL)
    assert shown(found) == [
        ("12.10. 09:00", "12.10. 10:00"),
        ("19.10. 09:00", "19.10. 10:00"),
        ("02.11. 14:00", "02.11. 15:00"),
        ("09.11. 09:00", "09.11. 10:00"),
    ]
    assert [row.begin.astimezone(UTC).hour for row in found.rows] == [6, 6, 12, 7]


def test_nothing_but_times_is_kept() -> None:
    said = repr(read_busy(OUTLOOK, HELSINKI, since=SINCE, until=UNTIL))
    assert not [word for word in ("Meri", "050", "palaveri", "Kalenteri") if word in said]


def test_whole_days_run_from_midnight_to_midnight() -> None:
    one, two = read(event("DTSTART;VALUE=DATE:20261024", "DTEND;VALUE=DATE:20261026")), read(event("DTSTART:20261102"))
    assert shown(one) == [("24.10. 00:00", "26.10. 00:00")]
    assert (one.rows[0].whole_days, shown(two)) == (True, [("02.11. 00:00", "03.11. 00:00")])


@pytest.mark.parametrize("free", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"])
def test_a_free_or_cancelled_event_is_not_busy(free: str) -> None:
    assert shown(read(event("DTSTART:20261012T090000", "DURATION:PT1H", free))) == []


def test_a_cancelled_occurrence_of_a_series_is_left_out() -> None:
    series = event("DTSTART:20261012T060000Z", "DURATION:PT90M", "RRULE:FREQ=DAILY;COUNT=3")
    gone = event("DTSTART:20261013T060000Z", "RECURRENCE-ID:20261013T060000Z", "STATUS:CANCELLED")
    assert shown(read(series, gone)) == [("12.10. 09:00", "12.10. 10:30"), ("14.10. 09:00", "14.10. 10:30")]


def test_busy_lists_and_extra_dates_are_read() -> None:
    lists = (
        "BEGIN:VFREEBUSY\r\nUID:f\r\nFREEBUSY:20261012T060000Z/PT1H,20261013T060000Z/20261013T070000Z\r\nEND:VFREEBUSY"
    )
    assert shown(read(lists)) == [("12.10. 09:00", "12.10. 10:00"), ("13.10. 09:00", "13.10. 10:00")]
    extra = event("DTSTART;TZID=Europe/Stockholm:20261012T080000", "DURATION:PT1H", "RDATE:20261015T060000Z")
    assert shown(read(extra)) == [("12.10. 09:00", "12.10. 10:00"), ("15.10. 09:00", "15.10. 10:00")]


def test_only_what_overlaps_the_days_asked_for_is_given() -> None:
    nights = event("DTSTART:20260930T220000", "DTEND:20261001T020000", "RRULE:FREQ=DAILY")
    found = read(nights, until=date(2026, 10, 3))
    assert shown(found) == [
        ("30.09. 22:00", "01.10. 02:00"),
        ("01.10. 22:00", "02.10. 02:00"),
        ("02.10. 22:00", "03.10. 02:00"),
    ]


@pytest.mark.parametrize(
    ("lines", "wrong", "part", "value"),
    [
        (["SUMMARY:x"], Wrong.NO_BEGINNING, "DTSTART", ""),
        (["DTSTART:20261301T090000"], Wrong.TIME, "DTSTART", "20261301T090000"),
        (["DTSTART:tomorrow"], Wrong.TIME, "DTSTART", "tomorrow"),
        (["DTSTART;TZID=Kotikaupunki:20261001T090000"], Wrong.ZONE, "DTSTART", "Kotikaupunki"),
        (["DTSTART;TZID=../../etc/passwd:20261001T090000"], Wrong.ZONE, "DTSTART", "../../etc/passwd"),
        (["DTSTART:20261001T090000", "DTEND:20261001T080000"], Wrong.LENGTH, "DTEND", "20261001T080000"),
        (["DTSTART:20261001T090000", "DURATION:P9999D"], Wrong.LENGTH, "DURATION", "P9999D"),
        (["DTSTART:20261001T090000", "DURATION:hour"], Wrong.LENGTH, "DURATION", "hour"),
        (["DTSTART:20261001T090000", "RRULE:FREQ=SECONDLY"], Wrong.RULE, "RRULE", "FREQ=SECONDLY"),
        (["DTSTART:20261001T090000", "RRULE:FREQ=DAILY;UNTIL=x"], Wrong.TIME, "RRULE", "FREQ=DAILY;UNTIL=x"),
        (["DTSTART:19010101T090000", "RRULE:FREQ=DAILY"], Wrong.RULE, "RRULE", "FREQ=DAILY"),
    ],
)
def test_a_fault_names_its_line_and_the_rest_is_read(lines: list[str], wrong: Wrong, part: str, value: str) -> None:
    good = event("DTSTART:20261012T090000", "DURATION:PT1H")
    found = read(event(*lines), good)
    assert [(each.wrong, each.part, each.value) for each in found.faults] == [(wrong, part, value)]
    assert len(found.rows) == 1


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b"", Wrong.NOT_A_CALENDAR),
        (b"name;phone\r\n", Wrong.NOT_A_CALENDAR),
        (b"\xff\xfe", Wrong.NOT_A_CALENDAR),
        (b"BEGIN:VCALENDAR\r\nEND:VEVENT\r\n", Wrong.NOT_A_CALENDAR),
        (OUTLOOK[: len(OUTLOOK) // 2], Wrong.UNFINISHED),
    ],
)
def test_a_file_that_is_no_whole_calendar_gives_one_fault(content: bytes, wrong: Wrong) -> None:
    found = read_busy(content, HELSINKI, since=SINCE, until=UNTIL)
    assert (found.rows, [each.wrong for each in found.faults]) == ((), [wrong])


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(icalendar, "MOST_ROWS", 5)
    found = read(event("DTSTART:20261001T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY"))
    assert (len(found.rows), [each.wrong for each in found.faults]) == (5, [Wrong.TOO_MANY])
    monkeypatch.setattr(icalendar, "MOST_BYTES", 10)
    assert read().faults == (Fault(1, Wrong.TOO_LARGE),)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([
    "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VFREEBUSY", "END:VFREEBUSY", "BEGIN:VALARM", "END:VALARM", "UID:a",
    "DTSTART:20261001T090000", "DTSTART;VALUE=DATE:20261001", "DTEND;TZID=UTC:20261001", "DURATION:PT1H", " folded",
    "RRULE:FREQ=DAILY;COUNT=4", "RRULE:FREQ=YEARLY;BYDAY=5MO", "EXDATE:20261002T090000,,", "RDATE:/", "FREEBUSY:/P1D",
    "RECURRENCE-ID:20261001T090000", 'X;A="::":b', 'X;A=":', ":", ";", "DTSTART:99999999", "DURATION:P", "\x00",
]), max_size=14))  # fmt: skip
def test_no_calendar_raises(lines: list[str]) -> None:
    body = "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR", ""]).encode()
    found = read_busy(body, HELSINKI, since=SINCE, until=UNTIL)
    assert all(row.begin < row.end and row.begin.tzinfo is HELSINKI for row in found.rows)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_raise(content: bytes) -> None:
    assert isinstance(read_busy(content, HELSINKI, since=SINCE, until=UNTIL), BusyTimes)
    whole = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + content + b"\nEND:VEVENT\nEND:VCALENDAR"
    assert isinstance(read_busy(whole, HELSINKI, since=SINCE, until=UNTIL), BusyTimes)


def test_a_moment_of_the_row_is_of_the_zone_asked_for() -> None:
    row = read(event("DTSTART:20261012T060000Z", "DTEND:20261012T070000Z")).rows[0]
    assert (row.begin, row.begin.tzinfo) == (datetime(2026, 10, 12, 9, tzinfo=HELSINKI), HELSINKI)

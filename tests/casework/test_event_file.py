"""Reading the event file: what is well written comes through, each fault is told by line, column and reason."""

from __future__ import annotations

from datetime import date, time

import pytest

from tests.factories.casework import HEADER, Events
from virtaus.casework.event_file import COLUMNS, read_events
from virtaus.casework.models import EventKind

GOOD = {
    "event_id": "E-1",
    "key": "VH7Q2K9MPA",
    "event": "search_started",
    "date": "2026-11-30",
    "recorded_at": "2026-11-30T05:10:00+02:00",
    "municipality": "109",
    "status": "unemployed",
}


def file(*rows: dict[str, str]) -> bytes:
    return "\n".join([HEADER, *(";".join(row.get(name, "") for name in COLUMNS) for row in rows)]).encode()


def test_the_example_of_the_format_document_is_readable() -> None:
    with open("docs/formats/events.md", encoding="utf-8") as document:
        example = document.read().split("```csv\n")[1].split("```")[0]
    read = read_events(example.encode())
    assert read.faults == ()
    assert [line.kind for line in read.lines] == [
        EventKind.SEARCH_STARTED,
        EventKind.DISCUSSION_HELD,
        EventKind.STATUS_CHANGED,
        EventKind.SEARCH_ENDED,
    ]
    assert read.lines[0].occupations == ("7212",)
    assert read.lines[1].at == time(14, 0)
    assert read.lines[2].planned_end == date(2027, 3, 26)
    assert read.data_time is not None
    assert read.data_time.hour == 5
    assert read.data_time.minute == 12


def test_a_byte_order_mark_commas_and_columns_in_any_order_are_read() -> None:
    names = sorted(GOOD)
    text = "\ufeff" + ",".join(names) + "\r\n" + ",".join(GOOD[name] for name in names) + "\r\n"
    read = read_events(text.encode())
    assert read.faults == ()
    assert read.lines[0].municipality == "109"


def test_codes_of_the_starter_vocabulary_are_codes() -> None:
    codes = {"occupation": "urn:virtaus:occupation:metsuri", "skills": "urn:virtaus:skill:alkusammutus"}
    read = read_events(file({**GOOD, **codes}))
    assert read.faults == ()
    assert (*read.lines[0].occupations, *read.lines[0].skills) == tuple(codes.values())


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"event_id": ""}, "event_id", "empty"),
        ({"event_id": "e" * 65}, "event_id", "64"),
        ({"key": "131052-308T"}, "key", "personal identity code"),
        ({"key": "131052A308T"}, "key", "personal identity code"),
        ({"key": "lyhyt"}, "key", "8–64"),
        ({"event": "search_begun"}, "event", "not known"),
        ({"date": "30.11.2026"}, "date", "2026-11-30"),
        ({"date": "20261130"}, "date", "2026-11-30"),
        ({"date": "2026-02-30"}, "date", "2026-11-30"),
        ({"date": "1926-11-30"}, "date", "1990"),
        ({"recorded_at": "2026-11-30T05:10:00"}, "recorded_at", "offset"),
        ({"municipality": ""}, "municipality", "needs"),
        ({"municipality": "Hämeenlinna"}, "municipality", "three digits"),
        ({"status": "jobless"}, "status", "not known"),
        ({"status": ""}, "status", "needs"),
        ({"planned_end": "2026-11-01"}, "planned_end", "before"),
        ({"discussion": "initial_interview"}, "discussion", "does not belong"),
        ({"time": "9"}, "time", "does not belong"),
        ({"occupation": "welder"}, "occupation", "welder"),
        ({"skills": "7212"}, "skills", "7212"),
        ({"licences": "Hygieniapassi!"}, "licences", "Hygieniapassi!"),
        ({"languages": "suomi ja ruotsi"}, "languages", "suomi ja ruotsi"),
        ({"protected": "yes"}, "protected", "1, 0"),
        ({"corrects": "E-2"}, "corrects", "itself"),
        ({"event": "withdrawn", "municipality": "", "status": ""}, "corrects", "needs"),
        (
            {"event": "discussion_held", "municipality": "", "status": "", "discussion": "chat"},
            "discussion",
            "not known",
        ),
    ],
)
def test_a_fault_names_line_column_and_reason(change: dict[str, str], column: str, reason: str) -> None:
    read = read_events(file(GOOD, GOOD | {"event_id": "E-2"} | change))
    assert [(fault.line, fault.column) for fault in read.faults] == [(3, column)]
    assert reason in read.faults[0].reason
    assert len(read.lines) == 1


def test_all_faults_of_all_lines_are_told_at_once() -> None:
    read = read_events(file(GOOD | {"status": "x", "municipality": "9"}, GOOD | {"date": "?"}))
    assert [(fault.line, fault.column) for fault in read.faults] == [(2, "municipality"), (2, "status"), (3, "date")]


@pytest.mark.parametrize(
    ("content", "line", "column", "reason"),
    [
        (b"", 1, "", "empty"),
        (HEADER.encode(), 1, "", "no events"),
        (b"event_id;key;event;date\n", 1, "recorded_at", "missing"),
        (HEADER.encode() + b";name\n", 1, "name", "not known"),
        (HEADER.encode() + b";key\n", 1, "key", "twice"),
        (HEADER.encode() + b"\nE-1;AAAAAAAA\n", 2, "", "2 fields"),
        (HEADER.encode() + b"\nE-1;\x81\n", 2, "", "UTF-8"),
        (HEADER.encode() + b'\n"E-1;AAAAAAAA\n', 2, "", "CSV"),
    ],
)
def test_a_file_that_is_wrong_as_a_whole(content: bytes, line: int, column: str, reason: str) -> None:
    faults = read_events(content).faults
    assert (faults[0].line, faults[0].column) == (line, column)
    assert reason in faults[0].reason


def test_an_id_twice_is_harmless_when_alike_and_a_fault_when_not() -> None:
    assert read_events(file(GOOD, GOOD)).faults == ()
    (fault,) = read_events(file(GOOD, GOOD | {"status": "laid_off"})).faults
    assert (fault.line, fault.column) == (3, "event_id")
    assert "line 2" in fault.reason


def test_the_test_factory_writes_the_format() -> None:
    events = Events()
    events.start("AAAAAAAA", "2026-11-30")
    events.held("AAAAAAAA", "2026-11-30")
    assert read_events(events.content).faults == ()


def test_columns_that_came_later_leave_the_digest_of_an_event_as_it_was() -> None:
    later = ("licences", "languages")
    names = [name for name in COLUMNS if name not in later]
    text = ";".join(names) + "\n" + ";".join(GOOD.get(name, "") for name in names)
    (before,) = read_events(text.encode()).lines
    (now,) = read_events(file(GOOD)).lines
    (told,) = read_events(file(GOOD | {"licences": "hygieniapassi|ajokortti-b", "languages": "fi"})).lines
    assert before.content == now.content != told.content
    assert (told.licences, told.languages) == (("hygieniapassi", "ajokortti-b"), ("fi",))


def test_a_benefit_basis_is_a_code_that_may_begin_on_its_day() -> None:
    changed = GOOD | {"event": "benefit_changed", "municipality": "", "status": "", "benefit": "general_support"}
    (line,) = read_events(file(changed)).lines
    assert (line.kind, line.benefit) == (EventKind.BENEFIT_CHANGED, "general_support")

    def reason(**fields: str) -> tuple[str, str]:
        (fault,) = read_events(file(changed | fields)).faults
        return fault.column, fault.reason

    assert reason(benefit="") == ("benefit", "The event “benefit_changed” needs this field.")
    assert reason(benefit="dole") == ("benefit", "The benefit basis is not known.")
    assert reason(date="2026-04-30")[0] == "benefit"
    assert reason(benefit="basic_allowance")[1].startswith("This basis can't begin on 30")
    assert reason(event="withdrawn", corrects="E-0")[1] == "The field does not belong to the event “withdrawn”."


def test_an_event_told_before_the_column_came_is_the_same_event() -> None:
    without = "\n".join([";".join(GOOD), ";".join(GOOD.values())]).encode()
    assert read_events(without).lines[0].content == read_events(file(GOOD)).lines[0].content

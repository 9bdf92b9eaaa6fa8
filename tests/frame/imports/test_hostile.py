"""Hostile files of every kind: never a server error, nothing changed when refused, each fault by row and reason."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.world import World
from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.ids import new_id
from virtaus.frame.imports.journal import Journal
from virtaus.frame.imports.kinds import HasFaults, Sent, kind_of, nobody

SYSTEM = Actor.system("tests")
QUICK = 60
# A place in bytes whose number differs from run to run, because a workbook holds the time at which it was made.
PLACES = st.integers(0, 10**6)
MANY = 2_000  # of each of the five kinds, 10 000 in all
GOOD = {
    "people": "key;service_language;reach_km;travel;birth_year;work_limits\nHOSTILE001;fi;40;car public;1980;cold\n",
    "organisations": "business_id;name;contact_name;contact_email;contact_phone\n"
    "0000300-9;Esimerkki Oy;Maija Malli;maija@example.org;040 123 4567\n",
    "vacancies": "id;title;employer;municipality;positions;expires;languages\n"
    "H-1;Kokki;Malli Oy;109;2;2027-01-31;suomi B1\n",
    "calendars": "email;kind;first_day;last_day;weekday;starts;ends\n"
    "coach.first@virtaus.example;busy;2027-03-01;;;09:00;10:00\n",
    "events": "event_id;key;event;date;recorded_at;municipality;status\n"
    "H-1;HOSTILE001;search_started;2026-11-02;2026-11-02T05:10:00+02:00;109;unemployed\n",
}
TABLES = {
    "people": ("people_person", "people_servicefacts", "people_worklimit"),
    "organisations": ("organisations_organisation", "organisations_organisationcontact"),
    "vacancies": ("employers_vacancy", "employers_vacancyimport", "organisations_organisation"),
    "calendars": ("area_absence", "area_busytime", "area_workinghours"),
    "events": ("casework_caseevent", "casework_eventimport", "people_person"),
}
NASTY = (
    *("", " ", "=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "\x00", "\x07", "\ufeff", "\u202e", "\ud7ff", "𝒳" * 50),
    *("9" * 400, "-1", "1e309", "NaN", "0001-01-01", "9999-12-31", "2026-02-30", "2026-11-30T25:61:00+99:00"),
    *(
        "'; DROP TABLE people_person; --",
        "<script>alert(1)</script>",
        "\n",
        '"',
        ";",
        "a|b|c|",
        "ä" * 5000,
        "x" * 140_000,
    ),
    *("131052-308T", "FI00", "0000300-9", "٣", "１２", "²", "½", "1,5", "TRUE", "#REF!", "%s %(x)s {0}"),
)


def with_cell(text: str, at: int, value: str) -> str:
    """The good file with one cell replaced, quoted as CSV wants it where that is asked for."""
    lines = [line.split(";") for line in text.splitlines() or [""]]
    cells = lines[at // len(lines[0]) % len(lines)]
    cells[at % len(cells)] = value
    return "\n".join(";".join(cells) for cells in lines) + "\n"


@st.composite
def mutated(draw: st.DrawFn, good: str) -> bytes:
    """A good file with some cells, lines, bytes or its encoding spoilt."""
    text = good
    for _change in range(draw(st.integers(1, 3))):
        text = with_cell(text, draw(st.integers(0, 40)), draw(st.sampled_from(NASTY) | st.text(max_size=40)))
    lines = text.split("\n")
    what = draw(st.sampled_from(["as it is", "twice", "header", "cut", "swap", "tab"]))
    if what == "twice":
        lines = [*lines[:-1], *lines[1:]]
    elif what == "header":
        lines[0] += ";" + lines[0].split(";")[0]
    elif what == "cut":
        lines = lines[: draw(st.integers(0, len(lines)))]
    elif what == "swap":
        lines = lines[::-1]
    elif what == "tab":
        lines = [line.replace(";", "\t") for line in lines]
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "latin-1", "utf-32"]))
    data = bytearray("\n".join(lines).encode(encoding, "replace"))
    for _flip in range(draw(st.integers(0, 2))):
        if data:
            data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    return bytes(data)


def workbook(good: str, cells: dict[int, str]) -> bytes:
    book = openpyxl.Workbook()
    for number, line in enumerate(good.splitlines()):
        row = line.split(";")
        for at, value in cells.items():
            if at // len(row) == number:
                row[at % len(row)] = "".join(mark for mark in value[:30_000] if mark.isprintable())
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@st.composite
def mutated_workbook(draw: st.DrawFn, good: str) -> bytes:
    """A workbook with spoilt cells, spoilt XML or spoilt bytes."""
    cells = draw(st.dictionaries(st.integers(0, 15), st.sampled_from(NASTY), max_size=2))
    data = workbook(good, cells)
    if draw(st.booleans()):
        data = _spoil_part(data, draw)
    spoilt = bytearray(data)
    for _flip in range(draw(st.sampled_from([0, 0, 1, 5]))):
        spoilt[4 + draw(PLACES) % (len(spoilt) - 4)] = draw(st.integers(0, 255))
    cut = draw(PLACES) % len(spoilt) if draw(st.integers(0, 9)) == 0 else len(spoilt)
    return bytes(spoilt[:cut])


def _spoil_part(data: bytes, draw: st.DrawFn) -> bytes:
    parts = ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml")
    name, place = draw(st.sampled_from((*parts, "xl/_rels/workbook.xml.rels"))), draw(PLACES)
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = bytearray(old.read(part))
            if part == name:
                at = place % len(content)
                content[at : at + draw(st.integers(0, 8))] = draw(
                    st.binary(max_size=6)
                    | st.sampled_from([b"&#0;", b"<f/>", b't="s"', b"999999999", b'r="XFD9999999"'])
                )
            new.writestr(part, bytes(content))
    return file.getvalue()


def hostile(good: str) -> st.SearchStrategy[bytes]:
    return st.one_of(mutated(good), mutated(good), mutated_workbook(good), st.binary(max_size=300))


def counted(kind: str) -> list[int]:
    found = []
    with connection.cursor() as cursor:
        for table in TABLES[kind]:
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608  our own table names
            found.append(cursor.fetchone()[0])
    return found


def try_file(kind_name: str, before: list[int], content: bytes) -> None:
    """Check and apply one file: a refusal names row and reason and changes nothing, anything else goes through."""
    kind = kind_of(SYSTEM, kind_name)
    sent = Sent(new_id(), "a.xlsx", content, None)
    with trail.opened(SYSTEM, "tests"):
        plan = kind.plan(SYSTEM, sent, nobody)
        assert all(fault.line >= 1 and fault.reason for fault in plan.faults)
        try:
            with transaction.atomic():
                kind.apply(SYSTEM, sent, Journal(lambda number, entry: None), nobody)
                assert plan.faults == (), "what the check refuses is never applied"
                transaction.set_rollback(True)
        except HasFaults:
            assert plan.faults, "what the check lets through is applied"
    assert counted(kind_name) == before


def run(kind: str, count: int) -> None:
    before = counted(kind)

    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(content=hostile(GOOD[kind]))
    def one(content: bytes) -> None:
        try_file(kind, before, content)

    one()


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_the_good_file_itself_is_taken(world: World, kind: str) -> None:
    for content in (GOOD[kind].encode(), workbook(GOOD[kind], {})):
        with trail.opened(SYSTEM, "tests"):
            plan = kind_of(SYSTEM, kind).plan(SYSTEM, Sent(new_id(), "a.xlsx", content, None), nobody)
        assert plan.faults == ()
        assert plan.counts.new


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_hostile_files_never_break_anything(world: World, kind: str) -> None:
    run(kind, QUICK)


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(GOOD))
def test_ten_thousand_hostile_files_never_break_anything(world: World, kind: str) -> None:
    run(kind, MANY)

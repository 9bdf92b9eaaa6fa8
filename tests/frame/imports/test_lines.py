"""The same table as CSV and as Excel gives the same lines; what would be read otherwise than it looks is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, time
from itertools import product
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from django.test import override_settings
from django.utils import translation

from virtaus.frame.csv_lines import Fault, lines_of

TABLE = [["key", "born", "at", "share", "count", "yes"], ["A1", "2026-11-30", "14:05", "0.25", "40", "1"]]


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def read(content: bytes) -> tuple[list[list[str]], list[Fault]]:
    faults: list[Fault] = []
    return [fields for _line, fields in lines_of(content, faults)], faults


def by_openpyxl(change: Callable[[Any], None] = lambda sheet: None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(TABLE[0])
    sheet.append(["A1", date(2026, 11, 30), time(14, 5), 0.25, 40, True])
    change(sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def by_xlsxwriter() -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, TABLE[0])
    sheet.write(1, 0, "A1")
    sheet.write_datetime(1, 1, date(2026, 11, 30), book.add_format({"num_format": "d.m.yyyy"}))
    sheet.write_datetime(1, 2, time(14, 5), book.add_format({"num_format": "hh:mm"}))
    sheet.write_row(1, 3, [0.25, 40])
    sheet.write_formula(1, 5, "=1=1", None, True)
    book.close()
    return file.getvalue()


def repacked(content: bytes, changes: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, old.read(name)))
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name])
    return file.getvalue()


@pytest.mark.parametrize("make", [by_openpyxl, by_xlsxwriter])
def test_a_workbook_gives_the_lines_of_the_same_csv(make: Callable[[], bytes]) -> None:
    csv = "\n".join(";".join(row) for row in TABLE).encode()
    assert read(make()) == read(csv) == (TABLE, [])


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_csv_file_is_read_by_what_it_is(separator: str, encoding: str) -> None:
    text = separator.join(["name", "city"]) + "\r\n" + separator.join(["Äyräs", "Åbo – Turku"]) + "\r\n"
    assert read(text.encode(encoding)) == ([["name", "city"], ["Äyräs", "Åbo – Turku"]], [])


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("name\nÄyräs\n".encode("utf-16"), 1, "UTF-16"),
        (b"name\nok\n\x81\n", 3, "not UTF-8"),
        ("name\nÄyräs\n".encode() + b"\xff\n", 3, "not UTF-8"),
        (b"name\na\x00b\n", 2, "not a text file"),
        (b"name\na\x07b\n", 2, "control character"),
        (b'name\n"open\n', 2, "not readable CSV"),
        (b"name\n" + b"x" * 200_000 + b"\n", 2, "not readable CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 512, 1, "old kind"),
        (b"PK\x03\x04 broken", 1, "broken"),
    ],
)
def test_what_is_no_table_is_told_by_line_and_reason(content: bytes, line: int, reason: str) -> None:
    _lines, (fault,) = read(content)
    assert fault.line == line
    assert reason in fault.reason


def _hide_row(sheet: Any) -> None:
    sheet.row_dimensions[2].hidden = True


def _hide_column(sheet: Any) -> None:
    sheet.column_dimensions["B"].hidden = True


def _merge(sheet: Any) -> None:
    sheet.merge_cells("A3:B3")


def _formula(sheet: Any) -> None:
    sheet["D2"] = "=1+1"


def _fault(sheet: Any) -> None:
    sheet["D2"] = "#REF!"
    sheet["D2"].data_type = "e"


@pytest.mark.parametrize(
    ("change", "line", "column", "reason"),
    [
        (_hide_row, 2, "", "hidden"),
        (_hide_column, 1, "B", "hidden"),
        (_merge, 3, "A", "merged"),
        (_formula, 2, "share", "no stored value"),
        (_fault, 2, "share", "#REF!"),
    ],
)
def test_what_reads_otherwise_than_it_looks_is_refused(
    change: Callable[[Any], None], line: int, column: str, reason: str
) -> None:
    _lines, (fault,) = read(by_openpyxl(change))
    assert (fault.line, fault.column) == (line, column)
    assert reason in fault.reason


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"xl/vbaProject.bin": b"x"}, "macros"),
        ({"xl/externalLinks/externalLink1.xml": b"<x/>"}, "other files"),
        ({"xl/connections.xml": b"<x/>"}, "other files"),
        ({"EncryptedPackage": b"x"}, "password"),
        ({"xl/worksheets/sheet1.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'}, "not an Excel workbook"),
        ({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row>"}, "broken"),
        ({"xl/media/large.bin": b"0" * 5_000_000}, "unpacks to more than 4"),
    ],
)
@override_settings(VIRTAUS_IMPORT_UNPACKED_MEGABYTES=4)
def test_a_dangerous_workbook_is_refused_with_one_sentence(changes: dict[str, bytes], reason: str) -> None:
    lines, (fault,) = read(repacked(by_openpyxl(), changes))
    assert lines == []
    assert reason in fault.reason


def test_the_sheet_named_data_is_read_before_the_first() -> None:
    def add(sheet: Any) -> None:
        sheet.title = "Explanation"
        other = sheet.parent.create_sheet("Tiedot")
        other.append(["municipality", "note"])
        other.append([61, "two\nlines"])
        other["A2"].number_format = "000"
        other.append([])
        other.append(["109"])

    assert read(by_openpyxl(add)) == ([["municipality", "note"], ["061", "two\nlines"], ["109", ""]], [])


def test_a_hidden_sheet_is_not_read() -> None:
    def add(sheet: Any) -> None:
        sheet.parent.create_sheet("Shown").append(["shown"])
        sheet.sheet_state = "hidden"

    assert read(by_openpyxl(add)) == ([["shown"]], [])


@pytest.mark.parametrize(
    ("day", "since_1904"),
    [
        (date(1900, 3, 1), False),
        (date(1904, 1, 2), True),
        *product((date(1952, 2, 29), date(2099, 12, 31)), (False, True)),
    ],
)
def test_days_are_those_that_openpyxl_wrote(day: date, since_1904: bool) -> None:
    book = openpyxl.Workbook()
    if since_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append(["day"])
    book.active.append([day])
    file = io.BytesIO()
    book.save(file)
    assert read(file.getvalue())[0][1] == [day.isoformat()]

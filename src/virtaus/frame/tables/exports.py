"""Export files: every row the filters leave, in the columns chosen, in constant memory.

A file is finished in a nameless temporary file before the first byte leaves, because what was read of persons is logged
before the answer; each chunk of rows is its own entry of the log, so the log's memory is constant too.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, TypeVar

import xlsxwriter
from django.db import transaction
from django.http import FileResponse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from virtaus.frame import clock, trail
from virtaus.frame.errors import Invalid
from virtaus.frame.tables.columns import Column, Kind, plain
from virtaus.frame.tables.view import TableView

R = TypeVar("R")
Value = str | int | float | Decimal | date | datetime | bool | None

CHUNK = 2_000
XLSX_ROWS = 1_048_576  # what the format holds, the head row among them
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_COMMA_LANGUAGES = {"fi", "sv"}


def export(view: TableView[R], kind: str) -> FileResponse:
    """The file as an answer to download. Invalid when it has more rows than Excel can hold."""
    write, content_type = _WRITERS[kind]
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
    try:
        with transaction.atomic():
            write(view, file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    name = f"{slugify(view.title) or view.table.name}-{clock.today().isoformat()}.{kind}"
    response = FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _rows(view: TableView[R], columns: Sequence[Column[R]], kind: str) -> Iterator[list[Value]]:
    """The rows' values, each chunk noted in an entry of its own that names the export."""
    chunks = view.chunks(CHUNK)
    while True:
        with _entry(kind):
            rows = next(chunks, None)
        if rows is None:
            return
        for row in rows:
            yield [plain(column.read(row)) for column in columns]


def _entry(kind: str) -> AbstractContextManager[Any]:
    outer = trail.current()
    if outer is None:
        return nullcontext()
    return trail.opened(outer.actor, f"{outer.place} export {kind}", outer.request_id)


def _columns(view: TableView[R]) -> list[Column[R]]:
    return [column for column in view.columns if column.export]


def _write_csv(view: TableView[R], file: IO[bytes]) -> None:
    """Semicolons, a byte order mark and the language's decimal mark: what Excel opens by a double click in Finland."""
    columns = _columns(view)
    comma = (get_language() or "").split("-")[0] in _COMMA_LANGUAGES
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text, delimiter=";")
    writer.writerow([defused(str(column.label)) for column in columns])
    for row in _rows(view, columns, "csv"):
        writer.writerow([_csv_value(value, comma) for value in row])
    text.detach()  # flushes, and leaves the file open


def _csv_value(value: Value, comma: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, int | float | Decimal):
        text = format(value, "f") if isinstance(value, Decimal) else str(value)
        return text.replace(".", ",") if comma else text
    return value.isoformat() if isinstance(value, date) else defused(value)


def defused(text: str) -> str:
    """``text`` that no spreadsheet takes for a formula (OWASP, CSV injection): an apostrophe stands before it."""
    return f"'{text}" if text.startswith(_STARTS_FORMULA) else text


def _write_xlsx(view: TableView[R], file: IO[bytes]) -> None:
    columns = _columns(view)
    if view.count >= XLSX_ROWS:
        raise Invalid({"": [_("The list has more rows than an Excel file can hold. Take CSV, or filter it first.")]})
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    try:
        sheet = book.add_worksheet(_sheet_name(view.title))
        head = book.add_format({"bold": True, "bottom": 1})
        formats = {
            Kind.DATE: book.add_format({"num_format": "d.m.yyyy"}),
            Kind.MOMENT: book.add_format({"num_format": "d.m.yyyy hh:mm"}),
            Kind.EURO: book.add_format({"num_format": "#,##0.00 €"}),
            Kind.SHARE: book.add_format({"num_format": "0 %"}),
            Kind.TEXT: book.add_format({"quote_prefix": True}),
        }
        for place, column in enumerate(columns):
            sheet.set_column(place, place, 24 if column.kind is Kind.TEXT else 14)
            sheet.write_string(0, place, str(column.label), head)
        sheet.freeze_panes(1, 1)
        for number, row in enumerate(_rows(view, columns, "xlsx"), start=1):
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                _write_cell(sheet, number, place, value, formats, column.kind)
        sheet.autofilter(0, 0, max(1, view.count), len(columns) - 1)
    finally:
        book.close()


def _write_cell(sheet: Any, row: int, place: int, value: Value, formats: dict[Kind, Any], kind: Kind) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_string(row, place, _("Yes") if value else _("No"))
    elif isinstance(value, datetime | date):
        sheet.write_datetime(row, place, value, formats[Kind.MOMENT if isinstance(value, datetime) else Kind.DATE])
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, place, value, formats.get(kind))
    else:
        # a string cell is never a formula; the quote prefix keeps it one when the sheet is edited or saved as CSV
        sheet.write_string(row, place, value[:32_767], formats[Kind.TEXT] if defused(value) != value else None)


def _sheet_name(title: str) -> str:
    """A name the format allows: 31 characters, none of those with a meaning in formulas."""
    return "".join(mark for mark in title if mark not in "[]:*?/\\'")[:31] or "1"


_WRITERS: dict[str, tuple[Callable[[TableView[Any], IO[bytes]], None], str]] = {
    "csv": (_write_csv, "text/csv; charset=utf-8"),
    "xlsx": (_write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}

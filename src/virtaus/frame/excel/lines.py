"""The lines of a sheet: each cell as the text that a CSV file of the same sheet would hold."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from xml.parsers.expat import ExpatError

from django.utils.translation import gettext as _

from virtaus.frame.excel.archive import Attributes, Handlers, Refused, local, opened, parsed
from virtaus.frame.excel.workbook import Shape, Workbook, read_workbook, unescaped

MOST_COLUMNS = 200
LATEST_SERIAL = 109_574  # 1 January 2200
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_SHAPE = Shape()
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, ExpatError, struct.error, EOFError, OSError),
    *(KeyError, ValueError, IndexError, OverflowError, NotImplementedError, RuntimeError),
)
Line = tuple[int, list[str]]


def is_excel(content: bytes) -> bool:
    """Whether the bytes begin as an Excel file does, new (.xlsx) or old (.xls) or locked."""
    return content.startswith((_ZIP, _OLD))


def excel_lines(content: bytes) -> Iterator[Line]:
    """The row number and the cells of each row that is not empty, the header first.

    Raises Refused with row, column and reason for what can't be read.
    """
    if content.startswith(_OLD):
        raise Refused(_("The Excel file is of the old kind (.xls) or locked. Save it as .xlsx without a password."))
    try:
        with opened(content) as archive:
            book = read_workbook(archive)
            sheet = _Sheet(book)
            for _piece in parsed(archive, book.sheet, Handlers(sheet.start, sheet.end, sheet.text)):
                yield from sheet.take()
    except Refused:
        raise
    except _BROKEN as error:
        raise Refused(_("The Excel file is broken and can't be read.")) from error


class _Sheet:
    """The rows of a sheet as its parts come in."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.header: list[str] = []
        self._ready: list[Line] = []
        self._hidden: list[tuple[int, int]] = []
        self._row = 0
        self._cells: dict[int, str] = {}
        self._place = 0
        self._kind, self._shape = "", _NO_SHAPE
        self._formula = self._reading = self._aside = False
        self._told = False
        self._text: list[str] = []

    def take(self) -> list[Line]:
        ready, self._ready = self._ready, []
        return ready

    def start(self, name: str, given: Attributes) -> None:
        name = local(name)
        if name == "c":
            self._begin_cell(given)
        elif name == "v" or (name == "t" and not self._aside):
            self._reading = self._told = True
        elif name == "row":
            self._begin_row(given)
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._aside = True
        elif name == "col" and given.get("hidden") in {"1", "true"}:
            self._hidden.append((int(given["min"]), int(given["max"])))
        elif name == "mergeCell":
            place = _PLACE.match(given.get("ref", ""))
            row, column = (int(place[2]), place[1]) if place else (1, "")
            raise Refused(_("The cells are merged. Split them, so that each row has its own."), row, column)

    def end(self, name: str) -> None:
        name = local(name)
        if name in {"v", "t"}:
            self._reading = False
        elif name == "c":
            self._end_cell()
        elif name == "row":
            self._end_row()
        elif name == "rPh":
            self._aside = False

    def text(self, piece: str) -> None:
        if self._reading:
            self._text.append(piece)

    def _begin_row(self, given: Attributes) -> None:
        self._row = int(given.get("r", self._row + 1))
        self._cells, self._place = {}, 0
        if given.get("hidden") in {"1", "true"}:
            raise Refused(_("The row is hidden. Show it or delete it."), self._row)

    def _begin_cell(self, given: Attributes) -> None:
        place = _PLACE.fullmatch(given.get("r", ""))
        self._place = _number(place[1]) if place else self._place + 1
        self._kind = given.get("t", "n")
        style = int(given.get("s", "0"))
        self._shape = self.book.shapes[style] if 0 <= style < len(self.book.shapes) else _NO_SHAPE
        self._formula = self._told = False
        self._text = []

    def _end_cell(self) -> None:
        text = "".join(self._text)
        if self._formula and not text and not (self._told and self._kind == "str"):
            self._refuse(_("The formula has no stored value. Open the file in Excel and save it."))
        value = self._read(text) if text else ""
        if value:
            if self._place > MOST_COLUMNS:
                self._refuse(_("The sheet has more than %d columns.") % MOST_COLUMNS)
            self._cells[self._place] = value

    def _end_row(self) -> None:
        if not self._cells:
            return
        width = max(max(self._cells), len(self.header))
        fields = [self._cells.get(place, "") for place in range(1, width + 1)]
        if not self.header:
            self.header = fields
            for first, last in self._hidden:
                if any(first <= place <= last for place in self._cells):
                    raise Refused(_("The column is hidden. Show it or delete it."), self._row, _letters(first))
        self._ready.append((self._row, fields))

    def _read(self, text: str) -> str:
        if self._kind == "s":
            return self.book.strings[int(text)]
        if self._kind in {"str", "inlineStr"}:
            return unescaped(text)
        if self._kind == "b":
            return "1" if text == "1" else "0"
        if self._kind == "e":
            self._refuse(_("The cell holds the error %s.") % text[:20])
        if self._kind == "d":
            return text.removesuffix("T00:00:00")
        return self._moment(float(text)) if self._shape.day or self._shape.time else _plain(text, self._shape.digits)

    def _moment(self, days: float) -> str:
        """A serial number of days as a date, a time, or both; counted from 1900 with its false leap day, or 1904."""
        if not self._shape.day and 0 <= days < 1:
            minutes = round(days * 1440)
            return f"{minutes // 60:02d}:{minutes % 60:02d}"
        first = datetime(1904, 1, 1) if self.book.since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001  a wall clock
        # the first weeks of 1900 hold the day that never was; what lies far ahead is no day that anybody meant
        if not (0 if self.book.since_1904 else 61) <= days < LATEST_SERIAL:
            self._refuse(_("The date can't be read. Write it as text: 2026-11-30."))
        moment = first + timedelta(seconds=round(days * 86_400))
        return moment.date().isoformat() if days == int(days) else moment.isoformat(timespec="minutes")

    def _refuse(self, reason: str) -> None:
        column = self.header[self._place - 1] if self._place <= len(self.header) else _letters(self._place)
        raise Refused(reason, self._row, column.strip()[:40])


def _plain(text: str, digits: int) -> str:
    """A number without an exponent, as short as it is exact: "1e3" is 1000, "0.10000000000000001" is 0.1."""
    try:
        number = Decimal(repr(float(text)))
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not number.is_finite():
        raise ValueError(text)
    if number == number.to_integral_value():
        return f"{int(number):0{digits}d}" if digits else str(int(number))
    return format(number, "f")


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters

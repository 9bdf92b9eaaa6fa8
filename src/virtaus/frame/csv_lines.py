"""The lines of a table that somebody sent (CSV or Excel), and what is wrong with one: told by line and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from virtaus.frame.excel import excel_lines, is_excel
from virtaus.frame.excel.archive import Refused

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# A letter of UTF-8 in two bytes, as å, ä and ö are: with these a file is UTF-8 that was cut or mixed, not Windows-1252.
_PARTLY_UTF8 = re.compile(rb"[\xc3-\xc5][\x80-\xbf]")
SEPARATORS = (";", "\t")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong and where: ``line`` counts from 1 with the header, ``column`` is empty when the whole line is."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}: {self.reason}" if self.column else f"line {self.line}: {self.reason}"


def lines_of(content: bytes, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """The number and the fields of each line that is not empty, the header first.

    An Excel file (.xlsx) gives the rows of its sheet; anything else is CSV as in RFC 4180, in UTF-8 or Windows-1252,
    its fields parted by semicolons or tabs where the header has one, else by commas. What can't be read is added to
    ``faults`` and ends the lines.
    """
    if is_excel(content):
        try:
            yield from excel_lines(content)
        except Refused as refused:
            faults.append(Fault(refused.row, refused.column, refused.reason))
        return
    text = _text(content, faults)
    if text is None:
        return
    header = text.split("\n", 1)[0]
    separator = next((mark for mark in SEPARATORS if mark in header), ",")
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    try:
        for fields in reader:
            if fields:
                yield reader.line_num, fields
    except csv.Error as error:
        faults.append(Fault(reader.line_num, "", _("The line is not readable CSV: %s.") % error))


def in_order(faults: list[Fault]) -> tuple[Fault, ...]:
    """Faults from the top of the file to its end."""
    return tuple(sorted(faults, key=lambda fault: (fault.line, fault.column)))


def _text(content: bytes, faults: list[Fault]) -> str | None:
    """The file's text; None, and a fault, when its signs can't be told."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        faults.append(Fault(1, "", _("The file is UTF-16 text. Save it as CSV UTF-8 or as Excel (.xlsx).")))
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = _windows_text(content)
        if not text:
            line = content.count(b"\n", 0, error.start) + 1
            faults.append(Fault(line, "", _("The file is not UTF-8 text.")))
            return None
    control = _CONTROLS.search(text)
    if control is None:
        return text
    line = text.count("\n", 0, control.start()) + 1
    faults.append(Fault(line, "", _("The line holds a control character: the file is not a text file.")))
    return None


def _windows_text(content: bytes) -> str:
    """The text of a file that an older Excel saved as CSV; empty when it can't be that."""
    if _PARTLY_UTF8.search(content):
        return ""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return ""
    return text if all(mark.isprintable() or mark in "\t\r\n\xa0\xad" for mark in set(text)) else ""

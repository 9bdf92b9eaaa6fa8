"""The lines of a CSV file that somebody sent, and what is wrong with one: told by line and column, never raised."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong and where: ``line`` counts from 1 with the header, ``column`` is empty when the whole line is."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}: {self.reason}" if self.column else f"line {self.line}: {self.reason}"


def lines_of(content: bytes, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """The number and the fields of each line that is not empty, the header first (RFC 4180, UTF-8).

    Fields are parted by semicolons where the header has one, else by commas. What can't be read is added to ``faults``
    and ends the lines.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        faults.append(Fault(line, "", _("The file is not UTF-8 text.")))
        return
    if "\0" in text:
        faults.append(Fault(1, "", _("The file is not a text file.")))
        return
    separator = ";" if ";" in text.split("\n", 1)[0] else ","
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

"""Reading a file of organisations: ``docs/formats/organisations.md`` in code. Nothing here touches the database."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from virtaus.organisations.models import valid_business_id

COLUMNS = ("business_id", "name")
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong and where: ``line`` counts from 1 with the header."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}: {self.reason}" if self.column else f"line {self.line}: {self.reason}"


def read_organisations(content: bytes) -> tuple[list[tuple[str, str]], list[Fault]]:
    """Pairs of business ID and name, and what is wrong; nothing may be applied while there is a fault."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], [Fault(1, "", _("The file is not UTF-8 text."))]
    separator = ";" if ";" in text.split("\n", 1)[0] else ","
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    found: list[tuple[str, str]] = []
    faults: list[Fault] = []
    try:
        names = [name.strip() for name in next(reader, [])]
        if sorted(names) != sorted(COLUMNS):
            return [], [Fault(1, "", _("The first line must name the columns business_id and name."))]
        for fields in reader:
            if fields:
                _read(reader.line_num, dict(zip(names, map(str.strip, fields), strict=False)), found, faults)
    except csv.Error as error:
        faults.append(Fault(reader.line_num, "", _("The line is not readable CSV: %s.") % error))
    return found, faults


def _read(line: int, values: dict[str, str], found: list[tuple[str, str]], faults: list[Fault]) -> None:
    name = values.get("name", "")
    if not name or len(name) > LONGEST_NAME:
        faults.append(Fault(line, "name", _("Write a name of at most 200 characters.")))
    try:
        found.append((valid_business_id(values.get("business_id", "")), name))
    except ValidationError as wrong:
        faults.append(Fault(line, "business_id", wrong.messages[0]))

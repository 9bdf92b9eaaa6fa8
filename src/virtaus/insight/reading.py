"""Reads statistics files: StatFin extracts (CSV, also gzipped) and PxWeb answers (JSON). Touches no database.

A file is told by its content. Every fault names file, row, column and reason; a fault never stops the reading of the
rest, so that one run tells them all.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from virtaus.insight import catalogue
from virtaus.insight.catalogue import COUNTS, Table
from virtaus.insight.models import Rhythm, Unit
from virtaus.links import statfin

# KUJOU is "municipality unknown".
AREA = re.compile(r"(SSS|KU(\d{3}|JOU)|(?!KU)[A-Z]{2,3}[0-9A-Z]{1,4})\Z")
MONTH = re.compile(r"(\d{4})M(0[1-9]|1[0-2])\Z")
YEAR = re.compile(r"(\d{4})\Z")
NUMBER = re.compile(r"-?\d{1,13}(\.\d{1,6})?\Z")
TABLE_IN_NAME = re.compile(r"(?:^|_)(\d{2,3}[a-z][a-z0-9]?)(?=_|\.|$)")
WITHHELD = "..."
NOT_GIVEN = frozenset({"", ".", ".."})
AREA_COLUMNS = frozenset({"alue"})
MONTH_COLUMNS = frozenset({"month", "timeperiod_m", "kuukausi"})
IGNORED_COLUMNS = frozenset({"area_name"})
DEFINITIONS_HEADER = ["code", "text_fi", "definition_fi"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong and where. ``row`` is the line of a CSV or the number of a PxWeb row; 0 is the whole file."""

    file: str
    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        place = [self.file, f"row {self.row}" if self.row else "", f"column {self.column}" if self.column else ""]
        return f"{', '.join(part for part in place if part)}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure as read. See ``Observation`` for value, withheld and bounds."""

    code: str
    area: str
    breakdown: str
    period: date
    rhythm: str
    value: Decimal | None
    withheld: bool
    low: Decimal | None
    high: Decimal | None
    row: int


@dataclass(frozen=True, slots=True)
class Measure:
    """A column of figures: the publisher's code, its name and definition, and its unit where the catalogue knows it."""

    code: str
    name: str
    definition: str
    unit: str


@dataclass(frozen=True, slots=True)
class Extract:
    """A file read: what its columns measure, and its cells on demand; faults are added to ``faults`` as they come."""

    name: str
    table: str
    publisher: str
    updated_at: datetime | None
    sha256: str
    rhythm: str
    measures: tuple[Measure, ...]
    cells: Iterator[Cell]
    faults: list[Fault]
    shipped: bool = False


def read_folder(folder: Path) -> list[Extract]:
    """The statistics files in ``folder`` and its folders, in order of name; files of definitions only are left out."""
    wanted = (".csv", ".csv.gz", ".json")
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name.endswith(wanted))
    if not files:
        return [_refused(str(folder), "has no statistics files (.csv, .csv.gz, .json)")]
    read = [read_file(path, path.relative_to(folder).as_posix()) for path in files]
    return [extract for extract in read if extract is not None]


def read_file(path: Path, name: str) -> Extract | None:
    """Open a file; None when it holds definitions only. Faults of the whole file are in ``faults`` at once."""
    try:
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    except (OSError, EOFError) as error:
        return _refused(name, f"can't be read ({error})")
    if path.suffix == ".json":
        return read_answer(content, name)
    return _read_csv(content, name)


def _refused(name: str, reason: str) -> Extract:
    return Extract(name, "", "", None, "", "", (), iter(()), [Fault(name, 0, "", reason)])


def _table_of(name: str, codes: Iterable[str]) -> str:
    """The table's code: from the file's name, else the table whose measures the columns are; "" when neither tells."""
    found = TABLE_IN_NAME.findall(Path(name).name)
    if found:
        return str(found[-1])
    known = {columns["code"]: columns["table"] for columns in catalogue.shipped()}
    told = {known[code].rpartition("/")[2] for code in codes if known.get(code)}
    return told.pop() if len(told) == 1 else ""


def _read_csv(content: bytes, name: str) -> Extract | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _refused(name, f"is not UTF-8 (byte {error.start})")
    reader = csv.reader(io.StringIO(text, newline=""))
    header = [column.strip() for column in next(reader, [])]
    if header == DEFINITIONS_HEADER:
        return None
    places = {column.lower(): place for place, column in enumerate(header)}
    area = next((places[column] for column in AREA_COLUMNS if column in places), None)
    month = next((places[column] for column in MONTH_COLUMNS if column in places), None)
    if area is None or month is None:
        return _refused(name, "has no column for area (alue) and month (month, timeperiod_m)")
    measured = [
        place
        for place, column in enumerate(header)
        if place not in (area, month) and column.lower() not in IGNORED_COLUMNS
    ]
    units = catalogue.units()
    faults = [
        Fault(name, 1, header[place], "is not a measure that the catalogue knows")
        for place in measured
        if header[place] not in units
    ]
    if len(set(header)) != len(header):
        faults.append(Fault(name, 1, "", "names a column twice"))
    measures = tuple(Measure(header[place], "", "", units.get(header[place], "")) for place in measured)
    code = _table_of(name, (measure.code for measure in measures))
    table = catalogue.tables().get(code)
    columns = list(zip(measured, measures, strict=True))
    cells = _csv_cells(reader, name, area, month, columns, table, faults) if not faults else iter(())
    publisher = table.source if table else ""
    digest = hashlib.sha256(content).hexdigest()
    return Extract(
        name, table.path if table else code, publisher, None, digest, Rhythm.MONTHLY, measures, cells, faults
    )


def _csv_cells(
    reader: Iterable[list[str]],
    name: str,
    area: int,
    month: int,
    columns: list[tuple[int, Measure]],
    table: Table | None,
    faults: list[Fault],
) -> Iterator[Cell]:
    width = max([area, month, *(place for place, _ in columns)]) + 1
    for number, row in enumerate(reader, start=2):
        if not row:
            continue
        if len(row) < width:
            faults.append(Fault(name, number, "", f"has {len(row)} columns, the header has more"))
            continue
        key = _key(name, number, row[area], row[month], faults)
        if key is None:
            continue
        for place, measure in columns:
            cell = _cell(name, number, measure, key, "", row[place].strip(), table, faults)
            if cell is not None:
                yield cell


def read_answer(content: bytes, name: str, table_code: str = "") -> Extract:
    """Read a PxWeb answer; ``table_code`` where the file's name does not tell it."""
    try:
        answer = statfin.read_answer(content)
    except statfin.Unreadable as error:
        return _refused(name, str(error))
    time = [place for place, column in enumerate(answer.keys) if column.kind == "t"]
    if len(time) != 1:
        return _refused(name, "has no column of time")
    units = catalogue.units()
    measures = tuple(
        Measure(column.code, column.text, column.comment, units.get(column.code, Unit.AS_PUBLISHED))
        for column in answer.measures
    )
    code = table_code or _table_of(name, (measure.code for measure in measures))
    table = catalogue.tables().get(code)
    faults: list[Fault] = []
    cells = _answer_cells(answer, name, measures, time[0], table, faults)
    rhythm = Rhythm.YEARLY if answer.keys[time[0]].code.endswith("_y") else Rhythm.MONTHLY
    digest = hashlib.sha256(content).hexdigest()
    path = table.path if table else code
    return Extract(name, path, answer.source, answer.updated_at, digest, rhythm, measures, cells, faults)


def _answer_cells(
    answer: statfin.Answer,
    name: str,
    measures: tuple[Measure, ...],
    time: int,
    table: Table | None,
    faults: list[Fault],
) -> Iterator[Cell]:
    keys = answer.keys
    area = next((place for place, column in enumerate(keys) if column.code.lower().startswith("alue")), None)
    others = [place for place in range(len(keys)) if place not in (time, area)]
    for number, row in enumerate(answer.rows, start=1):
        # A table without a variable of area, such as the labour force survey, tells of the whole country.
        key = _key(name, number, row.key[area] if area is not None else "SSS", row.key[time], faults)
        if key is None:
            continue
        parts = [f"{keys[place].code}={row.key[place]}" for place in others if row.key[place] != "SSS"]
        for measure, text in zip(measures, row.values, strict=True):
            cell = _cell(name, number, measure, key, ",".join(parts), text.strip(), table, faults)
            if cell is not None:
                yield cell


def _key(name: str, row: int, area: str, period: str, faults: list[Fault]) -> tuple[str, date, str] | None:
    area, period = area.strip(), period.strip()
    if not AREA.match(area):
        faults.append(Fault(name, row, "alue", f"'{area}' is not an area code"))
        return None
    if month := MONTH.match(period):
        return area, date(int(month[1]), int(month[2]), 1), Rhythm.MONTHLY
    if year := YEAR.match(period):
        return area, date(int(year[1]), 1, 1), Rhythm.YEARLY
    faults.append(Fault(name, row, "month", f"'{period}' is not a month (2026M06) or a year (2025)"))
    return None


def _cell(
    name: str,
    row: int,
    measure: Measure,
    key: tuple[str, date, str],
    breakdown: str,
    text: str,
    table: Table | None,
    faults: list[Fault],
) -> Cell | None:
    area, period, rhythm = key
    if text == WITHHELD or (text == "" and table is not None and table.empty_is_withheld):
        bounds = table.withheld if table is not None and measure.unit in COUNTS else None
        low, high = bounds or (None, None)
        return Cell(measure.code, area, breakdown, period, rhythm, None, True, low, high, row)
    if text in NOT_GIVEN:
        return Cell(measure.code, area, breakdown, period, rhythm, None, False, None, None, row)
    if not NUMBER.match(text):
        faults.append(Fault(name, row, measure.code, f"'{text}' is not a number"))
        return None
    value = Decimal(text)
    if measure.unit in COUNTS and (value < 0 or value != value.to_integral_value()):
        faults.append(Fault(name, row, measure.code, f"{text} is not a count"))
        return None
    if measure.unit == Unit.PERCENT and not 0 <= value <= 100:
        faults.append(Fault(name, row, measure.code, f"{text} is not a per cent"))
        return None
    return Cell(measure.code, area, breakdown, period, rhythm, value, False, None, None, row)

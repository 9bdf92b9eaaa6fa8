"""The key figures in an area's folder: ``key_figures.csv``, one line an indicator, one column a municipality.

They are the figures that an area has from its first start, before any statistics are loaded from their publisher.
``...`` is withheld by the publisher, an empty cell is not known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from virtaus.area.files.cells import SUPPRESSED, Cells, Problem, rows_of
from virtaus.area.files.checking import twice
from virtaus.area.files.parts import Part, add_part
from virtaus.area.files.rows import AreaFiles
from virtaus.area.files.tables import MUNICIPALITY_CODE, SOURCE
from virtaus.area.models import Mark
from virtaus.insight import catalogue, loading
from virtaus.insight.models import Kind, Observation, Rhythm, SourceFile
from virtaus.insight.reading import Cell, Extract

FILE = "key_figures.csv"
MARK_OF_KIND = {Kind.OFFICIAL: Mark.MEASURED, Kind.DERIVED: Mark.COMPUTED}
MINIMUM_OF_THE_LAW = "area_labour_force_minimum"


@dataclass(frozen=True, slots=True)
class KeyFigureRow:
    """A figure of a municipality on a day. ``value`` None with bounds is withheld; None without them is not known."""

    row: int
    code: str
    municipality: str
    as_of: date
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    source: str
    mark: str


def read(path: Path, files: AreaFiles, problems: list[Problem]) -> list[KeyFigureRow]:
    """The figures of the file; what is wrong with a cell is noted and its line left out."""
    municipalities = {row.code for row in files.municipalities}
    known = {str(columns["code"]) for columns in catalogue.shipped() if columns["table"]}
    rows: list[KeyFigureRow] = []
    for cells in rows_of(path, ("measure", "as_of", *SOURCE), problems, further=MUNICIPALITY_CODE):
        code, as_of = cells.known("measure", known), cells.day("as_of")
        source, mark = cells.source()
        columns = sorted(set(cells.values) - {"measure", "as_of", *SOURCE})
        for column in columns:
            if column not in municipalities:
                cells.wrong(column, _("“%(value)s” is not known") % {"value": column})
        for column in sorted(municipalities - set(columns)):
            cells.wrong(column, _("the column is missing"))
        figures = [(column, *_figure(cells, column, code)) for column in columns]
        problems.extend(cells.problems)
        if not cells.problems:
            rows += [KeyFigureRow(cells.row, code, each[0], as_of, *each[1:], source, mark) for each in figures]
    return rows


def _figure(cells: Cells, column: str, code: str) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    text = cells.values[column].strip()
    if text != SUPPRESSED:
        return (cells.number(column) if text else None), None, None
    bounds = _bounds(code)
    if bounds is None:
        cells.wrong(column, _("the publisher withholds no figure of this measure"))
    return None, *(bounds or (None, None))


def _bounds(code: str) -> tuple[Decimal, Decimal] | None:
    """The counts that the publisher of an indicator withholds."""
    about = next((columns for columns in catalogue.shipped() if columns["code"] == code), None)
    table = catalogue.tables().get(str(about["table"]).rpartition("/")[2]) if about else None
    return table.withheld if table else None


def check(files: AreaFiles, rows: Sequence[Any]) -> Iterable[Problem]:
    """Whatever does not agree between the figures, or with the sources and the law."""
    yield from twice(FILE, "measure", sorted({(row.row, f"{row.code} {row.as_of}") for row in rows}))
    sources = {row.code for row in files.sources}
    kinds = {columns["code"]: columns["kind"] for columns in catalogue.shipped()}
    for line, code, source, mark in sorted({(row.row, row.code, row.source, row.mark) for row in rows}):
        if source not in sources:
            yield Problem(FILE, line, "source", _("“%(value)s” is not in sources.csv") % {"value": source})
        if MARK_OF_KIND[kinds[code]] != mark:
            yield Problem(FILE, line, "mark", _("the measure is %(mark)s") % {"mark": MARK_OF_KIND[kinds[code]].value})
    yield from _parts_within_wholes(rows)
    yield from _labour_force_of_the_law(files, rows)


def _parts_within_wholes(rows: Sequence[KeyFigureRow]) -> Iterable[Problem]:
    """A part is never larger than its whole. Men and women may make less than the unemployed: not all are known."""
    wholes = catalogue.wholes()
    values = {(row.code, row.municipality, row.as_of): row.value for row in rows}
    for row in rows:
        whole = values.get((wholes.get(row.code, ""), row.municipality, row.as_of))
        if whole is None or row.value is None:
            continue
        if row.value > whole:
            names = {"measure": row.code, "whole": wholes[row.code]}
            yield Problem(FILE, row.row, row.municipality, _("%(measure)s is larger than %(whole)s") % names)
        women = values.get(("TYOTTOMATNAISET", row.municipality, row.as_of))
        if row.code == "TYOTTOMATMIEHET" and women is not None and row.value + women > whole:
            reason = _("men and women are more than the unemployed together")
            yield Problem(FILE, row.row, row.municipality, reason)


def _labour_force_of_the_law(files: AreaFiles, rows: Sequence[KeyFigureRow]) -> Iterable[Problem]:
    """Warn when the labour force is below the law's minimum (380/2023 § 12), a dated rate of the area."""
    figures = [row for row in rows if row.code == "TYOVOIMATK"]
    latest = max((row.as_of for row in figures), default=None)
    known = [row.value for row in figures if row.as_of == latest and row.value is not None]
    if latest is None or len(known) < len(files.municipalities):
        reason = _("the labour force of every municipality is not known")
        yield Problem(FILE, None, "TYOVOIMATK", reason, warning=True)
        return
    rates = [row for row in files.rates if row.code == MINIMUM_OF_THE_LAW and row.valid_from <= latest]
    minimum = max((rate.value for rate in rates), default=None)
    if minimum is not None and sum(known) < minimum:
        reason = _("the labour force is %(found)d, the law wants at least %(minimum)d (380/2023 § 12)")
        values = {"found": int(sum(known)), "minimum": int(minimum)}
        yield Problem(FILE, figures[-1].row, "TYOVOIMATK", reason % values, warning=True)


def write(files: AreaFiles, rows: Sequence[Any]) -> Mapping[str, int]:
    """Put the figures into the series where the publisher's own are not there already; the same file again is left."""
    digest = hashlib.sha256(repr(sorted(rows, key=lambda row: (row.row, row.municipality))).encode()).hexdigest()
    last = SourceFile.objects.filter(shipped=True).order_by("-run__recorded_at", "-id").first()
    if rows and (last is None or last.sha256 != digest):
        code = files.area.code if files.area else ""
        texts = {row.code: row.texts[0] for row in files.sources}
        loading.load(list(_extracts(rows, texts, digest)), f"area {code}")
    return {"KeyFigure": Observation.objects.filter(file__shipped=True, superseded_at__isnull=True).count()}


def _extracts(rows: Sequence[KeyFigureRow], texts: Mapping[str, str], digest: str) -> Iterator[Extract]:
    """The figures as files of their sources and tables, for the same loading as a publisher's own files."""
    about = {columns["code"]: columns for columns in catalogue.shipped()}

    def origin(row: KeyFigureRow) -> tuple[str, str]:
        return row.source, str(about[row.code]["table"])

    for (source, table), group in groupby(sorted(rows, key=origin), origin):
        rhythm = Rhythm(catalogue.tables()[table.rpartition("/")[2]].rhythm)
        cells = [_cell(row, rhythm) for row in group]
        name = f"{FILE} ({source})"
        yield Extract(name, table, texts[source], None, digest, rhythm, (), iter(cells), [], shipped=True)


def _cell(row: KeyFigureRow, rhythm: Rhythm) -> Cell:
    period = row.as_of.replace(day=1) if rhythm is Rhythm.MONTHLY else date(row.as_of.year, 1, 1)
    withheld = row.value is None and row.low is not None
    return Cell(row.code, f"KU{row.municipality}", "", period, rhythm, row.value, withheld, row.low, row.high, row.row)


add_part(Part(FILE, read, check, write))

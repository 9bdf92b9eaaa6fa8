"""Reads an ESCO release: a folder of CSV files, plain or gzipped, recognised by their headers.

Known are the Commission's own CSV files (occupations, skills, groups, hierarchy, relations; the language stands at the
end of the file name, as in ``occupations_fi.csv``) and some tables in which Finnish and Swedish terms are published.
Other files are named and left alone. The import is additive: a folder with one language adds that language.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from virtaus.vocabulary import esco_layouts
from virtaus.vocabulary.batch import Batch
from virtaus.vocabulary.esco_layouts import Layout, Unreadable
from virtaus.vocabulary.models import Kind, RelationKind

ACKNOWLEDGEMENT = "This service uses the ESCO classification of the European Commission."
# ESCO's group "languages"; knowledge that stands directly in it is a language.
LANGUAGES = "http://data.europa.eu/esco/skill/43f425aa-f45d-4bb4-a200-6f82fa211b66"
LONGEST_FIELD = 1_000_000


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that can't be read. ``row`` counts records after the header, 1 being the first."""

    file: str
    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}, {self.column}: {self.reason}"


@dataclass(slots=True)
class Reading:
    """What a folder held: the batch to merge, files read and left alone (with why), faults and remarks."""

    batch: Batch = field(default_factory=Batch)
    read: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read(folder: Path, tell: Callable[[str], None] = lambda line: None) -> Reading:
    """Read every CSV file below ``folder``. Nothing is written; faults are gathered, not raised."""
    csv.field_size_limit(LONGEST_FIELD)
    reading = Reading()
    files = sorted(path for path in folder.rglob("*") if path.name.endswith((".csv", ".csv.gz")) and path.is_file())
    opened = [(path, *_recognise(path)) for path in files]
    # Files that make concepts come before files that only name them.
    for path, layout, why_not in sorted(opened, key=lambda each: (each[1].order if each[1] else 0, each[0])):
        name = str(path.relative_to(folder))
        if layout is None:
            reading.left.append(f"{name}: {why_not}")
            continue
        rows = _read_file(path, name, layout, reading)
        reading.read.append(name)
        tell(f"{name}: {rows} rows of {layout.name}")
    _mark_languages(reading.batch)
    return reading


def _recognise(path: Path) -> tuple[Layout | None, str]:
    try:
        with _open(path) as file:
            header = next(csv.reader(file), [])
    except (OSError, UnicodeDecodeError, EOFError, csv.Error) as error:
        return None, f"can't be read ({type(error).__name__})"
    return esco_layouts.recognise(path.name, header)


def _open(path: Path) -> io.TextIOWrapper:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _read_file(path: Path, name: str, layout: Layout, reading: Reading) -> int:
    number = 0
    try:
        with _open(path) as file:
            for number, row in _numbered(file):
                try:
                    if None in row:
                        raise Unreadable("row", "it has more columns than the header")
                    layout.read(reading.batch, row)
                except Unreadable as fault:
                    reading.faults.append(Fault(name, number, fault.column, fault.reason))
    except (OSError, UnicodeDecodeError, EOFError, csv.Error) as error:
        reading.faults.append(Fault(name, number + 1, "row", f"can't be read: {error}"))
    return number


def _numbered(file: io.TextIOWrapper) -> Iterator[tuple[int, dict[str, str]]]:
    # ESCO's own files leave empty columns out at the end of a row.
    return enumerate(csv.DictReader(file, restval="", strict=True), start=1)


def _mark_languages(batch: Batch) -> None:
    for subject, object_, kind in batch.relations:
        concept = batch.concepts.get(subject)
        if kind is RelationKind.BROADER and object_ == LANGUAGES and concept and concept.skill_type == "knowledge":
            concept.kind = Kind.LANGUAGE

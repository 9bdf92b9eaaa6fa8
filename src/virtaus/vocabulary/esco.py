"""Reads ESCO releases: folders, archives and files in the layouts of ``esco_layouts`` and of mappings.

Files are recognised by their headers; what is not known is named and left alone. The import is additive: a package with
one language adds that language. Of a kind of file in a language only the newest release is read.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from virtaus.vocabulary import esco_layouts, mappings
from virtaus.vocabulary.batch import Batch, FileRead
from virtaus.vocabulary.mapped_rows import Layout, Unreadable
from virtaus.vocabulary.models import Kind, RelationKind
from virtaus.vocabulary.naming import newness
from virtaus.vocabulary.packages import Damaged, Packed, files_in

ACKNOWLEDGEMENT = "This service uses the ESCO classification of the European Commission."
# ESCO's group "languages"; knowledge that stands directly in it is a language.
LANGUAGES = "http://data.europa.eu/esco/skill/43f425aa-f45d-4bb4-a200-6f82fa211b66"
LONGEST_FIELD = 1_000_000
HEAD = 65_536


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that can't be read. ``row`` counts records after the header, 1 being the first."""

    file: str
    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}, {self.column}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Known:
    """What was read before: the newest release of each layout in a language, and of each kind's list of concepts."""

    files: Mapping[tuple[str, str], str] = field(default_factory=dict)
    kinds: Mapping[Kind, str] = field(default_factory=dict)


@dataclass(slots=True)
class Reading:
    """What the files held: the batch to merge, files read and left alone (with why), faults and remarks."""

    batch: Batch = field(default_factory=Batch)
    left: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def read(self) -> list[str]:
        return [file.name for file in self.batch.files]


def read(
    *places: Path,
    own_mappings: Sequence[Path] = (),
    known: Known | None = None,
    tell: Callable[[str], None] = lambda line: None,
) -> Reading:
    """Read every file in ``places``. Nothing is written; faults of rows are gathered.

    Raises ``packages.Damaged`` for a file or archive that can't be opened, ``mappings.Wrong`` for a wrong mapping.
    """
    usual = csv.field_size_limit(LONGEST_FIELD)
    try:
        return _read(places, own_mappings, known or Known(), tell)
    finally:
        csv.field_size_limit(usual)  # one limit for the whole process: other files keep theirs


def _read(places: Sequence[Path], own_mappings: Sequence[Path], known: Known, tell: Callable[[str], None]) -> Reading:
    reading = Reading(Batch(newest=dict(known.kinds)))
    packed = files_in(places)
    rules = [
        *(mappings.parse(path.name, path.read_bytes()) for path in own_mappings),
        *(mappings.parse(file.name, file.read()) for file in packed if file.is_mapping),
        *mappings.shipped(),
    ]
    recognised = list(_recognised([file for file in packed if not file.is_mapping], rules, reading))
    for file, layout in _newest_only(recognised, known, reading):
        rows = _read_file(file, layout, reading)
        about = " · ".join(filter(None, (layout.version, layout.language)))
        tell(f"{file.name}: {rows} rows of {layout.name}{about and f' ({about})'}")
    _mark_languages(reading.batch)
    return reading


def _recognised(
    files: Sequence[Packed], rules: Sequence[mappings.MappingRule], reading: Reading
) -> Iterator[tuple[Packed, Layout]]:
    for file in files:
        try:
            header = _header(file.read())
        except (Damaged, UnicodeDecodeError, csv.Error) as error:
            reading.left.append(f"{file.name}: can't be read ({type(error).__name__})")
            continue
        layout, why_not = esco_layouts.recognise(file.name, header, rules)
        if layout is None:
            reading.left.append(f"{file.name}: {why_not}")
        else:
            yield file, layout


def _header(data: bytes) -> list[str]:
    head = data[:HEAD].decode("utf-8-sig", errors="strict" if len(data) <= HEAD else "ignore")
    lines = io.StringIO(head, newline="")
    return [cell.strip() for cell in next(csv.reader(lines, delimiter=_delimiter(head)), [])]


def _delimiter(text: str) -> str:
    line = text.partition("\n")[0]
    return max(",;\t", key=line.count)


def _newest_only(
    recognised: Sequence[tuple[Packed, Layout]], known: Known, reading: Reading
) -> Iterator[tuple[Packed, Layout]]:
    """Files in the order in which they are read, the newest release first; an older one of the same is left alone."""
    newest = dict(known.files)
    for _file, layout in recognised:
        key = (layout.name, layout.language)
        newest[key] = max(newest.get(key, ""), layout.version, key=newness)
    for file, layout in sorted(
        recognised, key=lambda each: (each[1].order, [-part for part in newness(each[1].version)], each[0].name)
    ):
        best = newest[layout.name, layout.language]
        if layout.version and newness(layout.version) < newness(best):
            reading.left.append(f"{file.name}: release {layout.version} is older than {best}, which is known")
        else:
            yield file, layout


def _read_file(file: Packed, layout: Layout, reading: Reading) -> int:
    number = 0
    data = file.read()
    try:
        for number, row in _numbered(data):
            try:
                if None in row:
                    raise Unreadable("row", "it has more columns than the header")
                layout.read(reading.batch, row)
            except Unreadable as fault:
                reading.faults.append(Fault(file.name, number, fault.column, fault.reason))
    except (UnicodeDecodeError, csv.Error) as error:
        reading.faults.append(Fault(file.name, number + 1, "row", f"can't be read: {error}"))
    digest = hashlib.sha256(data).hexdigest()
    reading.batch.files.append(FileRead(file.name, layout.name, layout.language, layout.version, number, digest))
    return number


def _numbered(data: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    text = data.decode("utf-8-sig")
    # ESCO's own files leave empty columns out at the end of a row.
    rows = csv.DictReader(io.StringIO(text, newline=""), restval="", strict=True, delimiter=_delimiter(text))
    rows.fieldnames = [name.strip() for name in rows.fieldnames or ()]
    return enumerate(rows, start=1)


def _mark_languages(batch: Batch) -> None:
    for subject, object_, kind in batch.relations:
        concept = batch.concepts.get(subject)
        if kind is RelationKind.BROADER and object_ == LANGUAGES and concept and concept.skill_type == "knowledge":
            concept.kind = Kind.LANGUAGE

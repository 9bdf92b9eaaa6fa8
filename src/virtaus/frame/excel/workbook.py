"""What a workbook tells beside its cells: which sheet is read, its shared strings, and which numbers are dates."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from virtaus.frame.excel.archive import WORKBOOK, Attributes, Handlers, Refused, local, parsed

# The sheet of this name is read, in each of our languages; without one the first sheet that is shown.
NAMED = frozenset({"data", "tiedot", "uppgifter"})
_ESCAPED = re.compile(r"_x(0009|000A|000D)_", re.IGNORECASE)
_NOT_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|am/pm|a/p', re.IGNORECASE)
# ECMA-376 part 1, 18.8.30: the number formats that every workbook has.
_DATES, _TIMES, _BOTH = {14, 15, 16, 17}, {18, 19, 20, 21, 45, 46, 47}, {22}


@dataclass(frozen=True, slots=True)
class Shape:
    """How a number of some style reads: as a day, a time of day, both, or with at least ``digits`` digits."""

    day: bool = False
    time: bool = False
    digits: int = 0


@dataclass(slots=True)
class Workbook:
    """``sheet`` is the part to read; ``since_1904``: days count from 1904 and not from 1900."""

    sheet: str = ""
    since_1904: bool = False
    strings: list[str] = field(default_factory=list)
    shapes: Sequence[Shape] = ()


def read_workbook(archive: zipfile.ZipFile) -> Workbook:
    """Everything that the cells need. Raises Refused, KeyError for a missing part, ExpatError for broken XML."""
    book = Workbook()
    sheets: list[tuple[str, str]] = []

    def start(name: str, given: Attributes) -> None:
        name = local(name)
        if name == "workbookPr":
            book.since_1904 = given.get("date1904", "0") in {"1", "true"}
        elif name == "sheet" and given.get("state", "visible") == "visible":
            link = next((value for key, value in given.items() if local(key) == "id" and ":" in key), "")
            sheets.append((given.get("name", ""), link))

    _whole(archive, WORKBOOK, Handlers(start, _nothing, _nothing))
    if not sheets:
        raise Refused(_("The Excel file shows no sheet."))
    chosen = next((link for name, link in sheets if name.strip().casefold() in NAMED), sheets[0][1])
    links = _links(archive)
    if chosen not in links:
        raise Refused(_("The file is not an Excel workbook (.xlsx)."))
    book.sheet = links[chosen]
    names = set(archive.namelist())
    if "xl/sharedStrings.xml" in names:
        book.strings = _strings(archive)
    if "xl/styles.xml" in names:
        book.shapes = _shapes(archive)
    return book


def shape_of(code: str) -> Shape:
    """What a number format says: "d.m.yyyy" is a day, "hh:mm" a time, "000" three digits."""
    if re.fullmatch("0{2,20}", code):
        return Shape(digits=len(code))
    plain = _NOT_CODE.sub("", code.partition(";")[0]).lower()
    time = "h" in plain or "s" in plain
    day = "d" in plain or "y" in plain or ("m" in plain and not time)
    return Shape(day=day, time=time) if plain != "general" else Shape()


def unescaped(text: str) -> str:
    """Line breaks and tabs as Excel writes them ("_x000D_") read back; no other character is taken from a code."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _links(archive: zipfile.ZipFile) -> dict[str, str]:
    found: dict[str, str] = {}

    def start(name: str, given: Attributes) -> None:
        if local(name) == "Relationship" and given.get("TargetMode") != "External":
            target = given.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            found[given.get("Id", "")] = whole

    _whole(archive, "xl/_rels/workbook.xml.rels", Handlers(start, _nothing, _nothing))
    return found


def _strings(archive: zipfile.ZipFile) -> list[str]:
    found: list[str] = []
    parts: list[str] = []
    inside = [False, False]  # in text, in a reading aid (phonetic run), which is no part of the text

    def start(name: str, given: Attributes) -> None:
        name = local(name)
        if name == "si":
            parts.clear()
        elif name == "rPh":
            inside[1] = True
        inside[0] = name == "t" and not inside[1]

    def end(name: str) -> None:
        name = local(name)
        inside[0] = False
        if name == "si":
            found.append(unescaped("".join(parts)))
        elif name == "rPh":
            inside[1] = False

    def text(piece: str) -> None:
        if inside[0]:
            parts.append(piece)

    _whole(archive, "xl/sharedStrings.xml", Handlers(start, end, text))
    return found


def _shapes(archive: zipfile.ZipFile) -> list[Shape]:
    codes: dict[int, str] = {}
    found: list[Shape] = []
    inside = [False]

    def start(name: str, given: Attributes) -> None:
        name = local(name)
        if name == "numFmt":
            codes[int(given.get("numFmtId", "0"))] = given.get("formatCode", "")
        elif name == "cellXfs":
            inside[0] = True
        elif name == "xf" and inside[0]:
            found.append(_shape(int(given.get("numFmtId", "0")), codes))

    def end(name: str) -> None:
        if local(name) == "cellXfs":
            inside[0] = False

    _whole(archive, "xl/styles.xml", Handlers(start, end, _nothing))
    return found


def _shape(number: int, codes: dict[int, str]) -> Shape:
    if number in codes:
        return shape_of(codes[number])
    return Shape(day=number in _DATES | _BOTH, time=number in _TIMES | _BOTH)


def _whole(archive: zipfile.ZipFile, name: str, handlers: Handlers) -> None:
    for _piece in parsed(archive, name, handlers):
        pass


def _nothing(*given: object) -> None:
    pass

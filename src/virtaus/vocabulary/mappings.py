"""Mappings: how a table of another layout is read as vocabulary, told in a small TOML file (``docs/formats/esco.md``).

The product ships some (``data/layouts``); others lie beside the data as ``*.mapping.toml`` or are named to the command.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from virtaus.vocabulary import naming
from virtaus.vocabulary.models import Kind, RelationKind

SHIPPED = Path(__file__).parent / "data" / "layouts"
FROM_NAME = "name"
_PLACE = re.compile(r"\{([^{}]+?)(\??)\}")
_TABLES: dict[str, frozenset[str]] = {
    "recognise": frozenset({"columns", "without"}),
    "term": frozenset({"uri", "preferred", "alternatives", "separator", "description", "preferred_when"}),
    "concept": frozenset({"kind", "code", "isco", "skill_type", "reuse_level"}),
    "relation": frozenset({"kind", "to"}),
}
_TOP = frozenset({"mapping", "name", "language", "version", "only", "split", *_TABLES})
_TEMPLATES = {"term": ("uri", "preferred", "alternatives", "description"), "relation": ("to",)}
_OF_CONCEPT = ("code", "isco", "skill_type", "reuse_level")


class Wrong(Exception):
    """A mapping that can't be used: file, line and reason."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(f"{file}, line {line}: {reason}")


@dataclass(frozen=True, slots=True)
class TermRule:
    """Templates ("{column}") of a row's concept and its terms; ``preferred_when``: patterns of cells, by column."""

    uri: str
    preferred: str = ""
    alternatives: str = ""
    separator: str = "\n"
    description: str = ""
    preferred_when: Mapping[str, re.Pattern[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MappingRule:
    """A mapping as it was read. ``language`` may be ``FROM_NAME``; empty in one that tells relations only."""

    file: str
    name: str
    language: str
    version: str
    columns: frozenset[str]
    without: frozenset[str]
    only: Mapping[str, re.Pattern[str]]
    split: Mapping[str, re.Pattern[str]]
    term: TermRule
    concept: Mapping[str, str]
    relation_kind: RelationKind | None
    relation_to: str


def fill(template: str, row: Mapping[str, str]) -> str:
    """``template`` with the cells of ``row`` in their places."""
    return _PLACE.sub(lambda place: row.get(place[1]) or "", template).strip()


def shipped() -> list[MappingRule]:
    return [parse(path.name, path.read_bytes()) for path in sorted(SHIPPED.glob("*.mapping.toml"))]


def parse(file: str, data: bytes) -> MappingRule:
    """Read a mapping. Raises Wrong."""
    try:
        text = data.decode("utf-8-sig")
        told = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise Wrong(file, data[: error.start].count(b"\n") + 1, "it is not UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+)", str(error))
        line = int(found[1]) if found else data.count(b"\n") + 1
        raise Wrong(file, line, str(error)) from error
    return _Reader(file, text, told).rule()


class _Reader:
    """Checks what a mapping tells, and names the line of what is wrong."""

    def __init__(self, file: str, text: str, told: dict[str, Any]) -> None:
        self.file = file
        self.lines = text.splitlines()
        self.told = told

    def rule(self) -> MappingRule:
        self._check_names()
        if self.told.get("mapping") != 1:
            raise self._wrong("", "mapping", "“mapping = 1” must stand in it: the version of this format")
        columns = self._names("recognise", "columns")
        if not columns:
            raise self._wrong("recognise", "columns", "it must name at least one column")
        split = self._patterns("split", columns)
        cells = columns | {group for pattern in split.values() for group in pattern.groupindex}
        return MappingRule(
            file=self.file,
            name=self._text("", "name") or self.file,
            language=self._language(),
            version=self._version(),
            columns=columns,
            without=self._names("recognise", "without"),
            only=self._patterns("only", cells),
            split=split,
            term=self._term(cells),
            concept=self._concept(cells),
            relation_kind=self._relation_kind(),
            relation_to=self._template("relation", "to", cells, needed="relation" in self.told),
        )

    def _check_names(self) -> None:
        for name in self.told.keys() - _TOP:
            raise self._wrong("", name, f"{name!r} is not known here")
        for table in (*_TABLES, "only", "split"):
            if not isinstance(self.told.get(table, {}), dict):
                raise self._wrong("", table, f"{table!r} must be a table")
        for table, known in _TABLES.items():
            for name in self.told.get(table, {}).keys() - known:
                raise self._wrong(table, name, f"{name!r} is not known in [{table}]")

    def _term(self, cells: frozenset[str]) -> TermRule:
        templates = {
            name: self._template("term", name, cells, needed=name == "uri")
            for name in ("uri", "preferred", "alternatives", "description")
        }
        if not self._language() and (templates["preferred"] or templates["alternatives"] or templates["description"]):
            raise self._wrong("", "language", "terms need a language")
        if "relation" not in self.told and not (templates["preferred"] or templates["alternatives"]):
            raise self._wrong("term", "", "it tells neither a term nor a relation")
        when = self._patterns("term", cells, self._table("term").get("preferred_when", {}), "preferred_when")
        return TermRule(**templates, separator=self._text("term", "separator") or "\n", preferred_when=when)

    def _concept(self, cells: frozenset[str]) -> dict[str, str]:
        if "concept" not in self.told:
            return {}
        kind = self._text("concept", "kind")
        if kind not in Kind.values:
            raise self._wrong("concept", "kind", f"{kind!r} is not one of {', '.join(Kind.values)}")
        return {"kind": kind} | {name: self._template("concept", name, cells) for name in _OF_CONCEPT}

    def _relation_kind(self) -> RelationKind | None:
        if "relation" not in self.told:
            return None
        kind = self._text("relation", "kind")
        if kind not in RelationKind.values:
            raise self._wrong("relation", "kind", f"{kind!r} is not one of {', '.join(RelationKind.values)}")
        return RelationKind(kind)

    def _language(self) -> str:
        language = self._text("", "language")
        if language and language != FROM_NAME and not naming.is_language(language):
            raise self._wrong("", "language", f"{language!r} is neither the code of a language nor “name”")
        return language

    def _version(self) -> str:
        version = self._text("", "version")
        if version and naming.version_in(f"v{version}") != version:
            raise self._wrong("", "version", f"{version!r} is not a version like 1.1.1")
        return version

    def _table(self, name: str) -> dict[str, Any]:
        table: dict[str, Any] = self.told.get(name, {}) if name else self.told
        return table

    def _text(self, table: str, name: str) -> str:
        value = self._table(table).get(name, "")
        if not isinstance(value, str):
            raise self._wrong(table, name, f"{name!r} must be a text")
        return value

    def _names(self, table: str, name: str) -> frozenset[str]:
        value = self._table(table).get(name, [])
        if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
            raise self._wrong(table, name, f"{name!r} must be a list of names of columns")
        return frozenset(value)

    def _template(self, table: str, name: str, cells: frozenset[str], *, needed: bool = False) -> str:
        template = self._text(table, name)
        if needed and not template:
            raise self._wrong(table, name, f"{name!r} is missing in [{table}]")
        for column, optional in _PLACE.findall(template):
            if not optional and column not in cells:
                raise self._wrong(table, name, f"{column!r} is neither a recognised column nor split from one")
        return template

    def _patterns(
        self, table: str, cells: frozenset[str], told: Any = None, within: str = ""
    ) -> dict[str, re.Pattern[str]]:
        told = self._table(table) if told is None else told
        if not isinstance(told, dict):
            raise self._wrong(table, within, f"{within!r} must be a table of patterns")
        patterns = {}
        for column, pattern in told.items():
            if column not in cells:
                raise self._wrong(table, within or column, f"{column!r} is not a recognised column")
            if not isinstance(pattern, str):
                raise self._wrong(table, within or column, f"the pattern of {column!r} must be a text")
            try:
                patterns[column] = re.compile(pattern)
            except re.error as error:
                raise self._wrong(table, within or column, f"the pattern of {column!r} is wrong: {error}") from error
        return patterns

    def _wrong(self, table: str, name: str, reason: str) -> Wrong:
        return Wrong(self.file, self._line(table, name), reason)

    def _line(self, table: str, name: str) -> int:
        here, of_table = "", 1
        for number, line in enumerate(self.lines, start=1):
            opens = re.match(r"\s*\[\s*([\w-]+)\s*\]", line)
            if opens:
                here = opens[1]
                of_table = number if here == table else of_table
                if here == name and not table:
                    return number
            elif name and here == table and re.match(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=", line):
                return number
        return of_table

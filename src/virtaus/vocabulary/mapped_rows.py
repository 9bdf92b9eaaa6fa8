"""What a layout is, and how a row is read by a mapping."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from virtaus.vocabulary.batch import Batch, ConceptEntry, tidy
from virtaus.vocabulary.mappings import MappingRule, fill
from virtaus.vocabulary.models import Kind

Row = dict[str, str]
# The order in which files are read: those that make concepts, those that name them, those that relate them.
CONCEPTS, TERMS, RELATIONS = 1, 2, 3
_URI = re.compile(r"(https?://|urn:)\S{1,190}")


class Unreadable(Exception):
    """A cell that can't be read, with its column and the reason."""

    def __init__(self, column: str, reason: str) -> None:
        self.column = column
        self.reason = reason
        super().__init__(f"{column}: {reason}")


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of file: when it is read, the language and release it tells (empty where it says nothing of them)."""

    name: str
    order: int
    language: str
    version: str
    read: Callable[[Batch, Row], None]


def uri_in(row: Row, column: str) -> str:
    return _checked(row[column].strip(), column)


def text_in(row: Row, column: str) -> str:
    text = tidy(row[column])
    if not text:
        raise Unreadable(column, "it is empty")
    return text


def _checked(uri: str, column: str) -> str:
    if not _URI.fullmatch(uri):
        raise Unreadable(column, f"{uri[:60]!r} is not an address of a concept")
    return uri


def reader_of(rule: MappingRule, language: str, version: str) -> Callable[[Batch, Row], None]:
    """How a row is read by ``rule``. The reader raises Unreadable."""

    def read(batch: Batch, row: Row) -> None:
        cells = _split(rule, row)
        if any(pattern.fullmatch(cells.get(column, "").strip()) is None for column, pattern in rule.only.items()):
            return
        uri = _checked(fill(rule.term.uri, cells), rule.term.uri)
        _tell_terms(batch, rule, language, uri, cells)
        if rule.concept and uri not in batch.concepts:
            batch.concepts[uri] = _entry(rule, cells, version)
        if rule.relation_kind is not None:
            batch.relate(uri, rule.relation_kind, _checked(fill(rule.relation_to, cells), rule.relation_to))

    return read


def _split(rule: MappingRule, row: Row) -> Row:
    cells = dict(row)
    for column, pattern in rule.split.items():
        found = pattern.fullmatch(row[column].strip())
        if found is None:
            raise Unreadable(column, f"{row[column][:40]!r} is not as the mapping {rule.file} says")
        cells |= {name: text or "" for name, text in found.groupdict().items()}
    return cells


def _tell_terms(batch: Batch, rule: MappingRule, language: str, uri: str, cells: Row) -> None:
    term = rule.term
    others = fill(term.alternatives, cells).split(term.separator) if term.alternatives else []
    preferred = fill(term.preferred, cells) if term.preferred else ""
    if term.preferred and not tidy(preferred):
        raise Unreadable(term.preferred, "it is empty")
    if any(pattern.fullmatch(cells.get(column, "").strip()) is None for column, pattern in term.preferred_when.items()):
        preferred, others = "", [preferred, *others]
    if preferred or others:
        batch.add_terms(uri, language, preferred, others)
    if term.description:
        batch.describe(uri, language, fill(term.description, cells))


def _entry(rule: MappingRule, cells: Row, version: str) -> ConceptEntry:
    kind = Kind(rule.concept["kind"])
    isco = fill(rule.concept["isco"], cells)
    if isco and not (kind is Kind.OCCUPATION and re.fullmatch(r"\d{4}", isco)):
        raise Unreadable(rule.concept["isco"], f"{isco[:20]!r} is not an occupation's group of four digits")
    return ConceptEntry(
        kind,
        code=fill(rule.concept["code"], cells)[:40],
        isco=isco,
        skill_type=fill(rule.concept["skill_type"], cells)[:20],
        reuse_level=fill(rule.concept["reuse_level"], cells)[:30],
        version=version,
    )

"""The layouts of the Commission's CSV files: how each is recognised by its header, and what one row of it tells.

Releases 1.0.3 to 1.2 differ in the order and number of columns, in labels beside addresses and in whether a file's name
ends in a language; none of it matters here. Other layouts come as mappings (``virtaus.vocabulary.mappings``).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Collection, Sequence
from functools import cache
from pathlib import Path

from virtaus.vocabulary.batch import Batch, ConceptEntry
from virtaus.vocabulary.mapped_rows import (
    CONCEPTS,
    RELATIONS,
    TERMS,
    Layout,
    Row,
    Unreadable,
    reader_of,
    text_in,
    uri_in,
)
from virtaus.vocabulary.mappings import FROM_NAME, MappingRule
from virtaus.vocabulary.models import Kind, Language, RelationKind
from virtaus.vocabulary.naming import language_in, version_in

_COLLECTIONS = Path(__file__).parent / "data" / "esco" / "collections.csv"
_KINDS = {
    "Occupation": Kind.OCCUPATION,
    "KnowledgeSkillCompetence": Kind.SKILL,
    "ISCOGroup": Kind.ISCO_GROUP,
    "SkillGroup": Kind.SKILL_GROUP,
}
_SKILL_RELATIONS = {"essential": RelationKind.ESSENTIAL, "optional": RelationKind.OPTIONAL}
_BETWEEN_TERMS = re.compile(r"\n| \| ")
_LEVELS = range(4)
# Tables that come with a release, or look like part of one, and hold no vocabulary.
_NOT_READ = (
    ({"MAAKUNTA"}, "a labour-market table, not a vocabulary"),
    ({"filename", "data header"}, "it describes the other files"),
    ({"conceptSchemeUri"}, "it lists ESCO's own schemes"),
    ({"greenShare"}, "shares of green skills are not read"),
)
_HIERARCHY_COLUMNS = {f"Level {n} {part}" for n in _LEVELS for part in ("URI", "preferred term", "code")}


def recognise(name: str, header: Collection[str], mappings: Sequence[MappingRule] = ()) -> tuple[Layout | None, str]:
    """The layout of a file by its header, or why it is left alone. A mapping stands above the layouts known here."""
    columns = frozenset(header)
    mapped = [rule for rule in mappings if rule.columns <= columns and not rule.without & columns]
    if mapped:
        return _mapped(name, max(mapped, key=lambda rule: len(rule.columns)))
    for needed, why in _NOT_READ:
        if needed <= columns:
            return None, why
    version, language = version_in(name), language_in(name)
    if {"conceptUri", "broaderConceptPT"} <= columns:
        return _collection_layout(name, version)
    if {"conceptType", "conceptUri", "preferredLabel", "altLabels"} <= columns:
        if not language:
            return None, "its language is not told by the end of its name, as in skills_fi.csv"
        layout = _list_name(columns, name)
        return Layout(layout, CONCEPTS, language, version, lambda b, row: _concept(b, row, language, version)), ""
    if columns >= _HIERARCHY_COLUMNS:
        language = language or Language.ENGLISH
        read = _hierarchy_reader(language, version)
        return Layout("the hierarchy of skill groups", CONCEPTS, language, version, read), ""
    for needed, name_of, read in _RELATIONS:
        if needed <= columns:
            return Layout(name_of, RELATIONS, "", version, read), ""
    return None, "its header is not one of ESCO's, and no mapping fits it"


def _list_name(columns: frozenset[str], name: str) -> str:
    if "iscoGroup" in columns:
        return "occupations"
    if "skillType" in columns:
        return "skills"
    return "occupation groups" if "isco" in name.rsplit("/", 1)[-1].lower() else "skill groups"


def _mapped(name: str, rule: MappingRule) -> tuple[Layout | None, str]:
    language = language_in(name) if rule.language == FROM_NAME else rule.language
    if rule.language == FROM_NAME and not language:
        return None, f"its language is not told by the end of its name, as the mapping {rule.file} asks"
    version = rule.version or version_in(name)
    order = CONCEPTS if rule.concept else RELATIONS if rule.relation_kind else TERMS
    return Layout(rule.name, order, language, version, reader_of(rule, language, version)), ""


def _concept(batch: Batch, row: Row, language: str, version: str) -> None:
    uri = uri_in(row, "conceptUri")
    kind = _KINDS.get(row["conceptType"])
    if kind is None:
        raise Unreadable("conceptType", f"{row['conceptType'][:40]!r} is not known")
    isco = row.get("iscoGroup", "").strip()
    if kind is Kind.OCCUPATION and not re.fullmatch(r"\d{4}", isco):
        raise Unreadable("iscoGroup", f"{isco[:20]!r} is not a group of four digits")
    terms = (_terms(row, "altLabels"), _terms(row, "hiddenLabels"))
    batch.add_terms(uri, language, text_in(row, "preferredLabel"), *terms)
    batch.describe(uri, language, row.get("description", ""))
    is_older = batch.tell(kind, version)
    if uri in batch.concepts:
        return
    batch.concepts[uri] = ConceptEntry(
        kind,
        code=row.get("code", "").strip(),
        isco=isco if kind is Kind.OCCUPATION else "",
        skill_type=row.get("skillType", "").strip(),
        reuse_level=row.get("reuseLevel", "").strip(),
        is_current=not is_older and row.get("status", "released").strip() != "obsolete",
        version=version,
    )
    if not is_older:
        for collection in _known_collections().keys() & set(re.split(r"[,\s]+", row.get("inScheme", ""))):
            _join(batch, uri, collection)


def _terms(row: Row, column: str) -> list[str]:
    return _BETWEEN_TERMS.split(row.get(column, "").replace("\r\n", "\n"))


def _hierarchy_reader(language: str, version: str) -> Callable[[Batch, Row], None]:
    def read(batch: Batch, row: Row) -> None:
        above = ""
        for level in _LEVELS:
            column = f"Level {level} URI"
            if not row[column].strip():
                return
            uri = uri_in(row, column)
            entry = batch.concepts.setdefault(uri, ConceptEntry(Kind.SKILL_GROUP, version=version))
            entry.code = entry.code or row[f"Level {level} code"].strip()
            batch.add_terms(uri, language, text_in(row, f"Level {level} preferred term"))
            if above:
                batch.relate(uri, RelationKind.BROADER, above)
            above = uri

    return read


@cache
def _known_collections() -> dict[str, dict[str, str]]:
    with _COLLECTIONS.open(encoding="utf-8", newline="") as file:
        return {row["uri"]: row for row in csv.DictReader(file, delimiter=";", strict=True)}


def _collection_layout(name: str, version: str) -> tuple[Layout | None, str]:
    file = name.rsplit("/", 1)[-1]
    found = next((row for row in _known_collections().values() if file.startswith(row["file"])), None)
    if found is None:
        return None, "a collection that is not known by the beginning of its name"
    collection = found["uri"]
    return Layout(
        found["en"], RELATIONS, "", version, lambda batch, row: _join(batch, uri_in(row, "conceptUri"), collection)
    ), ""


def _join(batch: Batch, uri: str, collection: str) -> None:
    if collection not in batch.concepts:
        batch.concepts[collection] = ConceptEntry(Kind.COLLECTION)
        for language in Language:
            batch.add_terms(collection, language, _known_collections()[collection][language])
    batch.relate(uri, RelationKind.MEMBER, collection)


def _occupation_skill(batch: Batch, row: Row) -> None:
    kind = _SKILL_RELATIONS.get(row["relationType"])
    if kind is None:
        raise Unreadable("relationType", f"{row['relationType'][:20]!r} is neither essential nor optional")
    batch.relate(uri_in(row, "occupationUri"), kind, uri_in(row, "skillUri"))


def _skill_skill(batch: Batch, row: Row) -> None:
    batch.relate(uri_in(row, "originalSkillUri"), RelationKind.RELATED, uri_in(row, "relatedSkillUri"))


def _broader(batch: Batch, row: Row) -> None:
    batch.relate(uri_in(row, "conceptUri"), RelationKind.BROADER, uri_in(row, "broaderUri"))


_RELATIONS: tuple[tuple[set[str], str, Callable[[Batch, Row], None]], ...] = (
    ({"occupationUri", "relationType", "skillUri"}, "skills of occupations", _occupation_skill),
    ({"originalSkillUri", "relationType", "relatedSkillUri"}, "related skills", _skill_skill),
    ({"conceptUri", "broaderUri"}, "broader concepts", _broader),
)

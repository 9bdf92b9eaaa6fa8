"""The layouts of ESCO files: how each is recognised by its header, and what one row of it tells."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from virtaus.vocabulary.batch import Batch, ConceptEntry, tidy
from virtaus.vocabulary.models import Kind, Language, RelationKind

Row = dict[str, str]

_URI = re.compile(r"https?://\S{1,190}")
_KINDS = {
    "Occupation": Kind.OCCUPATION,
    "KnowledgeSkillCompetence": Kind.SKILL,
    "ISCOGroup": Kind.ISCO_GROUP,
    "SkillGroup": Kind.SKILL_GROUP,
}
_SKILL_RELATIONS = {"essential": RelationKind.ESSENTIAL, "optional": RelationKind.OPTIONAL}
_ISCO = "http://data.europa.eu/esco/isco/C"


class Unreadable(Exception):
    """A cell that can't be read, with its column and the reason."""

    def __init__(self, column: str, reason: str) -> None:
        self.column = column
        self.reason = reason
        super().__init__(f"{column}: {reason}")


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of file. ``order`` is when it is read: concepts first (1), then terms (2), then relations (3)."""

    name: str
    order: int
    read: Callable[[Batch, Row], None]


def recognise(file_name: str, header: Collection[str]) -> tuple[Layout | None, str]:
    """The layout of a file by its header, or why it is left alone."""
    columns = frozenset(header)
    if "MAAKUNTA" in columns:
        return None, "a labour-market table, not a vocabulary"
    if "broaderConceptPT" in columns:
        return None, "a collection of concepts that the main files hold already"
    if {"conceptType", "conceptUri", "preferredLabel", "altLabels"} <= columns:
        language = _language_of(file_name)
        if language is None:
            return None, "its language is not fi, sv or en by the end of its name"
        return Layout("concepts", 1, lambda batch, row: _concept(batch, row, language)), ""
    for needed, layout in _FIXED:
        if needed <= columns:
            return layout, ""
    return None, "its header is not one of ESCO's"


def _language_of(file_name: str) -> Language | None:
    found = re.search(r"_([a-z]{2})\.csv(\.gz)?$", file_name)
    return Language(found[1]) if found and found[1] in Language.values else None


def _uri(row: Row, column: str) -> str:
    uri = row[column].strip()
    if not _URI.fullmatch(uri):
        raise Unreadable(column, f"{uri[:60]!r} is not an address of a concept")
    return uri


def _text(row: Row, column: str) -> str:
    text = tidy(row[column])
    if not text:
        raise Unreadable(column, "it is empty")
    return text


def _concept(batch: Batch, row: Row, language: Language) -> None:
    uri = _uri(row, "conceptUri")
    kind = _KINDS.get(row["conceptType"])
    if kind is None:
        raise Unreadable("conceptType", f"{row['conceptType'][:40]!r} is not known")
    isco = row.get("iscoGroup", "").strip()
    if kind is Kind.OCCUPATION and not re.fullmatch(r"\d{4}", isco):
        raise Unreadable("iscoGroup", f"{isco[:20]!r} is not a group of four digits")
    batch.add_terms(uri, language, _text(row, "preferredLabel"), row["altLabels"].splitlines())
    batch.describe(uri, language, row.get("description", ""))
    if uri not in batch.concepts:
        batch.concepts[uri] = ConceptEntry(
            kind,
            code=row.get("code", "").strip(),
            isco=isco if kind is Kind.OCCUPATION else "",
            skill_type=row.get("skillType", "").strip(),
            reuse_level=row.get("reuseLevel", "").strip(),
            is_current=row.get("status", "released").strip() != "obsolete",
        )


def _hierarchy(batch: Batch, row: Row) -> None:
    above = ""
    for level in range(4):
        uri = row[f"Level {level} URI"].strip()
        if not uri:
            return
        uri = _uri(row, f"Level {level} URI")
        entry = batch.concepts.setdefault(uri, ConceptEntry(Kind.SKILL_GROUP))
        entry.code = entry.code or row[f"Level {level} code"].strip()
        batch.add_terms(uri, Language.ENGLISH, _text(row, f"Level {level} preferred term"))
        if above:
            batch.relate(uri, RelationKind.BROADER, above)
        above = uri


def _occupation_skill(batch: Batch, row: Row) -> None:
    kind = _SKILL_RELATIONS.get(row["relationType"])
    if kind is None:
        raise Unreadable("relationType", f"{row['relationType'][:20]!r} is neither essential nor optional")
    batch.relate(_uri(row, "occupationUri"), kind, _uri(row, "skillUri"))


def _skill_skill(batch: Batch, row: Row) -> None:
    batch.relate(_uri(row, "originalSkillUri"), RelationKind.RELATED, _uri(row, "relatedSkillUri"))


def _broader(batch: Batch, row: Row) -> None:
    batch.relate(_uri(row, "conceptUri"), RelationKind.BROADER, _uri(row, "broaderUri"))


def _finnish_skill(batch: Batch, row: Row) -> None:
    uri = _uri(row, "conceptUri")
    # The table's alternative terms have lost their separators, so only the preferred ones are read.
    if row["is_translated"].strip() in {"0", "0.0"}:
        batch.add_terms(uri, Language.FINNISH, _text(row, "label_fin"))
        batch.describe(uri, Language.FINNISH, row.get("description_fin", ""))


def _finnish_isco(batch: Batch, row: Row) -> None:
    code, _space, name = row["AMMATTI"].strip().partition(" ")
    if not re.fullmatch(r"\d{1,4}", code):
        raise Unreadable("AMMATTI", f"{code[:20]!r} is not a group's code")
    batch.add_terms(_ISCO + code, Language.FINNISH, name)


def _swedish_skill(batch: Batch, row: Row) -> None:
    batch.add_terms(_uri(row, "conceptUri"), Language.SWEDISH, _text(row, "preferredLabel_sv"))


def _swedish_terms(batch: Batch, row: Row) -> None:
    uri, text = _uri(row, "conceptUri"), _text(row, "label_sv")
    if row["labelIndex"].strip("0") == "":
        batch.add_terms(uri, Language.SWEDISH, text)
    else:
        batch.add_terms(uri, Language.SWEDISH, "", [text])


def _swedish_mapping(batch: Batch, row: Row) -> None:
    if row["relation"] == "skos:exactMatch":
        batch.add_terms(_uri(row, "escoUri"), Language.SWEDISH, "", [row["jobtechLabel_sv"]])


_HIERARCHY_COLUMNS = {f"Level {n} {part}" for n in range(4) for part in ("URI", "preferred term", "code")}
_FIXED: tuple[tuple[set[str], Layout], ...] = (
    (_HIERARCHY_COLUMNS, Layout("the hierarchy of skill groups", 1, _hierarchy)),
    ({"conceptUri", "label_fin", "is_translated"}, Layout("Finnish terms", 2, _finnish_skill)),
    ({"AMMATTI"}, Layout("Finnish names of occupation groups", 2, _finnish_isco)),
    ({"conceptUri", "preferredLabel_sv"}, Layout("Swedish terms", 2, _swedish_skill)),
    ({"conceptUri", "labelIndex", "label_sv"}, Layout("Swedish terms", 2, _swedish_terms)),
    ({"escoUri", "jobtechLabel_sv", "relation"}, Layout("Swedish terms that mean the same", 2, _swedish_mapping)),
    ({"occupationUri", "relationType", "skillUri"}, Layout("skills of occupations", 3, _occupation_skill)),
    ({"originalSkillUri", "relationType", "relatedSkillUri"}, Layout("related skills", 3, _skill_skill)),
    ({"conceptUri", "broaderUri"}, Layout("broader concepts", 3, _broader)),
)

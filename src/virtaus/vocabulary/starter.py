"""Reads the starter vocabulary that the product ships (``data/starter``)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from virtaus.vocabulary.batch import Batch, ConceptEntry
from virtaus.vocabulary.models import Kind, Language, RelationKind

FOLDER = Path(__file__).parent / "data" / "starter"
LICENCE = "urn:virtaus:licence:"
ISCO = "http://data.europa.eu/esco/isco/C"


def read() -> Batch:
    """The whole starter vocabulary. KeyError when a file names a term that no other file explains."""
    batch = Batch()
    for row in _rows("occupation_groups.csv"):
        _add(batch, ISCO + row["code"], ConceptEntry(Kind.ISCO_GROUP, code=row["code"]), row)
        if len(row["code"]) > 1:
            batch.relate(ISCO + row["code"], RelationKind.BROADER, ISCO + row["code"][0])
    for row in _rows("languages.csv"):
        _add(batch, row["uri"], ConceptEntry(Kind.LANGUAGE, code=row["code"]), row)
    licences = {}
    for row in _rows("licences.csv"):
        licences[row["key"]] = LICENCE + row["key"]
        _add(batch, LICENCE + row["key"], ConceptEntry(Kind.LICENCE, code=row["key"]), row)
    skills = {}
    for row in _rows("skills.csv"):
        skill_type = "knowledge" if row["type"] == "knowledge" else "skill/competence"
        _add(batch, row["uri"], ConceptEntry(Kind.SKILL, skill_type=skill_type), row)
        skills[_first(row["fi"])] = row["uri"]
    occupations = {}
    for row in _rows("occupations.csv"):
        _add(batch, row["uri"], ConceptEntry(Kind.OCCUPATION, code=row["isco"], isco=row["isco"]), row)
        occupations[_first(row["fi"])] = row["uri"]
        batch.relate(row["uri"], RelationKind.BROADER, ISCO + row["isco"])
    for row in _rows("occupation_skills.csv"):
        for kind in (RelationKind.ESSENTIAL, RelationKind.OPTIONAL):
            for term in filter(None, row[kind].split("|")):
                batch.relate(occupations[row["occupation"]], kind, skills[term])
    for row in _rows("occupation_licences.csv"):
        for key in filter(None, row["licences"].split("|")):
            batch.relate(occupations[row["occupation"]], RelationKind.LICENCE, licences[key])
    return batch


def same() -> Batch:
    """Which of the starter's own concepts mean the same as one of ESCO's."""
    batch = Batch()
    for row in _rows("same_as_esco.csv"):
        batch.relate(row["uri"], RelationKind.SAME, row["esco"])
    return batch


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=";", strict=True)


def _first(cell: str) -> str:
    return cell.split("|", 1)[0]


def _add(batch: Batch, uri: str, entry: ConceptEntry, row: dict[str, str]) -> None:
    batch.concepts[uri] = entry
    for language in Language:
        preferred, *others = row[language].split("|")
        batch.add_terms(uri, language, preferred, others)

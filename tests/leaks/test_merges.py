"""A merge that reports success has merged: what it says it wrote and took away is what the tables gained and lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.organisations.actions import record_organisations
from virtaus.organisations.models import Organisation
from virtaus.vocabulary import actions, esco
from virtaus.vocabulary.merging import Merged
from virtaus.vocabulary.models import Concept, ConceptRelation, Description, Label

SYSTEM = Actor.system("tests")
HEAD = "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,status,description\n"


def skill(name: str, label: str, others: str = "", meaning: str = "") -> str:
    uri = f"http://data.europa.eu/esco/skill/{name}"
    return f'KnowledgeSkillCompetence,{uri},skill/competence,cross-sector,{label},"{others}",released,{meaning}\n'


def contents() -> dict[str, set[tuple[object, ...]]]:
    return {
        "concepts": set(Concept.objects.values_list("uri", "kind", "is_current", "version", "source")),
        "terms": set(Label.objects.values_list("concept__uri", "language", "text", "source")),
        "descriptions": set(Description.objects.values_list("concept__uri", "language", "text")),
        "relations": set(ConceptRelation.objects.values_list("subject__uri", "kind", "object__uri", "source")),
    }


def merged(folder: Path, version: str, *rows: str) -> Merged:
    place = folder / f"v{version}"
    place.mkdir()
    (place / "skills_en.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
    with trail.opened(SYSTEM, "tests"):
        return actions.import_esco(SYSTEM, esco.read(place).batch)


@pytest.mark.django_db
def test_the_vocabulary_holds_what_the_merge_says(tmp_path: Path) -> None:
    first = merged(tmp_path, "1.1.0", skill("a", "weld", "join metal", "Joining."), skill("b", "cook"))
    before = contents()
    assert first.concepts.written == len(before["concepts"]) == 2
    assert first.terms.written == len(before["terms"]) == 3
    assert first.descriptions.written == len(before["descriptions"]) == 1

    second = merged(tmp_path, "1.1.1", skill("a", "welding", "weld", "Joining metal."), skill("c", "sew"))
    after = contents()
    gained = {part: after[part] - before[part] for part in after}
    gone = {each[0] for each in after["concepts"] if not each[2]}
    assert second.obsolete == len(gone) == 1
    assert second.concepts.written == len(gained["concepts"]) - len(gone)
    assert second.terms.written == len(gained["terms"]) == 2
    assert second.terms.removed == len(before["terms"] - after["terms"]) == 1
    assert second.descriptions.written == len(gained["descriptions"]) == 1
    assert not second.is_nothing


@pytest.mark.django_db
def test_a_merge_that_changes_nothing_says_so(tmp_path: Path) -> None:
    merged(tmp_path, "1.1.0", skill("a", "weld"))
    before = contents()
    again = tmp_path / "again"
    again.mkdir()
    assert merged(again, "1.1.0", skill("a", "weld")).is_nothing
    assert contents() == before


@pytest.mark.django_db
def test_an_organisation_told_twice_is_the_one_that_is_answered() -> None:
    """Whoever records one gets the id of the row that stands, never of one that was not kept."""
    named = [("0000101-1", "Esimerkki Oy"), ("0000101-1", "Esimerkki Oy Ab"), ("", "Malli Ky"), ("", "MALLI KY")]
    with trail.opened(SYSTEM, "tests"):
        told = record_organisations(SYSTEM, named)
        again = record_organisations(SYSTEM, reversed(named))
    assert set(told) == set(named)
    assert told == again
    assert set(told.values()) == set(Organisation.objects.values_list("id", flat=True))
    assert len(set(told.values())) == 2

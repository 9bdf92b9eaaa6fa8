"""The starter vocabulary is sound, loads, and loads again without a change."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from pathlib import Path

import pytest

from tests import real_data
from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.vocabulary import actions, starter
from virtaus.vocabulary.models import Concept, ConceptRelation, Kind, Label, Language, RelationKind

SHIPPED = Path(__file__).parent / "shipped_uris.txt"


@pytest.fixture(scope="module")
def batch():
    return starter.read()


def of_kind(batch, kind: Kind) -> set[str]:
    return {uri for uri, entry in batch.concepts.items() if entry.kind is kind}


def test_every_concept_has_a_preferred_term_in_every_language(batch):
    for uri in batch.concepts:
        for language in Language:
            assert batch.terms[uri, language].preferred, (uri, language)


def test_a_term_means_one_concept_of_a_kind(batch):
    terms = Counter(
        (batch.concepts[uri].kind, language, text.casefold())
        for (uri, language), entry in batch.terms.items()
        if batch.concepts[uri].kind is not Kind.ISCO_GROUP
        for text in (entry.preferred, *entry.alternatives.values())
    )
    assert [term for term, times in terms.items() if times > 1] == []


def test_groups_are_told_apart(batch):
    groups = of_kind(batch, Kind.ISCO_GROUP)
    for language in Language:
        assert len({batch.terms[uri, language].preferred.casefold() for uri in groups}) == len(groups)


def test_it_covers_the_work_there_is(batch):
    kinds = Counter(entry.kind for entry in batch.concepts.values())
    assert kinds[Kind.OCCUPATION] >= 250
    assert kinds[Kind.SKILL] >= 700
    assert kinds[Kind.SKILL] + kinds[Kind.LICENCE] + kinds[Kind.LANGUAGE] >= 800


def test_every_occupation_needs_skills_and_every_skill_is_needed(batch):
    essential = Counter(subject for subject, _object, kind in batch.relations if kind is RelationKind.ESSENTIAL)
    assert [uri for uri in of_kind(batch, Kind.OCCUPATION) if essential[uri] < 4] == []
    needed = {skill for _o, skill, kind in batch.relations if kind in (RelationKind.ESSENTIAL, RelationKind.OPTIONAL)}
    assert of_kind(batch, Kind.SKILL) - needed == set()
    both = {(o, s) for o, s, kind in batch.relations if kind is RelationKind.ESSENTIAL} & {
        (o, s) for o, s, kind in batch.relations if kind is RelationKind.OPTIONAL
    }
    assert both == set()


def test_every_occupation_belongs_to_a_named_unit_group(batch):
    named = {entry.code for entry in batch.concepts.values() if entry.kind is Kind.ISCO_GROUP}
    used = {batch.concepts[uri].isco for uri in of_kind(batch, Kind.OCCUPATION)}
    assert used <= named
    assert {code for code in named if len(code) > 1} == used


@pytest.mark.data
def test_the_unit_groups_are_those_of_isco(batch):
    groups = real_data.needed("esco", "en_v1.1.1", "ISCOGroups_en.csv.gz")
    with gzip.open(groups, "rt", encoding="utf-8", newline="") as file:
        valid = {row["code"] for row in csv.DictReader(file)}
    assert {entry.code for entry in batch.concepts.values() if entry.kind is Kind.ISCO_GROUP} <= valid


def test_what_once_was_shipped_keeps_its_uri(batch):
    assert set(SHIPPED.read_text(encoding="utf-8").split()) - batch.concepts.keys() == set()


def test_a_usual_licence_hangs_on_an_occupation(batch):
    usual = [(subject, object_) for subject, object_, kind in batch.relations if kind is RelationKind.LICENCE]
    assert len({subject for subject, _licence in usual}) >= 100
    assert {batch.concepts[subject].kind for subject, _licence in usual} == {Kind.OCCUPATION}
    assert {batch.concepts[licence].kind for _subject, licence in usual} == {Kind.LICENCE}


@pytest.mark.django_db
def test_loading_again_changes_nothing():
    actor = Actor.system("test")
    with trail.opened(actor, "test"):
        first = actions.load_starter(actor)
        second = actions.load_starter(actor)
    assert first.concepts.written == Concept.objects.count() > 500
    assert first.terms.written == Label.objects.count()
    assert first.relations.written == ConceptRelation.objects.count()
    assert {second.concepts.written, second.terms.written, second.relations.written, second.terms.removed} == {0}


@pytest.mark.django_db
def test_a_term_that_the_files_no_longer_hold_goes():
    actor = Actor.system("test")
    with trail.opened(actor, "test"):
        actions.load_starter(actor)
        label = Label.objects.filter(language="fi", kind="alternative", source="starter").first()
        assert label is not None
        Label.objects.create(concept=label.concept, language="fi", kind="alternative", text="xyz", source="starter")
        again = actions.load_starter(actor)
    assert again.terms.removed == 1
    assert not Label.objects.filter(text="xyz").exists()

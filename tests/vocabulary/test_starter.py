"""The starter vocabulary is sound, loads, and loads again without a change."""

from __future__ import annotations

from collections import Counter

import pytest

from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.vocabulary import actions, starter
from virtaus.vocabulary.models import Concept, ConceptRelation, Kind, Label, Language, RelationKind


def test_every_concept_has_a_preferred_term_in_every_language():
    batch = starter.read()
    for uri in batch.concepts:
        for language in Language:
            assert batch.terms[uri, language].preferred, (uri, language)


def test_preferred_terms_are_told_apart_within_a_kind():
    batch = starter.read()
    terms = Counter(
        (batch.concepts[uri].kind, language, entry.preferred.casefold())
        for (uri, language), entry in batch.terms.items()
    )
    assert [term for term, times in terms.items() if times > 1] == []


def test_it_covers_common_work():
    batch = starter.read()
    kinds = Counter(entry.kind for entry in batch.concepts.values())
    assert kinds[Kind.OCCUPATION] >= 120
    assert kinds[Kind.SKILL] >= 300
    assert kinds[Kind.LICENCE] >= 30
    skilled = Counter(subject for subject, _object, kind in batch.relations if kind is not RelationKind.BROADER)
    named = {entry.code for entry in batch.concepts.values() if entry.kind is Kind.ISCO_GROUP}
    assert {entry.isco for entry in batch.concepts.values() if entry.kind is Kind.OCCUPATION} <= named
    poor = [uri for uri, entry in batch.concepts.items() if entry.kind is Kind.OCCUPATION and skilled[uri] < 3]
    assert poor == []


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

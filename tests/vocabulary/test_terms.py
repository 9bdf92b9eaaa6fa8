"""Of two occupations called the same, the one that the Finnish starter vocabulary means comes first."""

from __future__ import annotations

import pytest

from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.vocabulary import actions, terms
from virtaus.vocabulary.models import Concept, Label


@pytest.mark.django_db
def test_a_starter_term_wins_a_tie_against_an_esco_alternative():
    actor = Actor.system("test")
    with trail.opened(actor, "test"):
        actions.load_starter(actor)
    other = Concept.objects.create(kind="occupation", uri="http://data.europa.eu/esco/occupation/0", source="esco")
    Label.objects.create(concept=other, language="fi", kind="alternative", text="pizzanpaistaja", source="esco")
    loaded = terms.load()
    best = loaded.occupations.nearest("Pizzanpaistaja", 2)
    assert loaded.groups[best[0].concept] == "9411"
    assert best[0].score > best[1].score

"""The vocabulary can be searched in three languages and walked from group to skill."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.world import World
from virtaus.frame.roles import Role
from virtaus.vocabulary.models import Concept


@pytest.mark.parametrize("asked", ["hitsaaja", "svetsare", "WELDER", "levyseppähits"])
def test_a_word_in_any_language_finds_the_occupation(world: World, asked: str) -> None:
    page = world.client(Role.COACH).get(reverse("vocabulary:vocabulary"), {"q": asked}).content.decode()
    assert reverse("vocabulary:concept", args=[world.things["welder"]]) in page


def test_a_concept_shows_terms_skills_and_group(world: World) -> None:
    page = world.client(Role.COACH).get(reverse("vocabulary:concept", args=[world.things["welder"]])).content.decode()
    for part in ("hitsaaja", "svetsare", "welder", "kaarihitsaus", "Hitsaajat", "ESCO-luokitusta"):
        assert part in page


def test_one_letter_and_nonsense_find_nothing(world: World) -> None:
    for asked in ("h", "qqqqqq", "%", "'; --"):
        page = world.client(Role.COACH).get(reverse("vocabulary:vocabulary"), {"q": asked}).content.decode()
        assert "Koodistossa ei ole näitä sanoja" in page


def test_the_reader_gets_their_own_language(world: World) -> None:
    client = world.client(Role.COACH)
    client.cookies["language"] = "sv"
    page = client.get(reverse("vocabulary:vocabulary"), {"q": "hitsaaja", "kind": "occupation"}).content.decode()
    assert ">svetsare<" in page


def test_everything_is_browsed_by_kind_and_field(world: World) -> None:
    client = world.client(Role.COACH)
    address = reverse("vocabulary:vocabulary")
    page = client.get(address, {"kind": "occupation", "field": "7", "sort": "code", "size": "100"}).content.decode()
    assert ">hitsaaja<" in page
    assert ">lähihoitaja<" not in page
    file = client.get(address, {"kind": "occupation", "field": "5", "export": "csv"})
    assert "lähihoitaja" in b"".join(file).decode()


def test_a_licence_tells_where_it_is_usual(world: World) -> None:
    licence = Concept.objects.get(code="hygieniapassi")
    page = world.client(Role.COACH).get(reverse("vocabulary:concept", args=[licence.id])).content.decode()
    assert "Tavallinen näissä ammateissa" in page
    assert ">kokki<" in page


def test_what_was_asked_stands_in_the_field_as_it_was_written(world: World) -> None:
    page = world.client(Role.COACH).get(reverse("vocabulary:vocabulary"), {"q": '"><b>&amp;'}).content.decode()
    assert 'name="q" value="&quot;&gt;&lt;b&gt;&amp;amp;"' in page

"""The vocabulary can be searched in three languages and walked from group to skill."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.world import World
from virtaus.frame.roles import Role


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

"""The starter vocabulary, and one of its occupations."""

from __future__ import annotations

from tests.world import BUILDER, World
from virtaus.vocabulary import actions
from virtaus.vocabulary.models import Label


def furnish(world: World) -> None:
    actions.load_starter(BUILDER)
    welder = Label.objects.get(language="fi", kind="preferred", text="hitsaaja", concept__kind="occupation")
    world.things["welder"] = welder.concept_id
    world.sample("vocabulary:concept", concept_id=welder.concept_id)

"""The starter vocabulary, one of its occupations, and a concept no longer in use that another stands for."""

from __future__ import annotations

from tests.world import BUILDER, World
from virtaus.frame import trail
from virtaus.frame.roles import Role
from virtaus.vocabulary import actions
from virtaus.vocabulary.models import Concept, Label


def furnish(world: World) -> None:
    actions.load_starter(BUILDER)
    welder = Label.objects.get(language="fi", kind="preferred", text="hitsaaja", concept__kind="occupation")
    world.things["welder"] = welder.concept_id
    world.sample("vocabulary:concept", concept_id=welder.concept_id)
    gone = Concept.objects.create(
        kind="occupation",
        uri="http://data.europa.eu/esco/occupation/gone",
        isco="7212",
        source="esco",
        is_current=False,
    )
    Label.objects.create(concept=gone, language="fi", kind="preferred", text="kaasuhitsari", source="esco")
    manager = world.actor(Role.MANAGER)
    with trail.opened(manager, "tests"):
        actions.replace_concept(manager, gone.id, welder.concept_id)
    world.things["gone"] = gone.id
    world.sample("vocabulary:replace", concept_id=gone.id)
    world.sample("vocabulary:end_replacement", concept_id=gone.id, successor_id=welder.concept_id)

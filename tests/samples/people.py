"""A person whom the first team serves."""

from __future__ import annotations

from datetime import timedelta

from tests.world import MUNICIPALITY, World
from virtaus.frame import clock
from virtaus.people.models import Person, Relation, Source


def furnish(world: World) -> None:
    person = Person.objects.create(
        register_key="sample-person-01", municipality=MUNICIPALITY, source=Source.REGISTER, created_at=clock.now()
    )
    Relation.objects.create(
        person=person,
        team_id=world.teams[0],
        valid_from=clock.today() - timedelta(days=60),
        recorded_at=clock.now(),
        basis="sample",
    )
    world.things["person"] = person
    world.sample("people:person", person_id=person.id, team_bound=True)

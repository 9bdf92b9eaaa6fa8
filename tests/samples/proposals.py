"""A proposal to the first team's customer that has become a hire, and one that is open."""

from __future__ import annotations

from tests.world import World
from virtaus.frame import clock
from virtaus.people.models import Person
from virtaus.proposals.models import Decision, Proposal
from virtaus.proposals.states import State


def furnish(world: World) -> None:
    person = Person.objects.get(id=world.things["person"])
    proposal = Proposal.objects.create(
        person=person,
        vacancy_id=world.things["vacancy"],
        state=State.ACCEPTED,
        score=61.5,
        parts={"occupation": 40.0, "skills": 15.5, "distance": 6.0},
        engine="1",
        weights="2026-1",
        digest="0" * 64,
        data_at=clock.now(),
    )
    Decision.objects.create(proposal=proposal, state=State.PROPOSED)
    for route in ("proposals:openings",):
        world.sample(route, person_id=person.id, team_bound=True)
    for route in ("proposals:why", "proposals:propose"):
        world.sample(route, person_id=person.id, vacancy_id=proposal.vacancy_id, team_bound=True)
    for route in ("proposals:proposal", "proposals:decide", "proposals:hire", "proposals:note_hire"):
        world.sample(route, proposal_id=proposal.id, team_bound=True)
    world.sample("proposals:candidates", vacancy_id=proposal.vacancy_id)

"""Persons whom the teams serve, one of each opened from the other team with a reason."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from tests.world import MUNICIPALITY, World
from virtaus.accounts.queries import actor_of
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.roles import Role
from virtaus.people.actions.outside import open_outside
from virtaus.people.merging.carrying import merge_persons
from virtaus.people.models import (
    AccessReason,
    CorrectionRequest,
    NameRequest,
    OutsideAccess,
    Person,
    Relation,
    Source,
    UnusualReading,
)
from virtaus.people.queries.search import search


def furnish(world: World) -> None:
    person = _person("sample-person-01", world.teams[0])
    world.things["person"] = person
    world.sample("people:person", person_id=person.id, team_bound=True)
    for page in ("contact", "service", "limits", "identity", "competence", "end_competence", "set_level"):
        world.sample(f"people:{page}", person_id=person.id, team_bound=True)
    _merging(world)
    asked = CorrectionRequest.objects.create(
        person=_person("sample-wrong-01", world.teams[0]), about="other", wrong="a", right="b", asked_at=clock.now()
    )
    world.sample("people:correction", request_id=asked.id, team_bound=True)
    names = NameRequest.objects.create(
        person=_person("sample-names-01", world.teams[0]),
        first_day=clock.today(),
        last_day=clock.today(),
        why="Why",
        asked_at=clock.now(),
    )
    world.sample("people:name_request", request_id=names.id)
    world.sample("people:erase", person_id=_person("sample-erase-01", world.teams[0]).id)
    stranger = actor_of(world.strangers[Role.COACH])
    world.sample(
        "people:review", access_id=_opened(stranger, _person("sample-person-03", world.teams[0])), team_bound=True
    )
    found = UnusualReading.objects.create(
        rule="no_relation",
        day=clock.today(),
        account=world.strangers[Role.COACH],
        person=person,
        roles=["coach"],
        measured={"count": 1},
        evidence=[
            {
                "at": clock.now().isoformat(),
                "place": "GET people:person",
                "action": "",
                "purpose": "service",
                "persons": 1,
            }
        ],
        found_at=clock.now(),
    )
    world.sample("people:finding", finding_id=found.id)
    theirs = _person("sample-person-02", world.teams[1])
    world.sample("people:close", access_id=_opened(world.actor(Role.COACH), theirs), team_bound=True)


def _merging(world: World) -> None:
    """Two records to compare, and two that were merged; the officer sees every record, a lead those of the team."""
    one, other, kept, gone = (_person(f"sample-double-{number}", world.teams[0]) for number in range(4))
    world.sample("people:merge", person_id=one.id, merged_id=other.id, team_bound=True)
    officer = world.actor(Role.DPO)
    with trail.opened(officer, "tests"):
        merge = merge_persons(
            officer, kept.id, gone.id, chosen={}, grounds="The register joined them.", told_nationally=True
        )
    world.sample("people:undo_merge", merge_id=merge, team_bound=True)


def _person(key: str, team: UUID) -> Person:
    person = Person.objects.create(
        register_key=key, municipality=MUNICIPALITY, source=Source.REGISTER, created_at=clock.now()
    )
    Relation.objects.create(
        person=person,
        team_id=team,
        valid_from=clock.today() - timedelta(days=60),
        recorded_at=clock.now(),
        basis="sample",
    )
    return person


def _opened(actor: Actor, person: Person) -> UUID:
    with trail.opened(actor, "tests"):
        ticket = search(actor, str(person.register_key)).outside[0].ticket
        open_outside(actor, ticket, reason=AccessReason.CONTACT, words="The customer called and asked for a time.")
    return OutsideAccess.objects.get(person=person).id

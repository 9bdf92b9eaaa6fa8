"""The page of what was read: counts and gaps by language, and what to decide for concepts no longer in use."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.urls import reverse

from tests.world import World
from virtaus.audit.models import AuditEntry
from virtaus.employers.models import VacancyConcept
from virtaus.frame import clock, trail
from virtaus.frame.errors import Forbidden, Invalid, NotFound
from virtaus.frame.roles import Role
from virtaus.people.models import PersonConcept
from virtaus.vocabulary import actions, sources
from virtaus.vocabulary.models import Concept, Label, Replacement
from virtaus.vocabulary.standing import stand_ins


def words(world: World, role: Role, name: str, **values: object) -> str:
    response = world.client(role).get(reverse(f"vocabulary:{name}", kwargs=values))
    assert response.status_code == 200
    return response.content.decode()


def sought_by_the_customer(world: World, concept: UUID) -> PersonConcept:
    return PersonConcept.objects.create(
        person_id=world.things["person"], concept_id=concept, part="seeks", source="register", recorded_at=clock.now()
    )


def test_gaps_are_told_by_language_and_kind(world: World) -> None:
    before = sources.contents(world.actor(Role.ADMIN))
    Label.objects.filter(concept=world.things["welder"], language="sv").delete()
    Label.objects.create(
        concept_id=world.things["welder"], language="et", kind="preferred", text="keevitaja", source="esco"
    )
    after = sources.contents(world.actor(Role.ADMIN))
    (swedish_before,) = (row for row in before.languages if row.code == "sv")
    (swedish,) = (row for row in after.languages if row.code == "sv")
    assert swedish.kinds[0].lacking == swedish_before.kinds[0].lacking + 1
    (estonian,) = (row for row in after.languages if row.code == "et")
    assert (estonian.name, estonian.kinds[0].named, estonian.is_own) == ("Eesti", 1, False)
    assert "Eesti" in words(world, Role.ADMIN, "sources")


def test_only_what_somebody_points_to_is_listed_and_few_are_not_counted_out(world: World) -> None:
    assert "Työpaikkoja: alle 5" in words(world, Role.MANAGER, "sources")
    VacancyConcept.objects.filter(concept=world.things["gone"]).delete()
    assert "kaasuhitsari" not in words(world, Role.MANAGER, "sources")
    sought_by_the_customer(world, world.things["gone"])
    page = words(world, Role.MANAGER, "sources")
    assert "kaasuhitsari" in page
    assert "Henkilöitä: alle 5" in page


def test_a_file_and_a_shared_term_propose_and_a_word_finds_more(world: World) -> None:
    gone, welder = world.things["gone"], world.things["welder"]
    Replacement.objects.filter(concept=gone).update(ended_at=clock.now())
    Label.objects.create(concept_id=gone, language="sv", kind="alternative", text="svetsare", source="esco")
    page = words(world, Role.ADMIN, "replace", concept_id=gone)
    assert "svetsare" in page
    assert str(welder) in page
    found = world.client(Role.ADMIN).get(reverse("vocabulary:replace", args=[gone]), {"q": "kokki"}).content.decode()
    assert ">kokki<" in found


def test_deciding_is_audited_counts_at_once_and_is_taken_back(world: World) -> None:
    gone, welder = world.things["gone"], world.things["welder"]
    client = world.client(Role.MANAGER)
    assert stand_ins()[gone] == {welder}
    client.post(reverse("vocabulary:end_replacement", args=[gone, welder]))
    assert gone not in stand_ins()
    client.post(reverse("vocabulary:replace", args=[gone]), {"successor": str(welder)})
    assert stand_ins()[gone] == {welder}
    assert Replacement.objects.filter(concept=gone).count() == 2
    told = AuditEntry.objects.filter(action__in=["vocabulary.replace_concept", "vocabulary.end_replacement"])
    assert {entry.action for entry in told} == {"vocabulary.replace_concept", "vocabulary.end_replacement"}


def test_what_was_split_has_several_and_a_chain_is_followed(world: World) -> None:
    actor, gone, welder = world.actor(Role.ADMIN), world.things["gone"], world.things["welder"]
    cook = Label.objects.get(text="kokki", language="fi", kind="preferred", concept__kind="occupation").concept_id
    with trail.opened(actor, "tests"):
        actions.replace_concept(actor, gone, cook)
        assert stand_ins()[gone] == {welder, cook}
        Concept.objects.filter(id=welder).update(is_current=False)
        actions.replace_concept(actor, welder, cook)
    assert stand_ins()[gone] == {cook}


def test_a_circle_of_decisions_ends(world: World) -> None:
    gone, welder = world.things["gone"], world.things["welder"]
    Replacement.objects.create(
        concept_id=welder, successor_id=gone, decided_by=world.accounts[Role.ADMIN], decided_at=clock.now()
    )
    assert stand_ins() == {gone: {gone}, welder: {welder}}


def test_only_something_of_the_same_kind_in_use_can_stand_for_it(world: World) -> None:
    actor, gone, welder = world.actor(Role.ADMIN), world.things["gone"], world.things["welder"]
    skill = Concept.objects.filter(kind="skill").first()
    assert skill is not None
    with trail.opened(actor, "tests"):
        for wrong in (skill.id, gone, welder):
            with pytest.raises(Invalid):
                actions.replace_concept(actor, gone, wrong)
        with pytest.raises(NotFound):
            actions.replace_concept(actor, welder, gone)
        with pytest.raises(Forbidden):
            actions.replace_concept(world.actor(Role.COACH), gone, welder)


def test_a_collection_narrows_the_vocabulary_and_stands_on_its_members(world: World) -> None:
    welder = world.things["welder"]
    group = Concept.objects.create(kind="collection", uri="http://data.europa.eu/esco/concept-scheme/x", source="esco")
    Label.objects.create(concept=group, language="fi", kind="preferred", text="näytekokoelma", source="esco")
    Concept.objects.get(id=welder).relations.create(kind="member", object=group, source="esco")
    assert "näytekokoelma" in words(world, Role.COACH, "concept", concept_id=welder)
    page = world.client(Role.COACH).get(reverse("vocabulary:vocabulary"), {"collection": str(group.id)})
    assert ">hitsaaja<" in page.content.decode()
    assert ">kokki<" not in page.content.decode()

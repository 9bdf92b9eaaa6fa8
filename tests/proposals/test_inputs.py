"""What the ranking knows: an opening needs its occupation's skills, and a bare group tells what most of it needs."""

from __future__ import annotations

from tests.proposals.conftest import Kitchen
from virtaus.people.models import Person, PersonConcept, Source
from virtaus.proposals.inputs import _skills_of_groups
from virtaus.proposals.queries import rankings


def test_an_opening_needs_its_occupations_skills(kitchen: Kitchen) -> None:
    best = rankings.openings_of_person(kitchen.coach, kitchen.person).inside[0]
    # The title alone mentions none of them; the person seeks this very occupation, so they are inferred.
    assert best.vacancy.title == "Keittiöapulainen"
    assert best.pair.implied
    assert best.pair.missing == ()
    assert best.pair.skills > 0


def test_a_group_tells_what_more_than_half_of_its_occupations_need() -> None:
    groups = {1: "7212", 2: "7212", 3: "7212", 4: "5120"}
    essential = {1: [10, 11], 2: [10, 12], 3: [11], 4: [13]}
    assert _skills_of_groups(groups, essential) == {"7212": frozenset({10, 11}), "5120": frozenset({13})}


def test_no_field_of_a_person_beside_competence_and_place_changes_a_score(kitchen: Kitchen) -> None:
    """Metamorphic: whatever else is known of somebody, the score stays; only the inputs may move it."""
    before = [row.pair.score for row in rankings.openings_of_person(kitchen.coach, kitchen.person).inside]
    Person.objects.update(source=Source.COACH, created_at="2001-01-01T00:00:00Z", register_key="ANOTHER0001")
    PersonConcept.objects.update(source=Source.REGISTER, recorded_at="2001-01-01T00:00:00Z")
    after = [row.pair.score for row in rankings.openings_of_person(kitchen.coach, kitchen.person).inside]
    assert after == before

"""A file of persons read after two records became one: the same person under either key, and no double anew."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.factories.casework import SmallArea
from tests.people.conftest import Staff, staff
from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.ids import new_id
from virtaus.frame.imports.actions import read_in
from virtaus.frame.imports.kinds import Counts, Plan, Sent, kind_of, nobody
from virtaus.frame.roles import Role
from virtaus.people.merging.carrying import merge_persons
from virtaus.people.models import Person, ServiceFacts

SYSTEM = Actor.system("tests", purpose="service")
KEPT, GONE = "MERGED0001", "MERGED0002"
BOTH = f"key;reach_km\n{KEPT};20\n{GONE};30\n"


@pytest.fixture
def person(alone: None, area: SmallArea) -> Iterator[Person]:
    """Somebody whom a file told under two keys, before their records were merged."""
    dpo: Staff = staff(None, Role.DPO)
    with trail.opened(dpo.actor, "tests"):
        read(BOTH)
        kept, gone = (Person.objects.get(register_key=key) for key in (KEPT, GONE))
        merge_persons(dpo.actor, kept.id, gone.id, chosen={}, grounds="Same name, birthday and phone.")
        yield kept


def read(text: str) -> Counts:
    return read_in(SYSTEM, "people", "people.csv", text.encode())


def plan(text: str) -> Plan:
    return kind_of(SYSTEM, "people").plan(SYSTEM, Sent(new_id(), "people.csv", text.encode(), None), nobody)


def test_the_same_file_again_makes_no_double(person: Person) -> None:
    found = plan(BOTH)
    assert (found.faults, found.counts) == ((), Counts(unchanged=2))
    (warning,) = found.warnings
    assert (warning.line, warning.column) == (3, "key")
    assert "2" in warning.reason
    assert read(BOTH).does_nothing
    assert Person.objects.count() == 1
    assert ServiceFacts.objects.get().reach_km == 20


def test_what_is_told_under_the_former_key_alone_is_told_of_the_person(person: Person) -> None:
    assert read(f"key;reach_km\n{GONE};45\n") == Counts(changed=1)
    assert ServiceFacts.objects.get(person=person).reach_km == 45
    assert Person.objects.count() == 1


def test_the_key_in_force_counts_wherever_it_stands(person: Person) -> None:
    assert read(f"key;reach_km\n{GONE};45\nOTHER00001;5\n{KEPT};50\n") == Counts(1, 1, 1)
    assert ServiceFacts.objects.get(person=person).reach_km == 50


def test_a_code_told_under_the_former_key_is_not_somebody_elses(person: Person) -> None:
    read(f"key;hetu\n{KEPT};131052-308T\n")
    assert read(f"key;hetu\n{GONE};131052-308T\n") == Counts(unchanged=1)

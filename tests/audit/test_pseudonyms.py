"""Pseudonyms: who gets one, that the log tells by them alone, and that forgetting one cuts the log from the person."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from virtaus.audit import keys
from virtaus.audit.models import AuditEntry, Pseudonym
from virtaus.frame import bulk, clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.ids import new_id
from virtaus.people.models import Person, Source

pytestmark = pytest.mark.django_db
READER = Actor.system("tests")


def add_person() -> Person:
    return Person.objects.create(register_key=f"REG-{new_id().hex}", source=Source.REGISTER, created_at=clock.now())


def read(*person_ids: UUID) -> AuditEntry:
    with trail.opened(READER, "GET people:person") as entry:
        trail.note(["people.skills"], person_ids)
    return AuditEntry.objects.get(request_id=entry.request_id)


def log_of(person_id: UUID) -> set[UUID]:
    found = AuditEntry.objects.filter(persons__overlap=keys.pseudonyms_of(person_id))
    return set(found.order_by().values_list("id", flat=True))


def test_a_person_gets_a_pseudonym_that_tells_nothing_of_her() -> None:
    first, second = add_person(), add_person()
    own = Pseudonym.objects.get(person_id=first.id).pseudonym
    assert own not in {first.id, keys.keyed(first.id), Pseudonym.objects.get(person_id=second.id).pseudonym}
    assert read(first.id).persons == [own]


def test_many_persons_added_at_once_get_one_each() -> None:
    rows = [(new_id(), f"REG-{number:08}", Source.REGISTER.value, clock.now()) for number in range(50)]
    bulk.insert(Person, ["id", "register_key", "source", "created_at"], rows)
    ids = [row[0] for row in rows]
    found = Pseudonym.objects.filter(person_id__in=ids).order_by().values_list("pseudonym", flat=True)
    assert len(set(found)) == 50
    assert keys.persons_of(found) == {Pseudonym.objects.get(person_id=each).pseudonym: each for each in ids}


def test_an_id_of_nobody_is_still_recorded() -> None:
    nobody, somebody = new_id(), add_person().id
    entry = read(nobody, somebody)
    assert entry.persons == sorted([keys.keyed(nobody), *keys.pseudonyms_of(somebody)])
    assert keys.pseudonyms_of(nobody) == [keys.keyed(nobody)]
    assert not Pseudonym.objects.filter(person_id=nobody).exists()


def test_recording_stays_one_statement() -> None:
    somebody = add_person().id
    with CaptureQueriesContext(connection) as asked, trail.opened(READER, "GET people:person"):
        trail.note(["people.skills"], [somebody])
    assert len(asked) == 1


def test_forgetting_cuts_the_log_from_the_person_and_changes_no_entry() -> None:
    gone, other = add_person().id, add_person().id
    entry = read(gone, other)
    assert entry.id in log_of(gone)
    assert keys.forget([gone]) == 1
    assert entry.id not in log_of(gone)
    assert entry.id in log_of(other)
    assert AuditEntry.objects.get(id=entry.id).persons == entry.persons
    assert set(keys.persons_of(entry.persons).values()) == {other}


def test_the_log_of_a_merged_record_is_shown_with_the_kept_one_until_that_is_undone() -> None:
    first, second, third = add_person().id, add_person().id, add_person().id
    entries = [read(each).id for each in (first, second, third)]
    keys.follow(second, first)
    keys.follow(third, second)
    assert log_of(third) == set(entries)
    assert log_of(second) == set(entries[:2])
    assert set(keys.persons_of([keys.pseudonyms_of(first)[0]]).values()) == {third}
    keys.unfollow(second)
    assert log_of(third) == {entries[2]}
    assert log_of(second) == set(entries[:2])
    keys.follow(third, second)
    assert keys.forget([third]) == 3
    assert log_of(first) == set()


def test_a_pseudonym_is_never_exchanged() -> None:
    somebody = add_person().id
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Pseudonym.objects.filter(person_id=somebody).update(pseudonym=new_id())
    with pytest.raises(ValueError, match="into itself"):
        keys.follow(somebody, somebody)

"""Many rows at once: what Django would have filled in is filled in, and what the database refuses stays refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import FieldError
from django.db import IntegrityError, transaction

from tests.factories.casework import SmallArea, small_area
from virtaus.casework.models import Discussion
from virtaus.frame import bulk, clock
from virtaus.frame.ids import new_id
from virtaus.people.models import Identity, Person, Relation


@pytest.fixture
def area(db: None) -> SmallArea:
    return small_area()


def person(key: str) -> tuple[object, ...]:
    return (new_id(), key, "109", "register", clock.now())


COLUMNS = ("id", "register_key", "municipality", "source", "created_at")


def test_rows_come_with_the_defaults_of_fields_that_were_left_out(area: SmallArea) -> None:
    assert bulk.insert(Person, COLUMNS, [person("AAAAAAAA"), person("BBBBBBBB")]) == 2
    rows = list(Person.objects.order_by("register_key"))
    assert [row.register_key for row in rows] == ["AAAAAAAA", "BBBBBBBB"]
    assert {(row.protected, row.version, row.given_names) for row in rows} == {(False, 1, "")}
    values = ((row.id, area.forssa.id, date(2026, 1, 1), None, "test", clock.now()) for row in rows)
    bulk.insert(Relation, ("person_id", "team_id", "valid_from", "valid_to", "basis", "recorded_at"), values)
    assert Relation.objects.filter(purpose="service").values("id").distinct().count() == 2


def test_text_that_copy_would_read_as_something_else_comes_through(area: SmallArea) -> None:
    bulk.insert(Person, COLUMNS, [person("AAAAAAAA")])
    row = Person.objects.get()
    told = "a\\b\tc\nd \\N é"
    columns = ("person_id", "team_id", "valid_from", "basis", "recorded_at")
    bulk.insert(Relation, columns, [(row.id, area.forssa.id, date(2026, 1, 1), told, clock.now())])
    assert Relation.objects.get().basis == told


def test_changes_are_made_in_one_statement_and_count_the_version(area: SmallArea, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    bulk.insert(Person, COLUMNS, [person("AAAAAAAA"), person("BBBBBBBB"), person("CCCCCCCC")])
    first, second, third = Person.objects.order_by("register_key")
    with django_assert_num_queries(1):
        changed = bulk.update(
            Person, ("municipality", "protected"), [(first.id, ("061", True)), (second.id, ("", False))]
        )
    assert changed == 2
    told = Person.objects.order_by("register_key").values_list("municipality", "protected", "version")
    assert list(told) == [("061", True, 2), ("", False, 2), ("109", False, 1)]
    assert bulk.update(Person, ("municipality",), []) == 0
    assert third.version == 1


def test_empty_values_and_foreign_keys_are_set(area: SmallArea) -> None:
    bulk.insert(Person, COLUMNS, [person("AAAAAAAA")])
    row = Person.objects.get()
    columns = ("person_id", "kind", "on", "state", "origin", "recorded_at")
    values = (row.id, "initial_interview", date(2026, 12, 1), "booked", "register", clock.now())
    bulk.insert(Discussion, columns, [values])
    meeting = Discussion.objects.get()
    bulk.update(Discussion, ("team_id", "at"), [(meeting.id, (area.forssa.id, None))])
    meeting.refresh_from_db()
    assert (meeting.team_id, meeting.at, meeting.version, meeting.minutes) == (area.forssa.id, None, 2, 45)


def test_constraints_hold(area: SmallArea) -> None:
    wrong = (new_id(), "AAAAAAAA", "Forssa", "register", clock.now())
    with pytest.raises(IntegrityError, match="person_municipality_code"), transaction.atomic():
        bulk.insert(Person, COLUMNS, [(*wrong[:2], "6 1", *wrong[3:])])
    assert not Person.objects.exists()


def test_an_encrypted_field_is_refused(db: None) -> None:
    with pytest.raises(FieldError, match="encrypted"):
        bulk.insert(Identity, ("person_id", "hetu"), [])

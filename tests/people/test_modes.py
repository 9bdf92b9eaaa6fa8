"""Add-on mode keeps a key and the minimum: the database itself refuses the rest."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from virtaus.frame import clock
from virtaus.people.models import Contact, Identity, NameWord, Person, PersonName, Source, StorageMode
from virtaus.people.modes import STAND_ALONE_FIELDS, STAND_ALONE_TABLES

pytestmark = pytest.mark.django_db


def person(**fields: str | None) -> Person:
    return Person(**{"register_key": "AAAAAAAAAA", "source": "register", "created_at": clock.now()} | fields)


def test_a_migrated_database_knows_its_mode() -> None:
    assert StorageMode.objects.get().mode == "add-on"


@pytest.mark.parametrize("field", sorted(STAND_ALONE_FIELDS))
def test_add_on_mode_refuses_each_stand_alone_field(field: str) -> None:
    _room, _model, name = field.split(".")
    assert apps.get_model("people", "Person")._meta.get_field(name)
    with pytest.raises(IntegrityError, match="add-on mode"), transaction.atomic():
        Person.objects.bulk_create([person(**{name: "Aino"})])
    row = person()
    row.save()
    with pytest.raises(IntegrityError, match="add-on mode"), transaction.atomic():
        Person.objects.filter(id=row.id).update(**{name: "Aino"})


def row_of(table: str, owner: Person | None) -> models.Model:
    """A row of a stand-alone table that nothing but the mode refuses."""
    origin = {"source": Source.COACH, "recorded_at": clock.now()}
    if table == "people.Identity":
        return Identity(person=owner, hetu="131052-308T", **origin)
    if table == "people.Contact":
        return Contact(person=owner, phone="+358401234567", **origin)
    if table == "people.NameWord":
        return NameWord(word="aino", near=["aino"])
    word = NameWord.objects.create(word="aino", near=["aino"])
    return PersonName(person=owner, word=word, family=False)


@pytest.mark.parametrize("table", sorted(STAND_ALONE_TABLES))
def test_add_on_mode_refuses_each_stand_alone_table(table: str) -> None:
    owner = person()
    owner.save()
    with pytest.raises(IntegrityError, match="add-on mode"), transaction.atomic():
        row_of(table, owner).save()


@pytest.mark.parametrize("table", sorted(STAND_ALONE_TABLES))
def test_a_database_with_a_row_of_a_stand_alone_table_can_not_become_add_on(table: str) -> None:
    StorageMode.objects.update(mode="stand-alone")
    owner = person()
    owner.save()
    row_of(table, owner).save()
    with pytest.raises(IntegrityError, match="stand-alone data"), transaction.atomic():
        StorageMode.objects.update(mode="add-on")


def test_add_on_mode_refuses_a_person_without_a_key() -> None:
    with pytest.raises(IntegrityError, match="add-on mode"), transaction.atomic():
        person(register_key=None).save()


def test_stand_alone_mode_stores_names_and_can_not_become_add_on_with_them() -> None:
    StorageMode.objects.update(mode="stand-alone")
    person(given_names="Aino", family_name="Haapamalli").save()
    with pytest.raises(IntegrityError, match="stand-alone data"), transaction.atomic():
        StorageMode.objects.update(mode="add-on")
    Person.objects.all().delete()
    StorageMode.objects.update(mode="add-on")


def test_every_trigger_of_the_mode_is_there() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'people_%' ORDER BY 1")
        names = [name for (name,) in cursor.fetchall()]
    tables = sorted(f"{table.lower().replace('.', '_')}_stand_alone" for table in STAND_ALONE_TABLES)
    assert names == sorted([*tables, "people_person_stand_alone_fields", "people_storage_mode_change"])

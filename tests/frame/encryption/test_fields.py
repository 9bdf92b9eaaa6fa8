"""The database holds sealed bytes only, and finds them by a keyed digest."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection, transaction
from django.db.migrations.writer import MigrationWriter

from virtaus.frame.encryption import BlindIndexField, WrongKey


def stored() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT code FROM frame_secret ORDER BY id")
        return [row[0] and bytes(row[0]) for row in cursor.fetchall()]


def test_text_comes_back_and_the_database_never_sees_it(secrets: Any) -> None:
    row = secrets.objects.create(code="010190-999X ä")
    assert row.code == "010190-999X ä"
    assert secrets.objects.get().code == "010190-999X ä"
    assert secrets.objects.defer("code").get().code == "010190-999X ä"
    assert b"999X" not in stored()[0]


def test_nothing_stays_nothing(secrets: Any) -> None:
    secrets.objects.create()
    assert secrets.objects.get().code is None
    assert secrets.objects.filter(code__isnull=True).count() == 1
    assert secrets.objects.get().code_index is None


def test_it_is_found_by_its_exact_value(secrets: Any) -> None:
    row = secrets.objects.create(code="abc")
    secrets.objects.create(code="abd")
    assert secrets.objects.get(code_index="ABC") == row
    assert not secrets.objects.filter(code_index="ab").exists()


def test_the_same_value_twice_is_refused_by_the_database(secrets: Any) -> None:
    secrets.objects.create(code="abc")
    with pytest.raises(IntegrityError):
        secrets.objects.create(code="ABC")


def test_saving_a_row_unread_leaves_its_seal(secrets: Any) -> None:
    secrets.objects.create(code="abc")
    before = stored()
    secrets.objects.get().save(update_fields=["code"])
    assert stored() == before


def test_a_seal_copied_to_another_row_does_not_open(secrets: Any) -> None:
    secrets.objects.create(code="abc")
    secrets.objects.create(code="def")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE frame_secret SET code = (SELECT code FROM frame_secret ORDER BY id LIMIT 1)")
    assert secrets.objects.first().code == "abc"
    with pytest.raises(WrongKey):
        _ = secrets.objects.last().code


def test_ways_round_the_seal_are_closed(secrets: Any) -> None:
    row = secrets.objects.create(code="abc")
    with pytest.raises(TypeError), transaction.atomic():
        secrets.objects.update(code="clear")
    with pytest.raises(FieldError):
        secrets.objects.filter(code="abc")
    with pytest.raises(FieldError):
        secrets.objects.filter(code__startswith="a")
    row.code = "clear"
    with pytest.raises(TypeError), transaction.atomic():
        secrets.objects.bulk_update([row], ["code"])
    assert "abc" not in str(list(secrets.objects.values_list("code")))


def test_rows_are_made_in_bulk(secrets: Any) -> None:
    secrets.objects.bulk_create([secrets(code=str(n)) for n in range(3)])
    assert [row.code for row in secrets.objects.all()] == ["0", "1", "2"]


def test_migrations_can_write_the_fields() -> None:
    text, imports = MigrationWriter.serialize(BlindIndexField(of="code", normalise=str.upper, unique=True))
    assert "of='code'" in text
    assert imports

"""Indexes and constraints put aside come back as they were, or the filling has failed."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from virtaus.frame import put_aside
from virtaus.web.management.commands.load_made_up import address_of_database

TABLES = ("aside_child", "aside_parent")


@pytest.fixture
def address(transactional_db: None) -> Iterator[str]:
    """Two tables with every kind of constraint, in the database of the tests but in no room."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE TABLE aside_parent (id int PRIMARY KEY, name text UNIQUE);
            CREATE TABLE aside_child (
                id int PRIMARY KEY,
                parent int REFERENCES aside_parent DEFERRABLE INITIALLY DEFERRED,
                days daterange CHECK (NOT isempty(days)),
                CONSTRAINT one_at_a_time EXCLUDE USING gist (parent WITH =, days WITH &&)
            );
            CREATE INDEX aside_by_day ON aside_child (days) WHERE parent > 1;
            """
        )
    yield address_of_database()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE aside_child, aside_parent")


def rows(address: str, *statements: str) -> None:
    with psycopg.connect(address) as other:
        for statement in statements:
            other.execute(statement.encode())


@pytest.mark.django_db(transaction=True)
def test_everything_comes_back_as_it_was(address: str) -> None:
    before = put_aside.standing(address, TABLES)
    assert sorted(each.kind for each in before.constraints) == ["f", "u", "x"]
    assert [each.name for each in before.indexes] == ["aside_by_day"]
    aside = put_aside.put_aside(address, TABLES)
    assert aside == before
    bare = put_aside.standing(address, TABLES)
    assert (bare.constraints, bare.indexes) == ((), ())
    assert bare.settings == tuple((table, "autovacuum_enabled=false") for table in TABLES)
    rows(address, "INSERT INTO aside_child VALUES (1, 1, '[2026-01-01,2026-02-01)')")
    rows(address, "INSERT INTO aside_parent VALUES (1, 'a')")
    shares: list[float] = []
    put_aside.put_back(address, aside, 2, shares.append)
    assert put_aside.standing(address, TABLES) == before
    assert max(shares) == 1.0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("INSERT INTO aside_child VALUES (1, 7, '[2026-01-01,2026-02-01)')", "foreign key"),
        ("INSERT INTO aside_parent VALUES (1, 'a'), (2, 'a')", "could not create unique index"),
        (
            "INSERT INTO aside_parent VALUES (1, 'a');"
            "INSERT INTO aside_child VALUES (1, 1, '[2026-01-01,2026-02-01)'), (2, 1, '[2026-01-15,2026-02-01)')",
            "one_at_a_time",
        ),
    ],
)
def test_rows_that_break_a_constraint_are_found_at_the_end(address: str, wrong: str, told: str) -> None:
    aside = put_aside.put_aside(address, TABLES)
    rows(address, *wrong.split(";"))
    with pytest.raises(psycopg.Error, match=told):
        put_aside.put_back(address, aside, 2, lambda share: None)


@pytest.mark.django_db(transaction=True)
def test_checks_hold_meanwhile(address: str) -> None:
    put_aside.put_aside(address, TABLES)
    with pytest.raises(psycopg.errors.CheckViolation):
        rows(address, "INSERT INTO aside_child VALUES (1, 1, 'empty')")

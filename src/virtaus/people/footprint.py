"""Every row of a person, as the database itself knows them: what refers to her, and what refers to that.

The foreign keys are read from the database's own catalogue, so that a table that nobody thought of is found too. Rows
come as JSON text of PostgreSQL (``to_jsonb``), sealed bytes as they are, and go back the same way byte for byte.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, models
from psycopg import sql

from virtaus.frame.files.models import StoredFile
from virtaus.frame.personal import declarations, parts
from virtaus.people.models import Person

Row = dict[str, Any]
Table = dict[str, Row]
"""Rows by their primary key, as text."""
Footprint = dict[str, Table]
"""Tables by name."""

PERSON_TABLE = Person._meta.db_table
# References that are no foreign keys: a file names what it belongs to.
LOOSE = ((StoredFile._meta.db_table, "owner_id"),)

_FOREIGN_KEYS = """
SELECT child.relname, held.attname, parent.relname
FROM pg_constraint AS key
JOIN pg_class AS child ON child.oid = key.conrelid
JOIN pg_class AS parent ON parent.oid = key.confrelid
JOIN pg_attribute AS held ON held.attrelid = key.conrelid AND held.attnum = key.conkey[1]
WHERE key.contype = 'f' AND child.relnamespace = current_schema()::regnamespace
ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Reference:
    """A column of a table that refers to the primary key of another."""

    table: str
    column: str
    to: str


def references() -> tuple[Reference, ...]:
    """Every foreign key of the database."""
    with connection.cursor() as cursor:
        cursor.execute(_FOREIGN_KEYS)
        return tuple(Reference(*row) for row in cursor.fetchall())


def footprint(person_ids: Collection[UUID], *, without: Collection[str] = ()) -> Footprint:
    """Every row of the persons, their own included; tables of ``without`` are left out with what hangs on them."""
    every = references()
    found: Footprint = defaultdict(dict)
    new: Footprint = {PERSON_TABLE: _rows(PERSON_TABLE, "id", [str(each) for each in person_ids])}
    while new:
        for table, rows in new.items():
            found[table] |= rows
        new = _next(new, found, every, without)
    return dict(found)


def _next(found: Footprint, known: Footprint, every: tuple[Reference, ...], without: Collection[str]) -> Footprint:
    """What refers to the rows just ``found``, and what they take along, as far as it is not ``known``."""
    new: Footprint = defaultdict(dict)
    for reference in every:
        if reference.to in found and reference.table not in without:
            rows = _rows(reference.table, reference.column, list(found[reference.to]))
            new[reference.table] |= rows
    ids = [pk for rows in found.values() for pk in rows]
    for table, column in LOOSE:
        new[table] |= _rows(table, column, [pk for pk in ids if len(pk) == 36])
    for table, column, taken in _taken():
        if table in found:
            new[taken] |= _rows(taken, "id", [row[column] for row in found[table].values() if row[column]])
    fresh = {
        table: {pk: row for pk, row in rows.items() if pk not in known.get(table, {})} for table, rows in new.items()
    }
    return {table: rows for table, rows in fresh.items() if rows}


def _taken() -> Iterator[tuple[str, str, str]]:
    """The declared references that a row takes along: its table, column, and the table they lead to."""
    taking = [(each.model, each.takes) for each in declarations()] + [(each.model, each.takes) for each in parts()]
    for model, names in taking:
        for name in names:
            field: Any = model._meta.get_field(name)
            yield model._meta.db_table, field.column, field.related_model._meta.db_table


def _rows(table: str, column: str, values: Collection[str]) -> Table:
    if not values:
        return {}
    key = primary_key(table)
    statement = sql.SQL("SELECT row.{}::text, to_jsonb(row)::text FROM {} AS row WHERE row.{}::text = ANY(%s)")
    if kind_of(table, column) == "uuid":
        statement = sql.SQL("SELECT row.{}::text, to_jsonb(row)::text FROM {} AS row WHERE row.{} = ANY(%s::uuid[])")
    with connection.cursor() as cursor:
        cursor.execute(
            statement.format(sql.Identifier(key), sql.Identifier(table), sql.Identifier(column)), [list(values)]
        )
        return {pk: json.loads(row) for pk, row in cursor.fetchall()}


@cache
def _models() -> Mapping[str, type[models.Model]]:
    from django.apps import apps

    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


def model_of(table: str) -> type[models.Model] | None:
    """The model of a table; None for one that is no model's."""
    return _models().get(table)


@cache
def primary_key(table: str) -> str:
    """The name of the column that is a table's primary key."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT held.attname FROM pg_index AS kept JOIN pg_attribute AS held"
            " ON held.attrelid = kept.indrelid AND held.attnum = kept.indkey[0]"
            " WHERE kept.indrelid = %s::regclass AND kept.indisprimary",
            [table],
        )
        return str(cursor.fetchone()[0])


@cache
def kind_of(table: str, column: str) -> str:
    """The database's type of a column."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT data_type FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND table_name = %s AND column_name = %s",
            [table, column],
        )
        return str(cursor.fetchone()[0])


def digest(row: Row) -> str:
    """What tells a row from a changed one: SHA-256 over its columns in order of name."""
    return hashlib.sha256(json.dumps(row, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def present(table: str, keys: Collection[str]) -> Table:
    """The rows of a table by primary key, as they are now."""
    return _rows(table, primary_key(table), keys)


def delete(rows: Mapping[str, Collection[str]]) -> None:
    """Delete rows by table and primary key. The foreign keys are checked when the transaction ends, not before."""
    for table, keys in rows.items():
        statement = sql.SQL("DELETE FROM {} WHERE {}::text = ANY(%s)")
        if kind_of(table, primary_key(table)) == "uuid":
            statement = sql.SQL("DELETE FROM {} WHERE {} = ANY(%s::uuid[])")
        _run(statement.format(sql.Identifier(table), sql.Identifier(primary_key(table))), [list(keys)])


def insert(rows: Footprint) -> None:
    """Put rows back as they were, byte for byte."""
    for table, given in rows.items():
        columns = sql.SQL(", ").join(sql.Identifier(name) for name in _columns(table))
        statement = sql.SQL("INSERT INTO {0} ({1}) SELECT {1} FROM jsonb_populate_recordset(NULL::{0}, %s)")
        _run(statement.format(sql.Identifier(table), columns), [json.dumps(list(given.values()), ensure_ascii=False)])


def point_elsewhere(reference: Reference, before: UUID, now: UUID | None) -> None:
    """Let every row that refers to one person refer to another, or to none."""
    statement = sql.SQL("UPDATE {} SET {} = %s WHERE {} = %s")
    column = sql.Identifier(reference.column)
    _run(statement.format(sql.Identifier(reference.table), column, column), [now, before])


def left_of(person_ids: Collection[UUID]) -> list[Reference]:
    """The columns, by the database's own catalogue, in which a row still refers to one of the persons."""
    columns = [each for each in references() if each.to == PERSON_TABLE]
    columns += [Reference(table, column, PERSON_TABLE) for table, column in LOOSE]
    return [each for each in columns if refers(each, person_ids)]


def defer_checks() -> None:
    """Check foreign keys and overlaps when the transaction ends."""
    _run(sql.SQL("SET CONSTRAINTS ALL DEFERRED"), [])


def check_now() -> None:
    """Check what was deferred now; IntegrityError where it does not hold."""
    _run(sql.SQL("SET CONSTRAINTS ALL IMMEDIATE"), [])


def refers(reference: Reference, person_ids: Collection[UUID]) -> bool:
    """Whether a row of the column refers to one of the persons."""
    statement = sql.SQL("SELECT EXISTS (SELECT FROM {} WHERE {} = ANY(%s))")
    with connection.cursor() as cursor:
        cursor.execute(
            statement.format(sql.Identifier(reference.table), sql.Identifier(reference.column)), [list(person_ids)]
        )
        return bool(cursor.fetchone()[0])


@cache
def _columns(table: str) -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema()"
            " AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [table],
        )
        return tuple(name for (name,) in cursor.fetchall())


def _run(statement: sql.Composable, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def counts(found: Footprint, name: Callable[[type[models.Model]], str]) -> dict[str, int]:
    """How many rows of each kind, by the kind's ``name``."""
    told: dict[str, int] = defaultdict(int)
    for table, rows in found.items():
        model = model_of(table)
        if model is not None and table != PERSON_TABLE:
            told[name(model)] += len(rows)
    return dict(told)

"""Changing keys while everybody works: what an older key sealed is sealed anew, and blind indexes are made anew.

Rows are locked a batch at a time, those that somebody else holds are left for the next pass, and a value is never taken
from anywhere but the locked row: what a writer saves meanwhile stays. Broken off, the next run goes on where rows still
stand under an older key.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.apps import apps
from django.db import connection, models, transaction
from psycopg import sql

from virtaus.frame.encryption.fields import BlindIndexField, EncryptedTextField
from virtaus.frame.encryption.keys import ring
from virtaus.frame.encryption.sealing import seal, unseal

BATCH = 500
PASSES = 20
PAUSE = 0.2  # seconds before rows that somebody held are tried again
Place = Callable[[Any], str]
Tell = Callable[[str, int, int], None]


class StillHeld(Exception):
    """Somebody holds rows for so long that they could not be sealed anew; the message names them."""


@dataclass(frozen=True)
class SealedColumn:
    """A column of sealed bytes; ``place`` tells what a row's seal is bound to, from its ``columns`` and the key."""

    model: type[models.Model]
    name: str
    place: Place
    columns: tuple[str, ...] = ()
    batch: int = BATCH

    def __str__(self) -> str:
        return f"{self.model._meta.label}.{self.name}"


_others: list[SealedColumn] = []
_needs: dict[str, tuple[Callable[[], int], Callable[[], int]]] = {}


def also_sealed(column: SealedColumn) -> None:
    """Name a column that is sealed by its room and is no ``EncryptedTextField``."""
    _others.append(column)


def needs_older_index_keys(what: str, *, count: Callable[[], int], end: Callable[[], int]) -> None:
    """Name what rests on older index keys beside blind indexes and can't be made anew, such as a code on paper.

    ``count`` tells how many still do, ``end`` makes them open nothing any more; both return how many.
    """
    _needs[what] = (count, end)


def end_what_needs_older_index_keys() -> dict[str, int]:
    """End every link and code that only an older index key opens; returns how many of each."""
    return {what: end() for what, (_count, end) in _needs.items()}


def sealed_columns() -> list[SealedColumn]:
    """Every sealed column of the product, by name."""
    fields = [
        SealedColumn(model, field.attname, _place_of(field))
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField) and field.model is model
    ]
    return sorted([*fields, *_others], key=str)


def blind_indexes() -> list[tuple[type[models.Model], BlindIndexField]]:
    """Every blind index of the product, with its model."""
    return [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, BlindIndexField) and field.model is model
    ]


def under_older_keys() -> dict[str, int]:
    """How many values each column holds that an older data key sealed; columns without any are left out."""
    counted = {str(column): _count_older(column) for column in sealed_columns()}
    return {name: count for name, count in counted.items() if count}


def under_older_index_keys(*, codes: bool = True) -> dict[str, int]:
    """How many rows rest on an older index key, by what they are; nothing while there is but one key.

    ``codes``: count also the links and codes that can't be made anew.
    """
    if len(ring().indexes) == 1:
        return {}
    counted = {f"{model._meta.label}.{field.attname}": _walk(model, field, False) for model, field in blind_indexes()}
    if codes:
        counted |= {what: count() for what, (count, _end) in _needs.items()}
    return {name: count for name, count in counted.items() if count}


def reseal(column: SealedColumn, tell: Tell | None = None) -> int:
    """Seal with the newest key what older ones sealed in ``column``; returns how many values. StillHeld, WrongKey."""
    done, wanted = 0, _count_older(column)
    for again in range(PASSES):
        if again:
            time.sleep(PAUSE)
        for count in _pass(column):
            done += count
            if tell:
                tell(str(column), done, max(done, wanted))
        if not _count_older(column):
            return done
    raise StillHeld(f"{column}: {_count_older(column)} rows are held by another transaction; try again later")


def reindex(model: type[models.Model], field: BlindIndexField, tell: Tell | None = None) -> int:
    """Make with the newest index key what an older one made; returns how many rows. StillHeld, WrongKey."""
    done = 0
    for again in range(PASSES):
        if again:
            time.sleep(PAUSE)
        done += _walk(model, field, True, tell)
        left = _walk(model, field, False)
        if not left:
            return done
    raise StillHeld(f"{model._meta.label}.{field.name}: {left} rows are held by another transaction; try again later")


def _place_of(field: EncryptedTextField) -> Place:
    return lambda row: f"{field.model._meta.label_lower}.{field.name}:{row[0]}"


def _older(column: SealedColumn) -> sql.Composable:
    """Whether the key number in the seal's head is below the newest; a seal without a head is one that can't open."""
    name = sql.Identifier(_column(column.model, column.name))
    return sql.SQL("octet_length({0}) > 3 AND get_byte({0}, 1) * 256 + get_byte({0}, 2) < {1}").format(
        name, sql.Literal(ring().current)
    )


def _count_older(column: SealedColumn) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("SELECT count(*) FROM {} WHERE {}").format(
                sql.Identifier(column.model._meta.db_table), _older(column)
            )
        )
        return int(cursor.fetchone()[0])


def _pass(column: SealedColumn) -> Iterator[int]:
    """Go once through the column, a batch in a transaction; gives how many values each sealed anew."""
    table, key = sql.Identifier(column.model._meta.db_table), _key(column.model)
    name = sql.Identifier(_column(column.model, column.name))
    shown = [key, *(sql.Identifier(_column(column.model, each)) for each in column.columns), name]
    chosen = sql.SQL(
        "SELECT {} FROM {} told WHERE {} AND ({} OR {} > {}) ORDER BY {} LIMIT {} FOR UPDATE OF told SKIP LOCKED"
    )
    last: Any = None
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            after = (sql.Literal(last is None), key, sql.Placeholder())
            fields = sql.SQL(", ").join(shown)
            cursor.execute(chosen.format(fields, table, _older(column), *after, key, sql.Literal(column.batch)), [last])
            rows = cursor.fetchall()
            _write(cursor, column.model, name, [(row[0], _anew(bytes(row[-1]), column.place(row))) for row in rows])
        if not rows:
            return
        last = rows[-1][0]
        yield len(rows)


def _anew(sealed: bytes, place: str) -> bytes:
    return seal(unseal(sealed, place), place)


def _walk(model: type[models.Model], field: BlindIndexField, change: bool, tell: Tell | None = None) -> int:
    """Count the rows whose index is not of the newest key; write it anew where ``change`` is asked for."""
    table, key = sql.Identifier(model._meta.db_table), _key(model)
    place = _place_of(cast(EncryptedTextField, model._meta.get_field(field.of)))
    names = [sql.Identifier(_column(model, field.of)), sql.Identifier(_column(model, field.attname))]
    chosen = sql.SQL(
        "SELECT {0}, {1}, {2} FROM {3} told WHERE {1} IS NOT NULL AND {2} IS NOT NULL AND ({4} OR {0} > {5})"
        " ORDER BY {0} LIMIT {6}"
    )
    locked = sql.SQL(" FOR UPDATE OF told SKIP LOCKED" if change else "")
    found, seen, last = 0, 0, None
    wanted = model._base_manager.filter(**{f"{field.attname}__isnull": False}).count() if tell else 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            first = sql.Literal(last is None)
            cursor.execute(
                chosen.format(key, *names, table, first, sql.Placeholder(), sql.Literal(BATCH)) + locked, [last]
            )
            rows = cursor.fetchall()
            right = [(row[0], field.digest(unseal(bytes(row[1]), place(row)).decode()), row[2]) for row in rows]
            wrong = [(pk, digest) for pk, digest, now in right if now is None or bytes(now) != digest]
            if change:
                _write(cursor, model, names[1], wrong)
        if not rows:
            return found
        found, seen, last = found + len(wrong), seen + len(rows), rows[-1][0]
        if tell:
            tell(f"{model._meta.label}.{field.attname}", seen, max(seen, wanted))


def _write(cursor: Any, model: type[models.Model], name: sql.Identifier, rows: list[tuple[Any, Any]]) -> None:
    """Set one column of locked rows."""
    if not rows:
        return
    kind = sql.SQL(str(model._meta.pk.rel_db_type(connection)))
    statement = sql.SQL(
        "UPDATE {0} AS told SET {1} = given.value FROM unnest(%s::{2}[], %s::bytea[]) AS given (key, value)"
        " WHERE told.{3} = given.key"
    ).format(sql.Identifier(model._meta.db_table), name, kind, _key(model))
    cursor.execute(statement, [[row[0] for row in rows], [row[1] for row in rows]])


def _key(model: type[models.Model]) -> sql.Identifier:
    return sql.Identifier(_column(model, "pk"))


def _column(model: type[models.Model], name: str) -> str:
    field: Any = model._meta.pk if name == "pk" else model._meta.get_field(name)
    return str(field.column)

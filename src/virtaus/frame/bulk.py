"""Many rows at once: PostgreSQL's COPY for new ones, one statement for changed ones.

For imports of tens of thousands of rows, where a model instance for each row costs more than the database's work.
Constraints and triggers hold as ever; signals and a field's own preparation don't run, so values are given as the
database takes them, and encrypted fields are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from operator import attrgetter
from types import MappingProxyType
from typing import Any, cast

from django.core.exceptions import FieldError
from django.db import connection, models
from psycopg import Cursor, sql
from psycopg.types.json import Jsonb

from virtaus.frame.copying import CopyLines, Row
from virtaus.frame.encryption.fields import BlindIndexField, EncryptedTextField
from virtaus.frame.ids import new_id, new_texts

ROWS_AT_ONCE = 5000


def insert(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Row],
    same: Mapping[str, Any] = MappingProxyType({}),
) -> int:
    """Add ``rows`` of ``columns`` (attribute names: ``person_id``) by COPY; other fields take their default.

    ``same`` are values that all rows have in common. Choices are given as plain text, ids as they are or as text.
    Returns how many rows were added. FieldError for an encrypted field.
    """
    fields = _fields(model)
    told = {*columns, *same}
    left = [name for name, field in fields.items() if name not in told and not _filled_by_database(field)]
    _refuse_encrypted([fields[name] for name in (*columns, *same)])
    made = [name for name in left if fields[name].default is new_id]
    kept = [name for name in left if name not in made]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(sql.Identifier(fields[name].column) for name in (*made, *columns, *same, *kept)),
    )
    count = 0
    given = iter(rows)
    with connection.wrap_database_errors, connection.cursor() as cursor, cast(Any, cursor).copy(statement) as copy:
        lines = CopyLines(copy.connection)
        while block := list(islice(given, ROWS_AT_ONCE)):
            tail = lines.line([*same.values(), *(_default(fields[name]) for name in kept)])
            ids = [new_texts(len(block)) for _name in made]
            copy.write("".join(lines.lines(block, ids, tail)))
            count += len(block)
    return count


def update(model: type[models.Model], columns: Sequence[str], rows: Iterable[tuple[Any, Row]]) -> int:
    """Set ``columns`` of the rows named by primary key: pairs of key and values. Returns how many were changed.

    A ``version`` that the model keeps grows by one.
    """
    given = list(rows)
    if not given:
        return 0
    fields = _fields(model)
    _refuse_encrypted([fields[name] for name in columns])
    key = cast(Any, model._meta.pk)
    named = [(field.column, _kind(field)) for field in (key, *(fields[name] for name in columns))]
    changes = [sql.SQL("{0} = given.{0}").format(sql.Identifier(column)) for column, _kind in named[1:]]
    if "version" in fields and "version" not in columns:
        changes.append(sql.SQL("version = told.version + 1").format())
    statement = sql.SQL("UPDATE {} AS told SET {} FROM unnest({}) AS given ({}) WHERE told.{} = given.{}").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(changes),
        sql.SQL(", ").join(sql.SQL("%s::{}[]").format(sql.SQL(kind)) for _column, kind in named),
        sql.SQL(", ").join(sql.Identifier(column) for column, _kind in named),
        sql.Identifier(key.column),
        sql.Identifier(key.column),
    )
    values = [[pk for pk, _row in given], *([row[place] for _pk, row in given] for place in range(len(columns)))]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cast(Cursor[Any], cursor).rowcount


def _fields(model: type[models.Model]) -> dict[str, Any]:
    return {field.attname: field for field in model._meta.concrete_fields}


def _kind(field: Any) -> str:
    """The database's type of the column; a foreign key has that of what it points to."""
    return str(field.rel_db_type(connection) if field.remote_field else field.db_type(connection))


def _filled_by_database(field: Any) -> bool:
    return field.generated or field.has_db_default() or isinstance(field, models.AutoField)


def _default(field: Any) -> Any:
    return field.get_default()


def _refuse_encrypted(fields: Iterable[Any]) -> None:
    for field in fields:
        if isinstance(field, EncryptedTextField | BlindIndexField):
            raise FieldError(f"{field.name} is encrypted: its rows are saved one by one")


def write(model: type[models.Model], rows: Sequence[models.Model]) -> int:
    """Add instances by COPY, each field prepared as a save would: encrypted fields sealed, indexes computed."""
    if not rows:
        return 0
    fields = _kept(model)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(sql.Identifier(field.column) for field in fields)
    )
    with connection.wrap_database_errors, connection.cursor() as cursor, cast(Any, cursor).copy(statement) as copy:
        _copy(copy, fields, rows)
    return len(rows)


def rewrite(model: type[models.Model], rows: Sequence[models.Model]) -> int:
    """Bring stored rows in line with instances: every column is set by one statement from a table that COPY fills."""
    if not rows:
        return 0
    fields = _kept(model)
    table, key = sql.Identifier(model._meta.db_table), sql.Identifier(cast(Any, model._meta.pk).column)
    columns = [sql.Identifier(field.column) for field in fields]
    given = sql.SQL(", ").join(columns)
    changes = sql.SQL(", ").join(sql.SQL("{0} = given.{0}").format(column) for column in columns if column != key)
    with connection.wrap_database_errors, connection.cursor() as cursor:
        plain = cast(Any, cursor)
        plain.execute(
            sql.SQL("CREATE TEMP TABLE given_rows ON COMMIT DROP AS SELECT {} FROM {} LIMIT 0").format(given, table)
        )
        with plain.copy(sql.SQL("COPY given_rows ({}) FROM STDIN").format(given)) as copy:
            _copy(copy, fields, rows)
        plain.execute(
            sql.SQL("UPDATE {0} SET {1} FROM given_rows AS given WHERE {0}.{2} = given.{2}").format(table, changes, key)
        )
        count = cast(Cursor[Any], cursor).rowcount
        plain.execute(sql.SQL("DROP TABLE given_rows"))
    return count


def _kept(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def _copy(copy: Any, fields: Sequence[Any], rows: Sequence[models.Model]) -> None:
    lines = CopyLines(copy.connection)
    reads = [_reader(field) for field in fields]
    for first in range(0, len(rows), ROWS_AT_ONCE):
        block = [[read(row) for read in reads] for row in rows[first : first + ROWS_AT_ONCE]]
        copy.write("".join(lines.lines(block, (), "")))


def _reader(field: Any) -> Callable[[Any], Any]:
    """What gives a row's value of the field as COPY takes it. Most fields need no preparing, and are read at once."""
    if isinstance(field, EncryptedTextField | BlindIndexField):
        return lambda row: None if (value := field.pre_save(row, True)) is None else bytes(value)
    if isinstance(field, models.JSONField):
        return lambda row: Jsonb(field.pre_save(row, True))
    if type(field).pre_save in _READ_ONLY and not (getattr(field, "auto_now", 0) or getattr(field, "auto_now_add", 0)):
        return attrgetter(field.attname)
    return lambda row: field.pre_save(row, True)


_READ_ONLY = frozenset(
    kind.pre_save for kind in (models.Field, models.DateField, models.DateTimeField, models.TimeField)
)


def count_anew() -> None:
    """Let the database count what its tables hold. It plans by what it counted last, and until it counts again by
    itself (a minute), pages after a large import take ten times as long.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

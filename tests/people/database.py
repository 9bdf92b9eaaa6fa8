"""What the whole database holds, table by table, to compare before and after."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection
from psycopg import sql

Contents = dict[str, list[str]]


def contents(*, without: Collection[str] = ()) -> Contents:
    """Every row of every table as PostgreSQL's own text, sorted; ``without`` are beginnings of names of tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
            " AND relnamespace = current_schema()::regnamespace ORDER BY relname"
        )
        tables = [name for (name,) in cursor.fetchall() if not name.startswith(tuple(without))]
        found: Contents = {}
        for table in tables:
            cursor.execute(sql.SQL("SELECT to_jsonb(each)::text FROM {} AS each").format(sql.Identifier(table)))
            found[table] = sorted(row for (row,) in cursor.fetchall())
    return found

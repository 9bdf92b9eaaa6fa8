"""Indexes and constraints put aside while tables are filled, and put back as they were.

To keep an index for each row costs several times what the row costs; to build it once at the end costs a fraction.
Only for a database that nobody uses, and by the role that owns the tables. Primary keys, checks and triggers stay. The
tables are measured once at the end and not by the way (autovacuum), as they grow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import psycopg
from psycopg import sql

# Foreign keys, keys that are unique, exclusions; the others stay.
_CONSTRAINTS = """
SELECT c.conrelid::regclass::text, c.conname, c.contype, pg_get_constraintdef(c.oid)
  FROM pg_constraint c
 WHERE c.conrelid = ANY (%(tables)s::text[]::regclass[]) AND c.contype IN ('f', 'u', 'x') AND c.conparentid = 0
 ORDER BY 1, 2
"""
_INDEXES = """
SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
  FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x')
 WHERE i.indrelid = ANY (%(tables)s::text[]::regclass[]) AND c.oid IS NULL
 ORDER BY 1, 2
"""
_SETTINGS = """
SELECT oid::regclass::text, unnest(reloptions)
  FROM pg_class WHERE oid = ANY (%(tables)s::text[]::regclass[]) ORDER BY 1, 2
"""
MEMORY = "512MB"


@dataclass(frozen=True, slots=True)
class Constraint:
    table: str
    name: str
    kind: str
    definition: str


@dataclass(frozen=True, slots=True)
class Index:
    table: str
    name: str
    definition: str


@dataclass(frozen=True, slots=True)
class PutAside:
    """What tables had before, by which they get it back."""

    tables: tuple[str, ...]
    constraints: tuple[Constraint, ...]
    indexes: tuple[Index, ...]
    settings: tuple[tuple[str, str], ...]


def standing(address: str, tables: Sequence[str]) -> PutAside:
    """The indexes and constraints of ``tables`` that can be put aside."""
    with psycopg.connect(address) as connection:
        given = {"tables": list(tables)}
        constraints = [Constraint(*row) for row in connection.execute(_CONSTRAINTS, given)]
        indexes = [Index(*row) for row in connection.execute(_INDEXES, given)]
        settings = [(str(table), str(setting)) for table, setting in connection.execute(_SETTINGS, given)]
    return PutAside(tuple(tables), tuple(constraints), tuple(indexes), tuple(settings))


def put_aside(address: str, tables: Sequence[str]) -> PutAside:
    """Take indexes and constraints off ``tables``; all or nothing."""
    found = standing(address, tables)
    with psycopg.connect(address) as connection:
        for each in found.constraints:
            connection.execute(
                sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(_name(each.table), sql.Identifier(each.name))
            )
        for index in found.indexes:
            connection.execute(sql.SQL("DROP INDEX {}").format(_name(index.name)))
        for table in tables:
            connection.execute(sql.SQL("ALTER TABLE {} SET (autovacuum_enabled = false)").format(_name(table)))
    return found


def put_back(address: str, aside: PutAside, at_once: int, tell: Callable[[float], None]) -> None:
    """Build every index anew and let every constraint hold again, checked on all rows.

    ``at_once`` connections work side by side, a table each. Raises RuntimeError when something is not as it was.
    """
    steps = [_steps(aside, table) for table in aside.tables]
    total = sum(map(len, steps)) + 2 * sum(each.kind == "f" for each in aside.constraints)
    done: list[str] = []

    def run(statements: Sequence[str]) -> None:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(sql.SQL("SET maintenance_work_mem = {}").format(MEMORY))
            connection.execute("SET work_mem = '256MB'")
            connection.execute("SET max_parallel_maintenance_workers = 0")
            connection.execute("SET max_parallel_workers_per_gather = 0")
            for statement in statements:
                connection.execute(statement.encode())
                done.append(statement)
                tell(len(done) / total)

    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(run, steps))
        # A foreign key is added unchecked first, for checking it then locks nothing that another table's needs.
        keys = [each for each in aside.constraints if each.kind == "f"]
        run([_add(each, " NOT VALID") for each in keys])
        list(
            pool.map(
                run,
                [
                    [
                        f'ALTER TABLE {each.table} VALIDATE CONSTRAINT "{each.name}"'
                        for each in keys
                        if each.table == table
                    ]
                    for table in aside.tables
                ],
            )
        )
    if standing(address, aside.tables) != aside:
        raise RuntimeError("the tables have not the indexes and constraints that they had")


def _steps(aside: PutAside, table: str) -> list[str]:
    """The statements that build the indexes of a table, those of its constraints among them, and measure it once."""
    built = [each.definition for each in aside.indexes if each.table == table]
    built += [_add(each) for each in aside.constraints if each.table == table and each.kind != "f"]
    return [*built, f"ANALYZE {table}", f"ALTER TABLE {table} RESET (autovacuum_enabled)"]


def _add(constraint: Constraint, suffix: str = "") -> str:
    return f'ALTER TABLE {constraint.table} ADD CONSTRAINT "{constraint.name}" {constraint.definition}{suffix}'


def _name(given: str) -> sql.Identifier:
    return sql.Identifier(*given.split("."))

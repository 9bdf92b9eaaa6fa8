"""What told of a person, searched for in every column of every table after the record was erased.

Numbers that are one person's alone (ids, register keys, personal identity codes and their blind digests) must be gone.
A name, a phone or an e-mail address may be somebody else's too: where one still stands is told, not refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection, models
from psycopg import sql

from virtaus.accounts.forgetting import is_only_a_customers
from virtaus.accounts.models import Account
from virtaus.frame.encryption import BlindIndexField
from virtaus.people.footprint import Footprint
from virtaus.people.models import Contact, FormerKey, Identity, Person

SHORTEST = 6  # a shorter text stands in too many others to tell anything
# The log's entries never change, and the number of an account that is gone leads nowhere; the change log holds the
# numbers of persons for a week at most, so that the compute process learns that they are gone.
LEFT_ALONE = frozenset({"audit_entry.account_id", "frame_change.ref"})
_COLUMNS = """
SELECT held.relname, column_.attname, type.typname
FROM pg_class AS held
JOIN pg_attribute AS column_ ON column_.attrelid = held.oid AND column_.attnum > 0 AND NOT column_.attisdropped
JOIN pg_type AS type ON type.oid = column_.atttypid
WHERE held.relkind IN ('r', 'p') AND NOT held.relispartition
  AND held.relnamespace = current_schema()::regnamespace
ORDER BY 1, 2
"""
_TEXT = frozenset({"text", "varchar", "bpchar", "json", "jsonb", "_text", "_varchar", "name", "_uuid"})


@dataclass(slots=True)
class Traces:
    """``ids``, ``numbers`` and ``digests`` must be gone; of ``words`` it is told where they still stand."""

    ids: set[UUID] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    digests: set[bytes] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Searched:
    """``remaining`` and ``mentions`` are columns ("table.column"); ``columns`` how many were searched."""

    remaining: tuple[str, ...]
    mentions: tuple[str, ...]
    columns: int


def traces_of(person_ids: Collection[UUID], rows: Footprint) -> Traces:
    """What tells of the persons, read before they are erased. ``rows`` are all their rows."""
    found = Traces(ids=set(person_ids))
    found.ids |= {UUID(pk) for own in rows.values() for pk in own if len(pk) == 36}
    for person in Person.objects.filter(id__in=person_ids).order_by("id"):
        found.numbers |= {person.register_key or ""}
        name = f"{person.given_names} {person.family_name}".strip()
        found.words |= {name, f"{person.family_name} {person.given_names}".strip()}
    found.numbers |= set(
        FormerKey.objects.filter(person__in=person_ids).order_by().values_list("register_key", flat=True)
    )
    for identity in Identity.objects.filter(person__in=person_ids).order_by("id"):
        found.numbers.add(identity.hetu or "")
        found.digests |= _digests(Identity, "hetu_index", identity.hetu)
    for contact in Contact.objects.filter(person__in=person_ids).order_by("id"):
        found.words |= {contact.phone or "", contact.email or ""}
        found.addresses.add(contact.email or "")
    for account in Account.objects.filter(person__in=person_ids).order_by("id"):
        if is_only_a_customers(account.id):
            found.ids.add(account.id)
            found.words |= {account.email, account.name}
            found.addresses.add(account.email)
    found.numbers = {each for each in found.numbers if len(each) >= SHORTEST}
    found.words = {each for each in found.words if len(each) >= SHORTEST}
    found.addresses.discard("")
    return found


def search(traces: Traces) -> Searched:
    """Look through every column of the database that can hold text, an id or bytes."""
    by_table: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        for table, column, kind in cursor.fetchall():
            if kind in _TEXT or kind in {"uuid", "bytea"}:
                by_table[table].append((column, kind))
    remaining: list[str] = []
    mentions: list[str] = []
    for table, columns in by_table.items():
        for column, must_be_gone, mentioned in _look(table, columns, traces):
            place = f"{table}.{column}"
            if must_be_gone and place not in LEFT_ALONE:
                remaining.append(place)
            elif mentioned:
                mentions.append(place)
    return Searched(tuple(remaining), tuple(mentions), sum(len(columns) for columns in by_table.values()))


def _look(table: str, columns: list[tuple[str, str]], traces: Traces) -> list[tuple[str, bool, bool]]:
    """One pass over a table: for each column whether something remains in it, and whether words are mentioned."""
    numbers = _patterns({*traces.numbers, *(str(each) for each in traces.ids)})
    words = _patterns(traces.words)
    parts: list[sql.Composable] = []
    values: list[Any] = []
    for column, kind in columns:
        name = sql.Identifier(column)
        if kind == "uuid":
            parts += [sql.SQL("coalesce(bool_or({} = ANY(%s::uuid[])), false), false").format(name)]
            values += [list(traces.ids)]
        elif kind == "bytea":
            parts += [
                sql.SQL("coalesce(bool_or({} = ANY(%s::bytea[])), false), {}").format(name, _inside(name, traces))
            ]
            values += [list(traces.digests), *_bytes(traces)]
        else:
            told = sql.SQL("{}::text LIKE ANY(%s)").format(name)
            parts += [sql.SQL("coalesce(bool_or({0}), false), coalesce(bool_or({0}), false)").format(told)]
            values += [numbers, words]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT {} FROM {}").format(sql.SQL(", ").join(parts), sql.Identifier(table)), values)
        found = cursor.fetchone()
    return [(column, found[2 * place], found[2 * place + 1]) for place, (column, _kind) in enumerate(columns)]


def _inside(column: sql.Composable, traces: Traces) -> sql.Composable:
    """Whether bytes that are not sealed (a file as it was sent) hold a number or a word."""
    each = [sql.SQL("position(%s::bytea in {}) > 0").format(column) for _text in _bytes(traces)]
    return sql.SQL("coalesce(bool_or({}), false)").format(sql.SQL(" OR ").join(each) if each else sql.SQL("false"))


def _bytes(traces: Traces) -> list[bytes]:
    return sorted(each.encode() for each in traces.numbers | traces.words)


def _patterns(texts: Collection[str]) -> list[str]:
    escaped = (each.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for each in texts)
    return sorted(f"%{each}%" for each in escaped)


def _digests(model: type[models.Model], name: str, value: str | None) -> set[bytes]:
    index = model._meta.get_field(name)
    return set(index.digests(value)) if isinstance(index, BlindIndexField) and value else set()

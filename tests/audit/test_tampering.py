# ruff: noqa: S608  every statement is put together of names in this file
"""Every byte of every column of every row and block, rows and blocks taken out, put in or moved: all of it is found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import Error, connection, transaction

from tests.audit.conftest import entry_ids, seal_all, tampering
from virtaus.audit.sealing import heads
from virtaus.audit.verifying import verify
from virtaus.frame import trail
from virtaus.frame.actor import Actor, ActorKind, Membership
from virtaus.frame.ids import new_id
from virtaus.frame.roles import Role

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_log")]

# What somebody who owns the database could write instead, by the type of the column; {c} is the column.
OTHERWISE: dict[str, list[str]] = {
    "text": [
        "{c} || 'x'",
        "{c} || ' '",
        "overlay({c} placing chr(ascii({c}) + 1) from 1 for 1)",
        "''",
        "upper({c})",
        "'read'",
        "'system'",
    ],
    "uuid": ["gen_random_uuid()", "NULL", "overlay({c}::text placing 'f' from 36 for 1)::uuid"],
    "timestamp with time zone": [
        "{c} + interval '1 microsecond'",
        "{c} - interval '1 microsecond'",
        "'infinity'",
        "'-infinity'",
        "'294276-12-31 23:59:59.999999+00'",
    ],
    "text[]": [
        "{c} || 'x'::text",
        "'{{}}'",
        "{c}[2:]",
        "ARRAY['null']::text[]",
        "ARRAY[NULL]::text[]",
        "'[0:1]={{coach,manager}}'",
    ],
    "uuid[]": ["{c} || gen_random_uuid()", "'{{}}'", "{c}[2:]", "{c} || {c}", "ARRAY[{c}[2], {c}[1]]"],
    "bigint": ["{c} + 1", "{c} - 1", "-{c}", "0"],
    "xid8": [
        "(({c})::text::numeric + 1)::text::xid8",
        "(({c})::text::numeric - 1)::text::xid8",
        "'0'::xid8",
        "'900000000000000'::xid8",
    ],
    "bytea": ["''::bytea", "{c} || '\\x00'::bytea", "substring({c} from 2)"],
}
REST = (
    "kind, actor_kind, actor_name, account_id, roles, team_ids, purpose, place, action, persons, fields, outcome,"
    " request_id, cluster, xid"
)


@contextmanager
def tampered(statement: str) -> Iterator[bool]:
    """Write past every trigger, look, and take it back. Gives whether the database let it be written."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            try:
                with transaction.atomic():
                    cursor.execute(statement)
                    written = cursor.rowcount != 0
            except Error:
                written = False
            cursor.execute("SET LOCAL session_replication_role = origin")
        yield written
        transaction.set_rollback(True)


def found() -> list[str]:
    return [str(finding) for finding in verify().findings]


def columns(table: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
            [table],
        )
        return list(cursor.fetchall())


def value(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@pytest.fixture
def chain() -> None:
    """Three blocks of two entries with something in every column."""
    actor = Actor(
        ActorKind.ACCOUNT, new_id(), (Membership(Role.COACH, new_id()), Membership(Role.MANAGER, new_id())), name="part"
    )
    for _ in range(3):
        with transaction.atomic():
            for _ in range(2):
                with trail.action(actor, "people.update_contact") as entry:
                    trail.note(["people.contact", "people.key"], [new_id(), new_id()])
                    trail.store(entry)
        seal_all()
    assert found() == []


@pytest.mark.parametrize("row", [0, 3, 5])
def test_every_column_of_an_entry_is_covered(chain: None, row: int) -> None:
    chosen = entry_ids()[row]
    for column, kind in columns("audit_entry"):
        written = 0
        for other in OTHERWISE[kind]:
            new = other.format(c=column)
            change = (
                f"UPDATE audit_entry SET {column} = {new}"
                f" WHERE id = '{chosen}' AND {column}::text IS DISTINCT FROM ({new})::text"
            )
            with tampered(change) as done:
                written += done
                assert not done or any(str(chosen) in said for said in found()), f"{column} = {new} went unseen"
        assert written, f"no change of {column} could be written"


@pytest.mark.parametrize("row", [0, 5])
def test_every_byte_of_an_entry_is_covered(chain: None, row: int) -> None:
    """One bit of every byte that an entry holds as text is turned over, wherever it stands."""
    chosen, unseen, tried = entry_ids()[row], [], 0
    for column, kind in columns("audit_entry"):
        if not kind.startswith("text"):
            continue
        held = value(f"SELECT octet_length({column}::text) FROM audit_entry WHERE id = '{chosen}'")
        for place in range(held):
            turned = (
                f"convert_from(set_byte(convert_to({column}::text, 'UTF8'), {place},"
                f" get_byte(convert_to({column}::text, 'UTF8'), {place}) # 1), 'UTF8')::{kind}"
            )
            with tampered(f"UPDATE audit_entry SET {column} = {turned} WHERE id = '{chosen}'") as done:
                tried += done
                if done and not any(str(chosen) in said for said in found()):
                    unseen.append(f"byte {place} of {column}")
    assert tried > 50
    assert unseen == []


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_every_column_of_a_block_is_covered(chain: None, seq: int) -> None:
    for column, kind in columns("audit_seal_block"):
        written = 0
        for other in [*OTHERWISE[kind], *(_bytes_of(column, seq) if kind == "bytea" else [])]:
            new = other.format(c=column)
            change = (
                f"UPDATE audit_seal_block SET {column} = {new}"
                f" WHERE seq = {seq} AND {column}::text IS DISTINCT FROM ({new})::text"
            )
            with tampered(change) as done:
                written += done
                assert not done or found(), f"{column} = {new} of block {seq} went unseen"
        assert written, f"no change of {column} could be written"


def _bytes_of(column: str, seq: int) -> list[str]:
    """One bit of every single byte turned over."""
    length = value(f"SELECT octet_length({column}) FROM audit_seal_block WHERE seq = {seq}")
    return [f"set_byte({{c}}, {place}, get_byte({{c}}, {place}) # {1 << place % 8})" for place in range(length)]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit_entry WHERE id = (SELECT min(id::text)::uuid FROM audit_entry)",
        "DELETE FROM audit_entry WHERE id = (SELECT max(id::text)::uuid FROM audit_entry)",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_seal_block WHERE seq = 1",
        "DELETE FROM audit_seal_block WHERE seq = 2",
        "DELETE FROM audit_seal_block WHERE seq <= 2",
        "UPDATE audit_seal_block SET seq = seq + 10 WHERE seq > 1",
        "UPDATE audit_seal_block SET seq = seq + 1 WHERE seq = 3",
        "INSERT INTO audit_seal_block SELECT 4, cluster, from_xid, to_xid, ids, leaves, first_at, last_at, sealed_at,"
        " previous, seal FROM audit_seal_block WHERE seq = 3",
        f"INSERT INTO audit_entry SELECT gen_random_uuid(), recorded_at, {REST} FROM audit_entry LIMIT 1",
        f"INSERT INTO audit_entry SELECT id, recorded_at + interval '1 day', {REST} FROM audit_entry LIMIT 1",
        "UPDATE audit_entry a SET persons = b.persons FROM audit_entry b WHERE a.id <> b.id",
        # two entries of one block, and two of different blocks, that change places
        "UPDATE audit_entry a SET id = b.id FROM audit_entry b WHERE a.xid = b.xid AND a.id <> b.id",
        "UPDATE audit_entry a SET xid = b.xid FROM audit_entry b, (SELECT min(xid::text::numeric) AS first,"
        " max(xid::text::numeric) AS last FROM audit_entry) ends WHERE a.xid::text::numeric + b.xid::text::numeric"
        " = first + last AND a.xid <> b.xid",
        # two blocks that change places, and one that is gone with its entries while the others close the gap
        "UPDATE audit_seal_block SET seq = 9 WHERE seq = 1; UPDATE audit_seal_block SET seq = 1 WHERE seq = 2;"
        "UPDATE audit_seal_block SET seq = 2 WHERE seq = 9",
        "DELETE FROM audit_entry USING audit_seal_block b WHERE b.seq = 2 AND audit_entry.id = ANY(b.ids);"
        "DELETE FROM audit_seal_block WHERE seq = 2; UPDATE audit_seal_block SET seq = 2 WHERE seq = 3",
        "UPDATE audit_entry SET xid = (SELECT max(xid::text::numeric)::text::xid8 FROM audit_entry)",
    ],
)
def test_what_is_taken_out_put_in_or_moved_is_found(chain: None, statement: str) -> None:
    with tampered(statement) as done:
        assert done
        assert found()


def test_a_chain_made_anew_over_a_changed_log_is_found_by_its_exported_heads(chain: None) -> None:
    """Whoever owns the database can seal again what they changed; what was exported before tells."""
    exported = {head.seq: head.seal for head in heads()}
    assert [str(each) for each in verify(exported).findings] == []
    tampering("UPDATE audit_entry SET purpose = 'other' WHERE id = %s", entry_ids()[2])
    tampering("DELETE FROM audit_seal_block")
    seal_all()
    assert found() == []
    assert {each.what for each in verify(exported).findings} <= {"other than exported", "missing"}
    assert len(verify(exported).findings) == 3


def test_a_partition_that_is_gone_is_found(chain: None) -> None:
    partition = value("SELECT tableoid::regclass::text FROM audit_entry LIMIT 1")
    for statement in (
        f"ALTER TABLE audit_entry DETACH PARTITION {partition}",
        f"DROP TABLE {partition}",
        f"ALTER TABLE {partition} DISABLE TRIGGER ALL; TRUNCATE {partition}",
    ):
        with tampered(statement):
            assert len(found()) == 6
    assert found() == []

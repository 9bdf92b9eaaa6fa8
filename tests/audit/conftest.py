"""A log to seal and to tamper with, in committed rows."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from virtaus.audit import sealing
from virtaus.audit.sealing import seal_entries, unsealed
from virtaus.frame import trail
from virtaus.frame.actor import Actor

# The product waits for the transactions of the whole cluster: its numbers are of all databases. A test that runs beside
# in a database of its own may keep one open for minutes.
OF_THE_CLUSTER = "pg_snapshot_xmin(pg_current_snapshot())"
OF_THIS_DATABASE = """least(pg_snapshot_xmax(pg_current_snapshot()), (
    SELECT min(backend_xid::text::xid8) FROM pg_stat_activity WHERE datname = current_database()))"""
AS_IN_THE_PRODUCT = sealing._WINDOWS


@pytest.fixture
def empty_log(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty log before and after, where sealing waits for transactions of the test's own database only."""
    assert OF_THE_CLUSTER in AS_IN_THE_PRODUCT
    monkeypatch.setattr(sealing, "_WINDOWS", AS_IN_THE_PRODUCT.replace(OF_THE_CLUSTER, OF_THIS_DATABASE))
    tampering("DELETE FROM audit_entry")
    tampering("DELETE FROM audit_seal_block")
    yield
    tampering("DELETE FROM audit_entry")
    tampering("DELETE FROM audit_seal_block")


def run(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def tampering(statement: str, *values: Any) -> None:
    """What somebody who owns the database could do: no trigger fires."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET session_replication_role = origin")


def record(count: int = 1) -> None:
    """Rows of one transaction, so that they are sealed together."""
    with transaction.atomic():
        for _ in range(count):
            with trail.opened(Actor.anonymous(), "GET home"):
                trail.note(["people.skills"])


def seal_all() -> int:
    """Seal until nothing waits; gives how many rows were sealed."""
    sealed = seal_entries()
    deadline = time.monotonic() + 30
    while unsealed().entries and time.monotonic() < deadline:
        time.sleep(0.05)
        sealed += seal_entries()
    return sealed


def entry_ids() -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM audit_entry ORDER BY id")
        return [row[0] for row in cursor.fetchall()]

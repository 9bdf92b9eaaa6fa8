"""Copies of the test database: what is saved in one is seen by all threads, and gone with the copy."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connections
from psycopg import sql


@contextmanager
def copied(name: str) -> Iterator[str]:
    """A copy of the test database under its own name and ``name``; gives the copy's name."""
    source = str(connections["default"].settings_dict["NAME"])
    copy = f"{source}_{name}"
    connections["default"].close()
    _copy(source, copy)
    yield copy
    connections["default"].close()
    _copy(None, copy)


@contextmanager
def working_on(name: str) -> Iterator[None]:
    """Inside the block every connection is to the database ``name``."""
    connection = connections["default"]
    assert not connection.in_atomic_block, "something else lies open in the database at hand"
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    yield
    connection.close()
    connection.settings_dict["NAME"] = before


def _copy(source: str | None, target: str) -> None:
    """Make ``target`` a copy of ``source``, or drop it. A database is copied only when nobody else is in it."""
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
    with connections["default"]._nodb_cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(target)))
        if source is None:
            return
        names = sql.Identifier(target), sql.Identifier(source)
        for patience in range(50):
            cursor.execute(others, [source])
            try:
                cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
                return
            except OperationalError:
                # a session that was told to end needs a moment for it
                if patience == 49:
                    raise
                time.sleep(0.1)

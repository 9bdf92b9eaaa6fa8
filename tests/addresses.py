"""The address of a database on the server that the tests use, for programs that are started beside them."""

from __future__ import annotations

from urllib.parse import quote

from django.db import connection


def address_of(database: str) -> str:
    """``database`` as a DATABASE_URL, over the tests' own socket or host, port and role."""
    params = connection.get_connection_params()
    who = f"{params.get('user', '')}:{quote(str(params.get('password') or ''), safe='')}"
    where = {key: quote(str(params[key]), safe="") for key in ("host", "port") if params.get(key)}
    return f"postgresql://{who}@/{database}?" + "&".join(f"{key}={value}" for key, value in where.items())

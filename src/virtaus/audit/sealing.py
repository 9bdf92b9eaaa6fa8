"""Sealing: committed rows of the log become blocks of a chain, so that no later change goes unseen.

A block takes every row whose transaction lies in ``[from_xid, to_xid)``, where ``to_xid`` is the xmin of a snapshot:
all transactions below it are over, so no row can still arrive. Each row is hashed (SHA-256 over its values as a JSON
array), and the seal of a block hashes the seal before it, the block's own head and all row hashes. Nothing is written
to the log itself, and nobody who writes to it waits.

The expressions stand here and in no stored function: whoever could change the data could change that too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from virtaus.frame import clock

FIRST_PREVIOUS = bytes(32)
DAYS_EXPORTED = 400

# Moments as microseconds: their text depends on the session's time zone, the number does not. They are rounded and not
# cast: a moment that somebody put out of a whole number's range must give another hash, not an error.
LEAF = """sha256(convert_to(json_build_array(
    e.id, round(extract(epoch FROM e.recorded_at) * 1000000), e.kind, e.actor_kind, e.actor_name, e.account_id,
    e.roles, e.team_ids, e.purpose, e.place, e.action, e.persons, e.fields, e.outcome, e.request_id,
    e.cluster, e.xid::text)::text, 'UTF8'))"""

SEAL = """sha256(b.previous || convert_to(json_build_array(
    b.seq, b.cluster, b.from_xid::text, b.to_xid::text, b.ids,
    round(extract(epoch FROM b.first_at) * 1000000), round(extract(epoch FROM b.last_at) * 1000000),
    round(extract(epoch FROM b.sealed_at) * 1000000))::text, 'UTF8') || b.leaves)"""

# Rows of another cluster came with a restored backup: their transactions are over, whatever their number.
_WINDOWS = """
SELECT c.cluster, c.from_xid,
       CASE WHEN c.cluster = here.cluster THEN pg_snapshot_xmin(pg_current_snapshot())
            ELSE (SELECT (max(e.xid)::text::numeric + 1)::text::xid8 FROM audit_entry e
                  WHERE e.cluster = c.cluster AND e.xid >= c.from_xid) END AS to_xid
FROM (SELECT (pg_control_system()).system_identifier AS cluster) here,
     LATERAL (
         SELECT k.cluster, coalesce((SELECT max(s.to_xid) FROM audit_seal_block s WHERE s.cluster = k.cluster),
                                    '0'::xid8) AS from_xid
         FROM ({clusters}) k
     ) c
ORDER BY c.cluster <> here.cluster DESC, c.cluster
"""

# A loose index scan: the distinct clusters of the log without reading the log.
_CLUSTERS = """
WITH RECURSIVE known AS (
    (SELECT cluster FROM audit_entry ORDER BY cluster LIMIT 1)
    UNION ALL
    SELECT (SELECT e.cluster FROM audit_entry e WHERE e.cluster > known.cluster ORDER BY e.cluster LIMIT 1)
    FROM known WHERE known.cluster IS NOT NULL
)
SELECT cluster FROM known WHERE cluster IS NOT NULL
"""

_SEAL_WINDOW = f"""
WITH head AS (SELECT seq, seal FROM audit_seal_block ORDER BY seq DESC LIMIT 1),
     chosen AS (
         SELECT e.id, e.recorded_at, {LEAF} AS leaf
         FROM audit_entry e
         WHERE e.cluster = %(cluster)s AND e.xid >= %(from_xid)s::xid8 AND e.xid < %(to_xid)s::xid8
     ),
     b AS (
         SELECT coalesce((SELECT seq FROM head), 0) + 1 AS seq, %(cluster)s::bigint AS cluster,
                %(from_xid)s::xid8 AS from_xid, %(to_xid)s::xid8 AS to_xid,
                array_agg(id ORDER BY id) AS ids, string_agg(leaf, ''::bytea ORDER BY id) AS leaves,
                min(recorded_at) AS first_at, max(recorded_at) AS last_at, %(now)s::timestamptz AS sealed_at,
                coalesce((SELECT seal FROM head), %(first)s::bytea) AS previous
         FROM chosen HAVING count(*) > 0
     )
INSERT INTO audit_seal_block
    (seq, cluster, from_xid, to_xid, ids, leaves, first_at, last_at, sealed_at, previous, seal)
SELECT b.seq, b.cluster, b.from_xid, b.to_xid, b.ids, b.leaves, b.first_at, b.last_at, b.sealed_at, b.previous, {SEAL}
FROM b
RETURNING cardinality(ids)
"""  # noqa: S608  only constants of this module are put together

_LOCK = 0x76697274_61756469  # "virtaudi": one sealer at a time


@dataclass(frozen=True, slots=True)
class Head:
    """The newest block: what to keep outside the database, so that a chain cut short is seen."""

    seq: int
    seal: str  # hexadecimal
    sealed_at: datetime
    entries: int


@dataclass(frozen=True, slots=True)
class Unsealed:
    """The rows that no block holds yet."""

    entries: int
    oldest: datetime | None


def seal_entries() -> int:
    """Seal what is committed and not sealed yet; gives how many rows. Zero also when another sealer is at work."""
    sealed = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        for window in _windows(cursor):
            if int(window["to_xid"]) <= int(window["from_xid"]):
                continue
            cursor.execute(_SEAL_WINDOW, {**window, "now": clock.now(), "first": FIRST_PREVIOUS})
            row = cursor.fetchone()
            sealed += row[0] if row else 0
    return sealed


def unsealed() -> Unsealed:
    """How many rows wait for their seal, and since when."""
    entries, oldest = 0, None
    with connection.cursor() as cursor:
        for window in _windows(cursor):
            cursor.execute(
                "SELECT count(*), min(recorded_at) FROM audit_entry WHERE cluster = %(cluster)s"
                " AND xid >= %(from_xid)s::xid8",
                window,
            )
            count, first = cursor.fetchone()
            entries += count
            oldest = min(filter(None, [oldest, first]), default=None)
    return Unsealed(entries, oldest)


def heads(limit: int | None = None) -> Iterator[Head]:
    """The heads of the chain, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq, encode(seal, 'hex'), sealed_at, cardinality(ids) FROM audit_seal_block"
            " ORDER BY seq DESC LIMIT %s",
            [limit],
        )
        yield from (Head(*row) for row in cursor.fetchall())


def day_heads(days: int = DAYS_EXPORTED) -> list[Head]:
    """The last head of each day, newest first: a head also vouches for every block before it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (day) seq, encode(seal, 'hex'), sealed_at, cardinality(ids),"
            " (sealed_at AT TIME ZONE 'UTC')::date AS day FROM audit_seal_block WHERE sealed_at >= %s"
            " ORDER BY day DESC, seq DESC",
            [clock.now() - timedelta(days=days)],
        )
        return [Head(*row[:4]) for row in cursor.fetchall()]


def seals_of(numbers: Collection[int]) -> dict[int, str]:
    """The seals (hexadecimal) of those of these blocks that exist, by number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, encode(seal, 'hex') FROM audit_seal_block WHERE seq = ANY(%s)", [list(numbers)])
        return dict(cursor.fetchall())


def _windows(cursor: Any) -> list[dict[str, Any]]:
    """The ranges of transactions to seal next, one for each cluster that the log knows."""
    cursor.execute(_WINDOWS.format(clusters=_CLUSTERS))
    return [
        {"cluster": cluster, "from_xid": str(from_xid), "to_xid": str(to_xid or from_xid)}
        for cluster, from_xid, to_xid in cursor.fetchall()
    ]

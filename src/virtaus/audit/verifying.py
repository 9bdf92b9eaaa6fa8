"""Verifying: the whole log is hashed again and compared with the chain. Every difference is found and named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from virtaus.audit.models import Verification
from virtaus.audit.sealing import FIRST_PREVIOUS, LEAF, SEAL
from virtaus.frame import clock

BLOCKS_AT_A_TIME = 500

_HEADS = f"""
SELECT b.seq, b.cluster, b.from_xid::text::numeric, b.to_xid::text::numeric, b.previous, b.seal, b.seal = {SEAL},
       cardinality(b.ids)
FROM audit_seal_block b WHERE b.seq > %(after)s ORDER BY b.seq LIMIT %(count)s
"""  # noqa: S608  only constants of this room are put together

_ROWS = f"""
WITH block AS (SELECT * FROM audit_seal_block WHERE seq BETWEEN %(first)s AND %(last)s),
     sealed AS (
         SELECT b.seq, s.id, substring(b.leaves FROM (s.place::int - 1) * 32 + 1 FOR 32) AS leaf
         FROM block b, unnest(b.ids) WITH ORDINALITY AS s(id, place)
     ),
     found AS (
         SELECT b.seq, e.id, {LEAF} AS leaf
         FROM block b JOIN audit_entry e ON e.cluster = b.cluster AND e.xid >= b.from_xid AND e.xid < b.to_xid
     )
SELECT coalesce(s.seq, f.seq), coalesce(s.id, f.id),
       CASE WHEN f.id IS NULL THEN 'removed' WHEN s.id IS NULL THEN 'added' ELSE 'changed' END
FROM sealed s FULL JOIN found f ON f.seq = s.seq AND f.id = s.id
WHERE f.id IS NULL OR s.id IS NULL OR f.leaf <> s.leaf
ORDER BY 1, 2
"""  # noqa: S608  only constants of this room are put together


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong. ``what``: an entry is "changed", "removed" or "added"; a block is "broken" (its own seal does
    not fit), "unlinked" (it does not continue the block before it), "missing", or "other than exported"."""

    seq: int
    what: str
    entry_id: UUID | None = None

    def __str__(self) -> str:
        if self.entry_id is not None:
            return f"block {self.seq}: entry {self.entry_id} was {self.what}"
        return f"block {self.seq} is {self.what}"


@dataclass(slots=True)
class Outcome:
    """What one check looked through and found."""

    blocks: int = 0
    entries: int = 0
    findings: list[Finding] = field(default_factory=list)


def nobody(block: int, blocks: int) -> None:
    """Tells nobody how far the check is."""


def verify(exported: Mapping[int, str] | None = None, *, tell: Callable[[int, int], None] = nobody) -> Outcome:
    """Check the whole chain and every sealed row; keeps the outcome for the log page.

    ``exported`` are seals (hexadecimal) by block number, kept outside the database: they also show a chain that was
    cut short or made anew from the start.
    """
    started = clock.now()
    outcome = Outcome()
    seals: dict[int, str] = {}
    outcome.findings.extend(_check_chain(outcome, seals if exported else None, tell))
    for seq, seal in sorted((exported or {}).items()):
        if seq not in seals:
            outcome.findings.append(Finding(seq, "missing"))
        elif seals[seq] != seal.strip().lower():
            outcome.findings.append(Finding(seq, "other than exported"))
    Verification.objects.create(
        started_at=started,
        finished_at=clock.now(),
        blocks=outcome.blocks,
        entries=outcome.entries,
        findings=len(outcome.findings),
        first_finding=str(outcome.findings[0]) if outcome.findings else "",
    )
    return outcome


def _check_chain(outcome: Outcome, seals: dict[int, str] | None, tell: Callable[[int, int], None]) -> Iterator[Finding]:
    blocks_in_all = _fetch("SELECT count(*) FROM audit_seal_block", {})[0][0]
    expected, previous = 1, FIRST_PREVIOUS
    reached: dict[int, Any] = {}
    while blocks := _fetch(_HEADS, {"after": expected - 1, "count": BLOCKS_AT_A_TIME}):
        for seq, cluster, from_xid, to_xid, linked_to, seal, fits, entries in blocks:
            yield from (Finding(gone, "missing") for gone in range(expected, seq))
            if not fits:
                yield Finding(seq, "broken")
            if seq == expected and (bytes(linked_to) != previous or from_xid != reached.get(cluster, 0)):
                yield Finding(seq, "unlinked")
            if seals is not None:
                seals[seq] = bytes(seal).hex()
            expected, previous, reached[cluster] = seq + 1, bytes(seal), to_xid
            outcome.blocks += 1
            outcome.entries += entries
        for seq, entry_id, what in _fetch(_ROWS, {"first": blocks[0][0], "last": blocks[-1][0]}):
            yield Finding(seq, what, entry_id)
        tell(outcome.blocks, max(outcome.blocks, blocks_in_all))


def _fetch(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())

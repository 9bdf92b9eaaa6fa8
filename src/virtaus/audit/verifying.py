"""Verifying: the whole log is hashed again and compared with the chain. Every difference is found and named."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from virtaus.audit.models import Verification
from virtaus.audit.sealing import FIRST_PREVIOUS, LEAF, SEAL, seals_of
from virtaus.frame import clock

BLOCKS_AT_A_TIME = 500

# An array that starts at another number reads the same and hashes the same, but nobody wrote it so.
_AS_WRITTEN = " AND ".join(
    f"coalesce(array_lower(e.{column}, 1), 1) = 1" for column in ("roles", "team_ids", "persons", "fields")
)

_HEADS = f"""
SELECT b.seq, b.cluster, b.from_xid::text::numeric, b.to_xid::text::numeric, b.previous, b.seal,
       b.seal = {SEAL} AND coalesce(array_lower(b.ids, 1), 1) = 1, cardinality(b.ids)
FROM audit_seal_block b WHERE b.seq > %(after)s ORDER BY b.seq LIMIT %(count)s
"""  # noqa: S608  only constants of this room are put together

_ROWS = f"""
WITH block AS (SELECT * FROM audit_seal_block WHERE seq BETWEEN %(first)s AND %(last)s),
     sealed AS (
         SELECT b.seq, s.id, substring(b.leaves FROM (s.place::int - 1) * 32 + 1 FOR 32) AS leaf
         FROM block b, unnest(b.ids) WITH ORDINALITY AS s(id, place)
     ),
     found AS (
         SELECT b.seq, e.id, CASE WHEN {_AS_WRITTEN} THEN {LEAF} ELSE ''::bytea END AS leaf
         FROM block b JOIN audit_entry e ON e.cluster = b.cluster AND e.xid >= b.from_xid AND e.xid < b.to_xid
     )
SELECT coalesce(s.seq, f.seq), coalesce(s.id, f.id),
       CASE WHEN f.id IS NULL THEN 'removed' WHEN s.id IS NULL THEN 'added' ELSE 'changed' END
FROM sealed s FULL JOIN found f ON f.seq = s.seq AND f.id = s.id
WHERE f.id IS NULL OR s.id IS NULL OR f.leaf <> s.leaf
ORDER BY 1, 2
"""  # noqa: S608  only constants of this room are put together


SAID = {
    "changed": _("Block %(block)d: an entry was changed."),
    "removed": _("Block %(block)d: an entry was removed."),
    "added": _("Block %(block)d: an entry was added."),
    "broken": _("Block %(block)d: its own seal does not fit."),
    "unlinked": _("Block %(block)d does not go on from the block before it."),
    "missing": _("Block %(block)d is missing."),
    "other than exported": _("Block %(block)d is not the one in the file."),
}


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

    @property
    def said(self) -> str:
        """The finding in the reader's language; of an entry without its id, which the command tells."""
        return SAID[self.what] % {"block": self.seq}


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
    wanted = exported or {}
    outcome.findings.extend(_check_chain(outcome, seals, wanted, tell))
    outcome.findings.extend(_differing(wanted, seals))
    Verification.objects.create(
        started_at=started,
        finished_at=clock.now(),
        blocks=outcome.blocks,
        entries=outcome.entries,
        findings=len(outcome.findings),
        first_finding=str(outcome.findings[0]) if outcome.findings else "",
    )
    return outcome


def compare(exported: Mapping[int, str]) -> list[Finding]:
    """Hold seals that were kept outside the database against the chain, without hashing the log again.

    Together with a check of the whole chain that found nothing this shows that its end was not cut off.
    """
    return list(_differing(exported, seals_of(exported)))


def _differing(exported: Mapping[int, str], seals: Mapping[int, str]) -> Iterator[Finding]:
    for seq, seal in sorted(exported.items()):
        if seq not in seals:
            yield Finding(seq, "missing")
        elif seals[seq] != seal.strip().lower():
            yield Finding(seq, "other than exported")


def _check_chain(
    outcome: Outcome, seals: dict[int, str], wanted: Collection[int], tell: Callable[[int, int], None]
) -> Iterator[Finding]:
    blocks_in_all = _fetch("SELECT count(*) FROM audit_seal_block", {})[0][0]
    for (seq,) in _fetch("SELECT seq FROM audit_seal_block WHERE seq < 1 ORDER BY seq", {}):
        yield Finding(seq, "broken")  # blocks are counted from one: somebody laid it aside
    expected, previous = 1, FIRST_PREVIOUS
    reached: dict[int, Any] = {}
    while blocks := _fetch(_HEADS, {"after": expected - 1, "count": BLOCKS_AT_A_TIME}):
        for seq, cluster, from_xid, to_xid, linked_to, seal, fits, entries in blocks:
            yield from (Finding(gone, "missing") for gone in range(expected, seq))
            if not fits:
                yield Finding(seq, "broken")
            if seq == expected and (bytes(linked_to) != previous or from_xid != reached.get(cluster, 0)):
                yield Finding(seq, "unlinked")
            if seq in wanted:
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

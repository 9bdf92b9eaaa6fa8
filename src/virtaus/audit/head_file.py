"""Heads of the chain as lines of text to keep outside the database: number, seal, moment, entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from virtaus.audit.sealing import Head

LARGEST = 20 * 1024 * 1024  # bytes


class FaultyHeads(Exception):
    """A line that is no head; ``row`` counts from one."""

    def __init__(self, row: int) -> None:
        super().__init__(_("row %(row)s: expected a block number and a seal of 64 characters") % {"row": row})
        self.row = row


def written(heads: Iterable[Head]) -> Iterator[str]:
    """The lines, without their ends."""
    for head in heads:
        yield f"{head.seq} {head.seal} {head.sealed_at.isoformat()} {head.entries}"


def read(text: str) -> dict[int, str]:
    """Seals by block number; what follows them on a line is not read. FaultyHeads for a line that is none."""
    known: dict[int, str] = {}
    for row, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if not words:
            continue
        if len(words) < 2 or not words[0].isdecimal() or len(words[0]) > 18 or not _is_seal(words[1]):
            raise FaultyHeads(row)
        known[int(words[0])] = words[1].lower()
    return known


def _is_seal(word: str) -> bool:
    return len(word) == 64 and set(word.lower()) <= set("0123456789abcdef")

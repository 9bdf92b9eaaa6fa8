"""Identifiers: UUID version 7 (RFC 9562), ordered by time, safe to show in an address."""

from __future__ import annotations

import os
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last_tick = 0
# The first hexadecimal digit of the random part, its two highest bits set to the variant of RFC 9562.
_VARIANT = {f"{digit:x}": f"{8 | digit & 3:x}" for digit in range(16)}


def new_id() -> UUID:
    """A fresh UUIDv7; ids made by one process are strictly increasing.

    48 bits of Unix milliseconds and 12 bits of sub-millisecond fraction make a tick (RFC 9562, method 3); a tick that
    does not move forward is advanced by one, so order holds within a process even when the wall clock stands still.
    """
    tick = _ticks(1)
    random_bits = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    value = (tick >> 12) << 80 | 0x7 << 76 | (tick & 0xFFF) << 64 | 0b10 << 62 | random_bits
    return UUID(int=value)


def new_texts(count: int) -> list[str]:
    """``count`` fresh ids in order, as the 32 hexadecimal digits that PostgreSQL reads; for rows by the thousand."""
    first = _ticks(count)
    noise = os.urandom(8 * count).hex()
    return [
        f"{tick >> 12:012x}7{tick & 0xFFF:03x}{_VARIANT[noise[at]]}{noise[at + 1 : at + 16]}"
        for tick, at in zip(range(first, first + count), range(0, 16 * count, 16), strict=True)
    ]


def _ticks(count: int) -> int:
    """The first of ``count`` ticks that nobody else in this process gets."""
    global _last_tick
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    tick = (milliseconds << 12) | (rest * 4096 // 1_000_000)
    with _lock:
        first = max(tick, _last_tick + 1)
        _last_tick = first + count - 1
    return first

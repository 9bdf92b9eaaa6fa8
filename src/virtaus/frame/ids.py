"""Identifiers: UUID version 7 (RFC 9562), ordered by time, safe to show in an address."""

from __future__ import annotations

import os
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last_tick = 0


def new_id() -> UUID:
    """A fresh UUIDv7; ids made by one process are strictly increasing.

    48 bits of Unix milliseconds and 12 bits of sub-millisecond fraction make a tick (RFC 9562, method 3); a tick that
    does not move forward is advanced by one, so order holds within a process even when the wall clock stands still.
    """
    global _last_tick
    nanoseconds = time.time_ns()
    milliseconds, rest = divmod(nanoseconds, 1_000_000)
    tick = (milliseconds << 12) | (rest * 4096 // 1_000_000)
    with _lock:
        tick = max(tick, _last_tick + 1)
        _last_tick = tick
    random_bits = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    value = (tick >> 12) << 80 | 0x7 << 76 | (tick & 0xFFF) << 64 | 0b10 << 62 | random_bits
    return UUID(int=value)

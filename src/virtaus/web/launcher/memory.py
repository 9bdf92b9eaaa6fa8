"""How much memory is free, before something that needs much of it is begun."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


def available() -> int | None:
    """Bytes that programs can still have; None where the system does not tell."""
    with suppress(OSError, ValueError):
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    return None

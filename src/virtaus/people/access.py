"""The dated settings of access outside one's own teams, read from ``data/access.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "access.toml"


@dataclass(frozen=True, slots=True)
class AccessSettings:
    """One version; the file says what each number means."""

    valid_from: date
    source: str
    mark: str
    hours_open: int
    minutes_to_state: int
    most_hits: int
    shortest_reason: int
    shown_days: int


@cache
def versions() -> tuple[AccessSettings, ...]:
    """Every version, oldest first."""
    with FILE.open("rb") as file:
        rows = tomllib.load(file)["versions"]
    return tuple(sorted((AccessSettings(**row) for row in rows), key=lambda each: each.valid_from))


def in_force(on: date) -> AccessSettings:
    """The version in force on a day; LookupError before the first."""
    found = [each for each in versions() if each.valid_from <= on]
    if not found:
        raise LookupError(f"no settings of access are in force on {on}")
    return found[-1]

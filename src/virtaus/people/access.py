"""The dated settings of access outside one's own teams, read from ``data/access.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from virtaus.frame.dated import version_on, versions_of

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
    return versions_of(FILE, AccessSettings)


def in_force(on: date) -> AccessSettings:
    """The version in force on a day; LookupError before the first."""
    return version_on(versions(), on)

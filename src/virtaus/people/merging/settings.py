"""For how long a merge can be undone, read from ``data/merging.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from virtaus.frame.dated import version_on, versions_of

FILE = Path(__file__).parent.parent / "data" / "merging.toml"


@dataclass(frozen=True, slots=True)
class MergingSettings:
    """One version; ``days`` to undo a merge."""

    valid_from: date
    source: str
    mark: str
    days: int


@cache
def versions() -> tuple[MergingSettings, ...]:
    """Every version, oldest first."""
    return versions_of(FILE, MergingSettings)


def in_force(on: date) -> MergingSettings:
    """The version in force on a day; LookupError before the first."""
    return version_on(versions(), on)

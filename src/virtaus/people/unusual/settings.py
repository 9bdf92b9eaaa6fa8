"""The dated thresholds of unusual reading, read from ``data/unusual.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).parents[1] / "data" / "unusual.toml"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """One version; the file says what each number means."""

    valid_from: date
    source: str
    mark: str
    together: int
    not_pages: tuple[str, ...]
    outside_a_day: int
    same_name_at_most: int
    repeated_days: int
    repeated_within: int
    neighbours_least: int
    neighbours_within: int
    bulk_least: int
    bulk_times: float
    bulk_usual_days: int
    bulk_usual_least: int
    odd_from_hour: int
    odd_to_hour: int
    odd_least: int
    most_evidence: int
    most_days_back: int
    shown_days: int
    shortest_reason: int


@cache
def versions() -> tuple[Thresholds, ...]:
    """Every version, oldest first."""
    with FILE.open("rb") as file:
        rows = tomllib.load(file)["versions"]
    return tuple(sorted((Thresholds(**row) for row in rows), key=lambda each: each.valid_from))


def in_force(on: date) -> Thresholds:
    """The version in force on a day; LookupError before the first."""
    found = [each for each in versions() if each.valid_from <= on]
    if not found:
        raise LookupError(f"no thresholds of unusual reading are in force on {on}")
    return found[-1]

"""The versions of the weights, read from ``data/weights.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "weights.toml"


@dataclass(frozen=True, slots=True)
class WeightsVersion:
    """One version: its name, first day, owner, reason, mark and the numbers (see the engine's ``Weights``)."""

    version: str
    valid_from: date
    owner: str
    reason: str
    mark: str
    weights: dict[str, float]


@cache
def versions() -> tuple[WeightsVersion, ...]:
    """Every version, oldest first."""
    with FILE.open("rb") as file:
        rows = tomllib.load(file)["versions"]
    return tuple(sorted((WeightsVersion(**row) for row in rows), key=lambda each: each.valid_from))


def version_named(name: str) -> WeightsVersion:
    """A version by its name; LookupError for none."""
    found = next((each for each in versions() if each.version == name), None)
    if found is None:
        raise LookupError(f"no weights are called {name}")
    return found


def in_force(on: date) -> WeightsVersion:
    """The version in force on a day; LookupError before the first."""
    found = [each for each in versions() if each.valid_from <= on]
    if not found:
        raise LookupError(f"no weights are in force on {on}")
    return found[-1]

"""Dated settings: a file with versions, each in force from a day until the next one.

``[[versions]]`` tables with ``valid_from`` (date), ``source`` and ``mark``; the other keys are the settings' own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar


class Version(Protocol):
    @property
    def valid_from(self) -> date: ...


V = TypeVar("V", bound=Version)


def versions_of(file: Path, kind: type[V]) -> tuple[V, ...]:
    """Every version of a file as ``kind`` (a dataclass with a field for each key), oldest first."""
    with file.open("rb") as opened:
        rows = tomllib.load(opened)["versions"]
    return tuple(sorted((kind(**row) for row in rows), key=lambda each: each.valid_from))


def version_on(versions: Sequence[V], on: date) -> V:
    """The version in force on a day; LookupError before the first."""
    found = [each for each in versions if each.valid_from <= on]
    if not found:
        raise LookupError(f"no settings are in force on {on}")
    return found[-1]

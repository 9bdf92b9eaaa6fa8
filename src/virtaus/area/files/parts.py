"""Files of an area's folder that lower rooms understand.

A room registers its part in its module ``area_files``; the area reads, checks and writes it together with its own
files, all or nothing. So an area stays one folder, and each figure is known to the room that owns it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from virtaus.area.files.cells import Problem
from virtaus.area.files.rows import AreaFiles


@dataclass(frozen=True, slots=True)
class Part:
    """``file`` of an area's folder and the three things done with it.

    ``read(path, files, problems)`` gives the rows and notes what is wrong with a cell; ``check(files, rows)`` finds
    what does not agree across rows; ``write(files, rows)`` makes the database hold them, inside the load's transaction,
    and returns counts by name. ``files`` holds what was read before: sources, municipalities, rates.
    """

    file: str
    read: Callable[[Path, AreaFiles, list[Problem]], Sequence[Any]]
    check: Callable[[AreaFiles, Sequence[Any]], Iterable[Problem]]
    write: Callable[[AreaFiles, Sequence[Any]], Mapping[str, int]]


_parts: list[Part] = []


def add_part(part: Part) -> None:
    """Register a part; ValueError when another one reads the same file."""
    if any(other.file == part.file for other in _parts):
        raise ValueError(f"{part.file} is already read by another room")
    _parts.append(part)


def parts() -> tuple[Part, ...]:
    """The registered parts in order of their files."""
    return tuple(sorted(_parts, key=lambda part: part.file))

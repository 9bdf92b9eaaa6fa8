"""The files of a release: in folders, in ZIP archives and archives within them, plain or gzipped.

Nothing is unpacked to disk. What an archive holds is read into memory one file at a time, and no more of it than
``LONGEST_FILE``: an archive that claims little and holds much is a fault.
"""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

LONGEST_FILE = 512 * 1024 * 1024
DEEPEST = 3
_TABLES = (".csv", ".csv.gz")
_MAPPING = ".mapping.toml"


class Damaged(Exception):
    """A file or archive that can't be read; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A file of a release: its ``name`` with the folders and archives it lies in, and how its bytes are read."""

    name: str
    read: Callable[[], bytes]

    @property
    def is_mapping(self) -> bool:
        return self.name.lower().endswith(_MAPPING)


def files_in(places: Sequence[Path]) -> list[Packed]:
    """Every CSV file and mapping in ``places`` (folders, archives, single files), in order of name. Raises Damaged."""
    return sorted((file for place in places for file in _in_place(place)), key=lambda file: file.name)


def _in_place(place: Path) -> Iterator[Packed]:
    if not place.is_dir():
        yield from _of_file(place, place.name)
        return
    for path in sorted(place.rglob("*")):
        if path.is_file():
            yield from _of_file(path, f"{place.name}/{path.relative_to(place)}")


def _of_file(path: Path, name: str) -> Iterator[Packed]:
    if name.lower().endswith(".zip"):
        yield from _in_archive(path, name, 1)
    elif _is_read(name):
        yield Packed(name, lambda: _plain(name, path.read_bytes))


def _is_read(name: str) -> bool:
    return name.lower().endswith((*_TABLES, _MAPPING))


def _in_archive(source: Path | io.BytesIO, name: str, depth: int) -> Iterator[Packed]:
    if depth > DEEPEST:
        raise Damaged(f"{name}: archives within archives end at the third")
    try:
        archive = zipfile.ZipFile(source)
    except (OSError, zipfile.BadZipFile) as error:
        raise Damaged(f"{name}: can't be opened: {error}") from error
    for member in archive.infolist():
        inner = f"{name}/{member.filename}"
        if member.is_dir() or member.filename.startswith("__MACOSX/"):
            continue
        if member.filename.lower().endswith(".zip"):
            yield from _in_archive(io.BytesIO(_member(archive, member, inner)), inner, depth + 1)
        elif _is_read(inner):
            yield _packed(archive, member, inner)


def _packed(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Packed:
    return Packed(name, lambda: _plain(name, lambda: _member(archive, member, name)))


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    try:
        with archive.open(member) as file:
            return _bounded(file.read(LONGEST_FILE + 1), name)
    except (OSError, RuntimeError, zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        raise Damaged(f"{name}: can't be read: {error}") from error


def _plain(name: str, read: Callable[[], bytes]) -> bytes:
    try:
        data = read()
        if name.lower().endswith(".gz"):
            with gzip.open(io.BytesIO(data)) as file:
                data = file.read(LONGEST_FILE + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Damaged(f"{name}: can't be read: {error}") from error
    return _bounded(data, name)


def _bounded(data: bytes, name: str) -> bytes:
    if len(data) > LONGEST_FILE:
        raise Damaged(f"{name}: it is longer than {LONGEST_FILE // 1024 // 1024} MiB")
    return data

"""The key ring: files in the folder VIRTAUS_KEYS, kept apart from the database and its backups.

``data-0001.key``, ``data-0002.key`` … seal data: the highest number seals, all of them open. ``index-0001.key`` … make
blind indexes: the highest number makes them, all of them are tried. Each file is 32 random bytes as hexadecimal text.
A key that comes or goes is noticed by every process at its next use of the ring, without a restart.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from django.conf import settings

from virtaus.frame import clock

BYTES = 32
LAST_ID = 65_535  # two bytes in the sealed form
SETTLED_SECONDS = 1.0  # a folder changed twice within its clock's tick looks as if changed once
_NAME = re.compile(r"(data|index)-(\d{4,5})\.key")
_READ_AGAIN = -1  # no folder changed at this moment
Kind = Literal["data", "index"]


class KeysMissing(Exception):
    """The key ring can't be read; the message names the file or folder and what is wrong."""


class WrongKey(Exception):
    """What is sealed opens with no key of the ring, was changed, or belongs to another place. Never shown as text."""


@dataclass(frozen=True, repr=False)
class KeyRing:
    """Keys by number. The greatest number seals, and makes indexes."""

    data: Mapping[int, bytes]
    indexes: Mapping[int, bytes]

    @property
    def current(self) -> int:
        return max(self.data)

    @property
    def current_index(self) -> int:
        return max(self.indexes)

    @property
    def index(self) -> bytes:
        """The index key that new rows are written with."""
        return self.indexes[self.current_index]

    @property
    def index_keys(self) -> list[bytes]:
        """Every index key, the newest first: what is searched may still stand under an older one."""
        return [self.indexes[number] for number in sorted(self.indexes, reverse=True)]


_known: dict[str, tuple[int, KeyRing]] = {}


def ring() -> KeyRing:
    """The ring of this installation; KeysMissing when it can't be read."""
    if settings.VIRTAUS_KEYS:
        return _ring_in(settings.VIRTAUS_KEYS)
    if settings.DEVELOPMENT:
        return _of_development()
    raise KeysMissing("VIRTAUS_KEYS is not set: without keys nothing can be sealed")


@lru_cache
def _of_development() -> KeyRing:
    """A ring that everybody knows, for tests and development only."""
    keys = [hashlib.sha256(f"virtaus development {name}".encode()).digest() for name in ("data", "index")]
    return KeyRing({1: keys[0]}, {1: keys[1]})


def _ring_in(folder: str) -> KeyRing:
    """The ring as last read, unless the folder has changed since (one ``stat`` to find out)."""
    try:
        changed = os.stat(folder).st_mtime_ns
    except OSError as error:
        raise KeysMissing(f"the key folder {folder} can't be read ({error.strerror})") from error
    known = _known.get(folder)
    if known is not None and known[0] == changed:
        return known[1]
    try:
        found = _read(Path(folder))
    except KeysMissing:
        if known is None:
            raise
        return known[1]  # somebody is copying a key right now; the next use reads again
    settled = abs(clock.calendar_now().timestamp() - changed / 1e9) > SETTLED_SECONDS
    _known[folder] = (changed if settled else _READ_AGAIN, found)
    return found


def _read(folder: Path) -> KeyRing:
    found: dict[str, dict[int, bytes]] = {"data": {}, "index": {}}
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        raise KeysMissing(f"the key folder {folder} can't be read ({error.strerror})") from error
    for name in names:
        if match := _NAME.fullmatch(name):
            found[match[1]][int(match[2])] = _key_in(folder / name)
    for kind, keys in found.items():
        if not keys or max(keys) > LAST_ID:
            raise KeysMissing(f"the key folder {folder} holds no usable {kind} key")
    return KeyRing(found["data"], found["index"])


def _key_in(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError) as error:
        raise KeysMissing(f"the key file {path} can't be read") from error
    if len(key) != BYTES:
        raise KeysMissing(f"the key file {path} holds {len(key)} bytes, not {BYTES}")
    return key


def create_keys(folder: Path) -> None:
    """Make the folder and its first keys, readable by their owner only; keys already there are left alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for kind in ("data", "index"):
        if not any(folder.glob(f"{kind}-*.key")):
            _write(folder / f"{kind}-0001.key")


def add_key(folder: Path, kind: Kind = "data") -> int:
    """Add a key and return its number. What is new is written with it; rotating moves over what was written before."""
    number = max(_numbers(folder, kind)) + 1
    _write(folder / f"{kind}-{number:04}.key")
    return number


def retire_keys(folder: Path, kind: Kind, to: Path) -> list[Path]:
    """Move every key but the newest of ``kind`` out of the ring into the folder ``to``; returns where they are now.

    None is destroyed: a backup of its time needs it. The caller has made sure that no row needs them.
    """
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    moved: list[Path] = []
    for number in sorted(_numbers(folder, kind))[:-1]:
        path = folder / f"{kind}-{number:04}.key"
        _write(to / path.name, path.read_text("ascii"))
        path.unlink()
        moved.append(to / path.name)
    return moved


def _numbers(folder: Path, kind: Kind) -> list[int]:
    found = [_NAME.fullmatch(path.name) for path in folder.iterdir()]
    return [int(match[2]) for match in found if match and match[1] == kind]


def _write(path: Path, content: str = "") -> None:
    """Write a key, a fresh one by default, whole or not at all: one that is lost half way loses what it sealed."""
    beside = path.with_suffix(".new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(content or secrets.token_hex(BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

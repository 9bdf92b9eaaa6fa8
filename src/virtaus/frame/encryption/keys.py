"""The key ring: files in the folder VIRTAUS_KEYS, kept apart from the database and its backups.

``data-0001.key``, ``data-0002.key`` … seal data: the highest number seals, all of them open. ``index-0001.key`` makes
blind indexes. Each file is 32 random bytes as hexadecimal text.
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

from django.conf import settings

BYTES = 32
LAST_ID = 65_535  # two bytes in the sealed form
_NAME = re.compile(r"(data|index)-(\d{4,5})\.key")


class KeysMissing(Exception):
    """The key ring can't be read; the message names the file or folder and what is wrong."""


class WrongKey(Exception):
    """What is sealed opens with no key of the ring, was changed, or belongs to another place. Never shown as text."""


@dataclass(frozen=True, repr=False)
class KeyRing:
    """Keys by number. The greatest number seals."""

    data: Mapping[int, bytes]
    index: bytes

    @property
    def current(self) -> int:
        return max(self.data)


def ring() -> KeyRing:
    """The ring of this installation; KeysMissing when it can't be read."""
    if settings.VIRTAUS_KEYS:
        return _read(Path(settings.VIRTAUS_KEYS))
    if settings.DEVELOPMENT:
        return _of_development()
    raise KeysMissing("VIRTAUS_KEYS is not set: without keys nothing can be sealed")


@lru_cache
def _of_development() -> KeyRing:
    """A ring that everybody knows, for tests and development only."""
    keys = [hashlib.sha256(f"virtaus development {name}".encode()).digest() for name in ("data", "index")]
    return KeyRing({1: keys[0]}, keys[1])


@lru_cache
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
    return KeyRing(found["data"], found["index"][max(found["index"])])


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


def add_key(folder: Path) -> int:
    """Add a data key and return its number. New data is sealed with it; ``reseal`` moves the old data over to it."""
    number = max(int(path.stem.removeprefix("data-")) for path in folder.glob("data-*.key")) + 1
    _write(folder / f"data-{number:04}.key")
    _read.cache_clear()
    return number


def _write(path: Path) -> None:
    """Write a fresh key whole or not at all: a key that is lost half way loses what it sealed."""
    beside = path.with_suffix(".new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

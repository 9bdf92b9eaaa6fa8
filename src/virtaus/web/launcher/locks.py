"""Who uses this state folder: file locks, which the kernel lets go of however a process ends."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Taken(Exception):
    """Somebody else holds the lock. ``holder`` is what they wrote into it."""

    def __init__(self, holder: dict[str, str]) -> None:
        self.holder = holder
        super().__init__(holder.get("command", ""))


@contextmanager
def held(path: Path, command: str, **about: str) -> Iterator[None]:
    """Hold ``path`` alone. Raises Taken at once when another process holds it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Taken(_read(path)) from None
        written = json.dumps({"command": command, "pid": str(os.getpid()), **about}).encode()
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, written, 0)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


@contextmanager
def shared(path: Path) -> Iterator[None]:
    """Say that we use what ``path`` stands for."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield
    finally:
        os.close(descriptor)


def wait_until_unused(path: Path) -> None:
    """Wait until nobody shares ``path``."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    finally:
        os.close(descriptor)


def holder(path: Path) -> dict[str, str] | None:
    """What the holder of ``path`` wrote, None when nobody holds it."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read(path)
    finally:
        os.close(descriptor)
    return None


def _read(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}

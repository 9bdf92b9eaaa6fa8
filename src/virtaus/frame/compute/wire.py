"""How client and server speak: one request and one answer a connection, each a length (4 bytes) and JSON."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

LARGEST = 64 * 1024 * 1024
_LONGEST_PATH = 100  # bytes; a unix socket's address holds 108 on Linux and 104 elsewhere


class WireError(Exception):
    """The other side said something that is no message, or nothing."""


def send(connection: socket.socket, message: dict[str, Any]) -> None:
    data = json.dumps(message, default=_plain, separators=(",", ":")).encode()
    if len(data) > LARGEST:
        raise WireError(f"a message of {len(data)} bytes is larger than {LARGEST}")
    connection.sendall(len(data).to_bytes(4, "big") + data)


def receive(connection: socket.socket, until: float) -> dict[str, Any]:
    """The next message. WireError when it is none; TimeoutError when ``until`` (monotonic seconds) passes first."""
    length = int.from_bytes(_exactly(connection, 4, until), "big")
    if length > LARGEST:
        raise WireError(f"a message of {length} bytes is larger than {LARGEST}")
    try:
        message = json.loads(_exactly(connection, length, until))
    except ValueError as error:
        raise WireError("a message is not JSON") from error
    if not isinstance(message, dict):
        raise WireError("a message is not an object")
    return message


def _exactly(connection: socket.socket, length: int, until: float) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        connection.settimeout(left)
        part = connection.recv(min(length - len(parts), 1 << 20))
        if not part:
            raise WireError("the connection was closed")
        parts += part
    return bytes(parts)


def _plain(value: Any) -> Any:
    """Ids and dates as text, arrays and their numbers as lists; without importing an array library."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} can't be sent")


@contextmanager
def address(path: Path) -> Iterator[str]:
    """The address of the socket file ``path``, also when the path is longer than an address can be (Linux)."""
    if len(os.fsencode(path)) <= _LONGEST_PATH:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)

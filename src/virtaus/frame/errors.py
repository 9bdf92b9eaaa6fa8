"""What can be wrong with a request, apart from our own faults. Pages, API and commands show these their way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class VirtausError(Exception):
    """Something the caller can be told in one readable sentence (already translated)."""


class Forbidden(VirtausError):
    """The actor lacks the right. Shown as 404 for a person's data and 403 for a whole page."""


class NotFound(VirtausError):
    """The thing does not exist or lies outside the actor's scope; the two are never told apart."""


class Invalid(VirtausError):
    """Input breaks a rule. ``fields`` maps a field name (or "" for the whole) to its messages."""

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        self.fields = {name: list(messages) for name, messages in fields.items()}
        super().__init__("; ".join(message for messages in self.fields.values() for message in messages))


class Stale(VirtausError):
    """Somebody saved the thing first. ``current`` holds its values now, so that a page can show both."""

    def __init__(self, message: str, current: Mapping[str, Any], version: int) -> None:
        self.current = dict(current)
        self.version = version
        super().__init__(message)

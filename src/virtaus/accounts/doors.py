"""Ways in beside the password: pages of rooms below that the sign-in page leads to."""

from __future__ import annotations

from typing import Any

_doors: list[tuple[Any, str]] = []


def add_door(label: Any, route: str) -> None:
    """Add a link to the sign-in page: a lazy translation and a URL name. From a room's ``navigation``."""
    _doors.append((label, route))


def doors() -> tuple[tuple[Any, str], ...]:
    """The links, in the order in which they were added."""
    return tuple(_doors)

"""Heads: what a tree is about. A lower room declares its head, and with it who may see and change the tree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from virtaus.frame.actor import Actor


@dataclass(frozen=True, slots=True)
class Head:
    """``seen`` and ``edited`` give the ids of the trees that an actor may see and change.

    ``note(trees)`` notes the trees in the trail as data of the persons they are about; it does nothing for a head that
    is about no person.
    """

    code: str
    seen: Callable[[Actor], QuerySet[Any, UUID]]
    edited: Callable[[Actor], QuerySet[Any, UUID]]
    note: Callable[[set[UUID]], None]


_heads: dict[str, Head] = {}


def add_head(head: Head) -> None:
    """Declare a head once, from a room's ``rules``. ValueError when the code is taken."""
    if head.code in _heads:
        raise ValueError(f"the head {head.code} is declared twice")
    _heads[head.code] = head


def heads() -> tuple[Head, ...]:
    return tuple(_heads[code] for code in sorted(_heads))


def note(code: str, trees: set[UUID]) -> None:
    """Note that trees of a head were read or written."""
    _heads[code].note(trees)

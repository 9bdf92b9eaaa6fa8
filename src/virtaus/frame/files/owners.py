"""Who owns files: a room says who may have them, because the frame knows nothing of what they belong to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from virtaus.frame.actor import Actor
from virtaus.frame.rights import Right


@dataclass(frozen=True, slots=True)
class FileOwner:
    """``opens(actor, owner_id)`` reads the thing that a file belongs to within the actor's scope (so it raises NotFound
    outside it) and notes in the trail whose data it is.
    """

    name: str
    right: Right
    opens: Callable[[Actor, UUID], object]


_owners: dict[str, FileOwner] = {}


def owner(name: str, *, right: Right, opens: Callable[[Actor, UUID], object]) -> FileOwner:
    """Register an owner ("room.thing") when the room's ``rules`` are loaded; ValueError when the name is taken."""
    if name in _owners:
        raise ValueError(f"the file owner {name} is declared twice")
    _owners[name] = FileOwner(name, right, opens)
    return _owners[name]


def owner_called(name: str) -> FileOwner | None:
    return _owners.get(name)

"""What a room says of merging: which values differ, what can't be merged, and how its clashing rows are settled."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import models


class Side(StrEnum):
    KEPT = "kept"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records of one person: the one that is kept, and the one that becomes part of it."""

    kept: UUID
    merged: UUID

    @property
    def both(self) -> tuple[UUID, UUID]:
        return (self.kept, self.merged)


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that both records say otherwise, so that a person chooses. ``code`` names it among the choices."""

    code: str
    label: str
    kept: str
    merged: str


Chosen = Mapping[str, Side]


def chosen_side(chosen: Chosen, code: str) -> Side:
    """Which record's value was chosen; that of the record kept where nothing was."""
    return chosen.get(code, Side.KEPT)


def no_differences(pair: Pair) -> Sequence[Difference]:
    return ()


def no_reasons(pair: Pair) -> Sequence[str]:
    return ()


def nothing(pair: Pair, chosen: Chosen, now: datetime) -> None:
    """Nothing to do."""


@dataclass(frozen=True, slots=True)
class Room:
    """What one room does. ``refusals`` tell, before anything changes, why the two can't be merged.

    ``settle`` ends the clashes while each row still is of its own record; afterwards the rows move; ``rebuild`` brings
    in line what follows from rows that now stand together. A new row of ``built_from`` makes undoing impossible,
    because others were built from it since. Both raise Invalid for what turns out impossible.
    """

    name: str
    differences: Callable[[Pair], Sequence[Difference]] = no_differences
    refusals: Callable[[Pair], Sequence[str]] = no_reasons
    settle: Callable[[Pair, Chosen, datetime], None] = nothing
    rebuild: Callable[[Pair, Chosen, datetime], None] = nothing
    built_from: Collection[type[models.Model]] = field(default=())


_rooms: list[Room] = []


def add_room(room: Room) -> None:
    """Register what a room does, when its ``personal`` module is loaded; ValueError for a second time."""
    if any(each.name == room.name for each in _rooms):
        raise ValueError(f"{room.name} says twice how it merges")
    _rooms.append(room)


def rooms() -> tuple[Room, ...]:
    """Every room that has something to say, upper rooms first."""
    return tuple(_rooms)

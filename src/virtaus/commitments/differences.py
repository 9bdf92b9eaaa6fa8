"""Versions of a tree as plain values, and what changed from one to the next. Pure apart from the rows given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar
from uuid import UUID

from virtaus.commitments.models import ItemState

TOLD = ("text", "responsible", "responsible_name", "due", "state")
Content = Sequence[Mapping[str, Any]]


class Told(Protocol):
    """An item as it is kept or as a page shows it."""

    @property
    def id(self) -> UUID: ...
    @property
    def parent_id(self) -> UUID | None: ...
    @property
    def level(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def responsible(self) -> str | None: ...
    @property
    def responsible_name(self) -> str: ...
    @property
    def due(self) -> date | None: ...
    @property
    def state(self) -> str: ...


T = TypeVar("T", bound=Told)


def content_of(items: Sequence[Told]) -> list[dict[str, Any]]:
    """The items of a tree in reading order, each with its id, parent, level and what it says."""
    return [
        {
            "id": str(item.id),
            "parent": str(item.parent_id) if item.parent_id else None,
            "level": item.level,
            "text": item.text,
            "responsible": item.responsible or "",
            "responsible_name": item.responsible_name,
            "due": item.due.isoformat() if item.due else None,
            "state": item.state,
        }
        for item in in_reading_order(items)
    ]


def says_the_same(before: Content, after: Content) -> bool:
    """Whether two versions agree on the same: that a step has been done since changes nothing of it."""
    return all(each.fields.keys() == {"state"} and _only_done(each) for each in differences(before, after))


def _only_done(each: Difference) -> bool:
    return ItemState.DROPPED not in each.fields["state"]


def in_reading_order(items: Sequence[T]) -> list[T]:
    """Each goal followed by its measures, each measure by its steps."""
    under: dict[object, list[T]] = {}
    for item in items:
        under.setdefault(item.parent_id, []).append(item)
    ordered: list[T] = []

    def walk(parent: object) -> None:
        for item in under.get(parent, []):
            ordered.append(item)
            walk(item.id)

    walk(None)
    return ordered


@dataclass(frozen=True, slots=True)
class Difference:
    """An item that was added, removed or changed. ``fields`` maps what changed to its values before and after."""

    kind: str
    level: str
    text: str
    fields: Mapping[str, tuple[Any, Any]]


def differences(before: Content, after: Content) -> list[Difference]:
    """What changed from one version to the next: in the order of the later one, what was removed last."""
    earlier = {item["id"]: item for item in before}
    found: list[Difference] = []
    for item in after:
        old = earlier.pop(item["id"], None)
        if old is None:
            found.append(Difference("added", item["level"], item["text"], {}))
            continue
        fields = {name: (old[name], item[name]) for name in TOLD if old[name] != item[name]}
        if fields:
            found.append(Difference("changed", item["level"], item["text"], fields))
    found += [Difference("removed", item["level"], item["text"], {}) for item in earlier.values()]
    return found

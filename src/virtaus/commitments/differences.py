"""Versions of a tree as plain values, and what changed from one to the next. Pure apart from the rows given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from virtaus.commitments.models import Item

TOLD = ("text", "responsible", "responsible_name", "due", "state")
Content = Sequence[Mapping[str, Any]]


def content_of(items: Sequence[Item]) -> list[dict[str, Any]]:
    """The items of a tree in reading order, each with its id, parent, level and what it says."""
    return [
        {
            "id": str(item.id),
            "parent": str(item.parent_id) if item.parent_id else None,
            "level": item.level,
            "text": item.text,
            "responsible": item.responsible,
            "responsible_name": item.responsible_name,
            "due": item.due.isoformat() if item.due else None,
            "state": item.state,
        }
        for item in in_reading_order(items)
    ]


def in_reading_order(items: Sequence[Item]) -> list[Item]:
    """Each goal followed by its measures, each measure by its steps."""
    under: dict[object, list[Item]] = {}
    for item in items:
        under.setdefault(item.parent_id, []).append(item)
    ordered: list[Item] = []

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

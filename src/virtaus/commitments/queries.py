"""Reads of trees, always within what their heads let the actor see."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.commitments.differences import Difference, content_of, differences, in_reading_order, says_the_same
from virtaus.commitments.heads import note
from virtaus.commitments.models import FollowUp, Item, ItemState, Level, Responsible, TreeVersion
from virtaus.commitments.rules import SEE_ITEMS, seen_trees
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.figures import MISSING, day
from virtaus.frame.rights import require


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as pages show it. ``who`` is who does it, in words; ``remark`` the newest follow-up's."""

    id: UUID
    tree_id: UUID
    parent_id: UUID | None
    level: Level
    text: str
    responsible: Responsible | None
    responsible_name: str
    due: date | None
    state: ItemState
    ended_on: date | None
    remark: str
    version: int

    @property
    def who(self) -> str:
        if self.responsible is None:
            return ""
        return self.responsible_name or str(self.responsible.label)

    @property
    def is_open(self) -> bool:
        return self.state is ItemState.OPEN

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due is not None and self.due < clock.today()


@dataclass(frozen=True, slots=True)
class FrozenItem:
    """An item as it stood in a version."""

    id: UUID
    level: Level
    text: str
    who: str
    due_day: date | None


@dataclass(frozen=True, slots=True)
class FieldChange:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What changed in one item from a version to the next, in words."""

    kind_label: str
    text: str
    shown: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A frozen version and what changed in it from the one before."""

    number: int
    recorded_at: datetime
    recorder: str
    items: tuple[FrozenItem, ...]
    changes: tuple[ChangeRow, ...]


def items_of(actor: Actor, tree_ids: Collection[UUID]) -> dict[UUID, list[ItemRow]]:
    """The items of some trees in reading order, in three queries. Trees outside the scope are left out."""
    require(actor, SEE_ITEMS)
    trees = dict(seen_trees(actor).filter(id__in=tree_ids).order_by().values_list("id", "head"))
    found: dict[UUID, list[Item]] = {tree: [] for tree in trees}
    for item in Item.objects.filter(tree__in=trees).order_by("position", "id"):
        found[item.tree_id].append(item)
    remarks = dict(
        FollowUp.objects.filter(item__tree__in=trees).order_by("recorded_at", "id").values_list("item_id", "note")
    )
    for head in set(trees.values()):
        note(head, {tree for tree, code in trees.items() if code == head})
    return {tree: [_row(item, remarks) for item in in_reading_order(items)] for tree, items in found.items()}


def item(actor: Actor, item_id: UUID) -> ItemRow:
    """One item; NotFound outside the scope."""
    require(actor, SEE_ITEMS)
    found = Item.objects.filter(id=item_id, tree__in=seen_trees(actor).order_by().values("id")).first()
    if found is None:
        raise NotFound(_("Not found."))
    return next(row for row in items_of(actor, [found.tree_id])[found.tree_id] if row.id == item_id)


def versions(actor: Actor, tree_id: UUID) -> list[VersionRow]:
    """Every version of a tree, newest first; NotFound outside the scope."""
    require(actor, SEE_ITEMS)
    tree = seen_trees.get(actor, tree_id)
    note(tree.head, {tree.id})
    rows: list[VersionRow] = []
    before: list[dict[str, Any]] = []
    for row in TreeVersion.objects.filter(tree=tree).select_related("recorder").order_by("number"):
        changes = tuple(_change(each) for each in differences(before, row.content)) if before else ()
        by = row.recorder.name if row.recorder else ""
        items = tuple(_frozen(each) for each in row.content)
        rows.append(VersionRow(row.number, row.recorded_at, by, items, changes))
        before = row.content
    return rows[::-1]


def _frozen(told: Mapping[str, Any]) -> FrozenItem:
    who = told["responsible_name"] or (str(Responsible(told["responsible"]).label) if told["responsible"] else "")
    due = date.fromisoformat(told["due"]) if told["due"] else None
    return FrozenItem(UUID(told["id"]), Level(told["level"]), told["text"], who, due)


def _change(each: Difference) -> ChangeRow:
    kinds = {"added": _("Added"), "changed": _("Changed"), "removed": _("Taken away")}
    labels = {
        "text": _("Text"),
        "responsible": _("Who"),
        "responsible_name": _("Name"),
        "due": _("Due"),
        "state": _("State"),
    }
    shown = tuple(
        FieldChange(labels[name], _told(name, before), _told(name, after))
        for name, (before, after) in each.fields.items()
    )
    return ChangeRow(kinds[each.kind], each.text, shown)


def _told(name: str, value: str | None) -> str:
    """A value of a version in words; an en dash for none."""
    if not value:
        return MISSING
    if name == "due":
        return day(date.fromisoformat(value))
    if name == "state":
        return str(ItemState(value).label)
    return str(Responsible(value).label) if name == "responsible" else value


def unchanged_since(numbers: Mapping[UUID, int], items: Mapping[UUID, Collection[ItemRow]]) -> set[UUID]:
    """The trees that still say what their version of the number given says; steps done since change nothing of it."""
    if not numbers:
        return set()
    rows = TreeVersion.objects.filter(tree__in=numbers).order_by("tree_id", "number")
    told = rows.values_list("tree_id", "number", "content")
    contents = [(tree, content) for tree, number, content in told if number == numbers[tree]]
    return {tree for tree, content in contents if says_the_same(content, content_of(list(items.get(tree, ()))))}


def _row(item: Item, remarks: Mapping[UUID, str]) -> ItemRow:
    return ItemRow(
        id=item.id,
        tree_id=item.tree_id,
        parent_id=item.parent_id,
        level=Level(item.level),
        text=item.text,
        responsible=Responsible(item.responsible) if item.responsible else None,
        responsible_name=item.responsible_name,
        due=item.due,
        state=ItemState(item.state),
        ended_on=item.ended_on,
        remark=remarks.get(item.id, ""),
        version=item.version,
    )

"""Changes of trees: items added, changed, closed and followed up, and a tree frozen as a version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from virtaus.commitments.differences import content_of
from virtaus.commitments.heads import note
from virtaus.commitments.models import FollowUp, Item, ItemState, Level, Responsible, Tree, TreeVersion
from virtaus.commitments.rules import EDIT_ITEMS, edited_items, edited_trees
from virtaus.frame import clock
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid

UNDER = {Level.GOAL: None, Level.MEASURE: Level.GOAL, Level.STEP: Level.MEASURE}
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Wording:
    """What an item says: ``responsible`` and ``due`` are for measures and steps, the name only for somebody else."""

    text: str
    responsible: Responsible | None = None
    responsible_name: str = ""
    due: date | None = None
    phrase: str = ""


def new_tree(head: str) -> Tree:
    """A tree for a head that a lower room is making, in the transaction of its own action."""
    return Tree.objects.create(head=head, created_at=clock.now())


@action("commitments.add_item", right=EDIT_ITEMS)
def add_item(actor: Actor, tree_id: UUID, *, level: Level, parent_id: UUID | None, wording: Wording) -> UUID:
    """Add an item last among its siblings; the id of the item.

    Invalid: no text, a parent of the wrong level or of another tree, a due date for a goal, nobody responsible.
    """
    tree = edited_trees.get(actor, tree_id, for_update=True)
    parent = Item.objects.filter(tree=tree, id=parent_id).first() if parent_id else None
    if (parent.level if parent else None) != UNDER[level]:
        raise Invalid({"": [_("A measure belongs under a goal and a step under a measure.")]})
    _check(level, wording)
    last = Item.objects.filter(tree=tree).aggregate(last=Max("position"))["last"] or 0
    item = Item.objects.create(
        tree=tree,
        parent=parent,
        level=level,
        position=last + 1,
        recorded_at=clock.now(),
        phrase=wording.phrase,
        **_values(wording),
    )
    note(tree.head, {tree.id})
    return item.id


@action("commitments.change_item", right=EDIT_ITEMS)
def change_item(actor: Actor, item_id: UUID, *, version: int, wording: Wording) -> None:
    """Change what an item says. Invalid as in adding; Stale when somebody was first."""
    item = edited_items.get(actor, item_id, for_update=True)
    _check(Level(item.level), wording)
    item.change(_values(wording), version=version)
    note(item.tree.head, {item.tree_id})


@action("commitments.follow_up", right=EDIT_ITEMS)
def follow_up(actor: Actor, item_id: UUID, *, version: int, state: ItemState, remark: str = "") -> None:
    """Note how an item stands: open, done or dropped, with a remark. Stale when somebody was first.

    A goal or measure that is closed leaves what is under it as it is.
    """
    item = edited_items.get(actor, item_id, for_update=True)
    now = clock.now()
    ended_on = None if state is ItemState.OPEN else clock.today()
    item.change({"state": state, "ended_on": ended_on}, version=version)
    FollowUp.objects.create(
        item=item,
        on=clock.today(),
        state=state,
        note=remark.strip()[:LONGEST],
        recorder_id=actor.account_id,
        recorded_at=now,
    )
    note(item.tree.head, {item.tree_id})


@action("commitments.freeze", right=EDIT_ITEMS)
def freeze(actor: Actor, tree_id: UUID) -> int:
    """Keep the tree as it stands as a version; its number. A tree that has not changed keeps its newest version.

    Invalid for a tree without a goal.
    """
    tree = edited_trees.get(actor, tree_id, for_update=True)
    content = content_of(list(Item.objects.filter(tree=tree).order_by("position", "id")))
    if not content:
        raise Invalid({"": [_("There is nothing in the plan yet: add a goal first.")]})
    newest = TreeVersion.objects.filter(tree=tree).order_by("-number").first()
    note(tree.head, {tree.id})
    if newest is not None and newest.content == content:
        return newest.number
    number = newest.number + 1 if newest else 1
    TreeVersion.objects.create(
        tree=tree, number=number, content=content, recorder_id=actor.account_id, recorded_at=clock.now()
    )
    return number


def _check(level: Level, wording: Wording) -> None:
    faults: dict[str, list[str]] = {}
    if not wording.text.strip():
        faults["text"] = [_("Write what it is, or choose a ready phrase.")]
    if len(wording.text) > LONGEST:
        faults["text"] = [_("At most %d characters.") % LONGEST]
    if level is Level.STEP and wording.responsible is None:
        faults["responsible"] = [_("Say who does it.")]
    if wording.responsible is Responsible.OTHER and not wording.responsible_name.strip():
        faults["responsible_name"] = [_("Say who it is.")]
    if level is Level.STEP and wording.due is None:
        faults["due"] = [_("Say by which day it is done.")]
    if faults:
        raise Invalid(faults)


def _values(wording: Wording) -> dict[str, object]:
    other = wording.responsible is Responsible.OTHER
    return {
        "text": wording.text.strip(),
        "responsible": wording.responsible or "",
        "responsible_name": wording.responsible_name.strip() if other else "",
        "due": wording.due,
    }

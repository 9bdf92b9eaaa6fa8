"""Who may see and change trees: those whom their heads let."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from virtaus.commitments.heads import heads
from virtaus.commitments.models import Item, Tree
from virtaus.frame.actor import Actor
from virtaus.frame.rights import right
from virtaus.frame.roles import STAFF, Role
from virtaus.frame.scopes import scope

SEE_ITEMS = right("commitments.see_items", *STAFF, Role.JOBSEEKER)
EDIT_ITEMS = right("commitments.edit_items", *STAFF)


def _of_heads(actor: Actor, *, edited: bool) -> Q:
    found = Q(pk__in=[])
    for head in heads():
        found |= Q(head=head.code, id__in=head.edited(actor) if edited else head.seen(actor))
    return found


@scope
def seen_trees(actor: Actor) -> QuerySet[Tree]:
    """Trees that the actor may see."""
    return Tree.objects.filter(_of_heads(actor, edited=False))


@scope
def edited_trees(actor: Actor) -> QuerySet[Tree]:
    """Trees that the actor may change."""
    return Tree.objects.filter(_of_heads(actor, edited=True))


@scope
def edited_items(actor: Actor) -> QuerySet[Item]:
    """Items of the trees that the actor may change."""
    return Item.objects.filter(tree__in=edited_trees(actor).order_by().values("id")).select_related("tree")

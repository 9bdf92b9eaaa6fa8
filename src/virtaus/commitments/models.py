"""The item tree goal → measure → step, its follow-ups and its frozen versions.

A tree belongs to a head in a lower room (a plan, an agreement, a promise), which owns who sees it, how it is accepted
and how long it is kept. Here nothing refers to the head: it refers to the tree.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from virtaus.accounts.models import Account
from virtaus.frame.ids import new_id
from virtaus.frame.versioned import Versioned


class Level(models.TextChoices):
    GOAL = "goal", _("Goal")
    MEASURE = "measure", pgettext_lazy("plan", "Measure")
    STEP = "step", _("Step")


class Responsible(models.TextChoices):
    """Who does it. PERSON is whom the head is about (the jobseeker of a plan)."""

    PERSON = "person", _("The jobseeker")
    COACH = "coach", _("The coach")
    TEAM = "team", _("The team")
    OTHER = "other", _("Somebody else")


class ItemState(models.TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class Tree(models.Model):
    """A tree of items. ``head`` is the code of the kind of head that owns it ("casework.employment_plan")."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    head = models.CharField(max_length=60)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return str(self.id)


class Item(Versioned):
    """A goal, a measure under a goal, or a step under a measure.

    ``phrase`` is the code of the ready phrase it was drafted from. ``ended_on`` is the day it was done or dropped.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tree = models.ForeignKey(Tree, on_delete=models.CASCADE, related_name="items")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, related_name="children", null=True, blank=True)
    level = models.CharField(max_length=7, choices=Level.choices)
    position = models.PositiveIntegerField()
    text = models.CharField(max_length=500)
    responsible = models.CharField(max_length=6, choices=Responsible.choices, blank=True)
    responsible_name = models.CharField(max_length=120, blank=True)
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=7, choices=ItemState.choices, default=ItemState.OPEN)
    ended_on = models.DateField(null=True, blank=True)
    phrase = models.CharField(max_length=60, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["tree_id", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level="goal", parent__isnull=True) | Q(level__in=["measure", "step"], parent__isnull=False),
                name="item_goals_are_roots",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_on__isnull=True) | ~Q(state="open") & Q(ended_on__isnull=False),
                name="item_ended_when_closed",
            ),
            models.CheckConstraint(
                condition=Q(responsible_name="") | Q(responsible="other"), name="item_only_others_are_named"
            ),
        ]
        indexes = [models.Index(fields=["due"], name="item_due", condition=Q(state="open", level="step"))]

    def __str__(self) -> str:
        return str(self.id)


class FollowUp(models.Model):
    """What was noted about an item on a day; it is never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="follow_ups")
    on = models.DateField()
    state = models.CharField(max_length=7, choices=ItemState.choices)
    note = models.CharField(max_length=500, blank=True)
    recorder = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["item_id", "recorded_at", "id"]

    def __str__(self) -> str:
        return str(self.id)


class TreeVersion(models.Model):
    """A tree as it stood when it was frozen. ``content`` is its items in order, as plain values."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tree = models.ForeignKey(Tree, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    recorder = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["tree_id", "number"]
        constraints = [models.UniqueConstraint(fields=["tree", "number"], name="tree_version_number")]

    def __str__(self) -> str:
        return f"{self.tree_id} {self.number}"

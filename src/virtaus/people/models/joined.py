"""What is left when two records of one person became one, or when a record was erased."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from virtaus.accounts.models import Account
from virtaus.frame.encryption import EncryptedTextField
from virtaus.frame.ids import new_id
from virtaus.people.models.person import Person


class PersonMerge(models.Model):
    """Two records of one person became one: ``kept`` stayed, the record ``merged_id`` is gone.

    ``undo`` (JSON, see ``virtaus.people.merging.undoing``) is what the merge changed, as it was; it is destroyed when
    the time to undo is over (``undo_until``). ``counts`` are rows by kind.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kept = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="merges")
    merged_id = models.UUIDField(db_index=True)
    grounds = EncryptedTextField()
    counts = models.JSONField()
    merged_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    merged_at = models.DateTimeField()
    undo = EncryptedTextField(null=True)
    undo_until = models.DateTimeField()
    undone_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-merged_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["merged_id"], condition=Q(undone_at__isnull=True), name="person_merge_in_force_once"
            ),
            models.CheckConstraint(condition=~Q(kept=F("merged_id")), name="person_merge_of_two"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class FormerKey(models.Model):
    """A register key under which a person stood before two records became one; the register may still send it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="former_keys")
    register_key = models.CharField(max_length=64, unique=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["person_id", "recorded_at", "id"]

    def __str__(self) -> str:
        return str(self.id)

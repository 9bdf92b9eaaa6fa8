"""The row that tells the database its mode."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from virtaus.frame.modes import Mode


class StorageMode(models.Model):
    """The mode this database is in: one row, set when the database is migrated; triggers read it."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    mode = models.CharField(max_length=11, choices=Mode.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="storage_mode_one_row"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="storage_mode_known"),
        ]

    def __str__(self) -> str:
        return self.mode

"""What stays when a record was erased: that it was, when, by whom and on what ground; nothing of the person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from virtaus.accounts.models import Account
from virtaus.frame.ids import new_id
from virtaus.people.models.person import Person


class ErasureGround(models.TextChoices):
    """Why a record is erased."""

    TIME_OVER = "time_over", _("The time to keep it is over")
    REQUEST = "request", _("The person's request was granted (GDPR art. 17)")
    MISTAKE = "mistake", _("The record was made by mistake")


class Erasure(models.Model):
    """A decision to erase a record. ``person`` is the one decided on until it is carried out, then nobody.

    ``reference`` is the number of the decision in the area's register of matters. ``counts`` are rows by table,
    ``mentions`` places ("table.column") where the same name, phone or address still stands, somebody else's maybe.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="erasures", null=True)
    ground = models.CharField(max_length=9, choices=ErasureGround.choices)
    reference = models.CharField(max_length=40)
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
    refused = models.CharField(max_length=300, blank=True)
    counts = models.JSONField(default=dict)
    mentions = models.JSONField(default=list)
    columns_searched = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(erased_at__isnull=True, refused=""), name="erasure_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(person__isnull=True), name="erasure_names_nobody_when_done"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

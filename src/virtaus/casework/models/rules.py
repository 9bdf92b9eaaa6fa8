"""The area's approval of rules."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from virtaus.accounts.models import Account
from virtaus.frame.ids import new_id


class RuleApproval(models.Model):
    """The area's approval of a rule version that the product does not mark as read from the statute.

    From the approval on, dates by that version are shown without "check". An approval can be taken back.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rule = models.CharField(max_length=60)
    version_from = models.DateField()
    grounds = models.CharField(max_length=300)
    approved_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    approved_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["rule", "version_from", "-approved_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "version_from"], condition=Q(withdrawn_at__isnull=True), name="rule_approved_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.version_from}"

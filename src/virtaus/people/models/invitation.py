"""Codes by which a customer takes a login of her own into use."""

from __future__ import annotations

from django.db import models

from virtaus.accounts.models import Account, OneTimeLink
from virtaus.frame.ids import new_id
from virtaus.people.models.person import Person


class Invitation(models.Model):
    """A code that the coach gave a customer, to connect her login with her record. ``link`` says how long it works."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    link = models.OneToOneField(OneTimeLink, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "id"]

    def __str__(self) -> str:
        return str(self.id)

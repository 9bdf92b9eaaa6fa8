"""A worker's own meetings as a calendar that other programs read by a secret address."""

from __future__ import annotations

from django.db import models

from virtaus.accounts.models import Account, OneTimeLink
from virtaus.frame.ids import new_id


class CalendarFeed(models.Model):
    """The address by which a calendar program reads the meetings that ``account`` has agreed; one for each account.

    ``link`` holds the secret's digest, its end and its time; a new address takes the place of the one before.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="+")
    link = models.OneToOneField(OneTimeLink, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return str(self.id)

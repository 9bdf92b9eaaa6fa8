from __future__ import annotations

from django.db import models

from virtaus.frame.encryption import EncryptedTextField
from virtaus.frame.ids import new_id


class SentForm(models.Model):
    """A form or a request of a program that an account sent with a key, and how it was answered.

    It is inserted and answered in the transaction of the change itself: a key that is stored means a change that is
    stored, also when the process dies in between. No foreign key: accounts stand below. ``answer`` is what a program
    was answered, to be said again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account_id = models.UUIDField()
    key = models.CharField(max_length=64)
    fingerprint = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(null=True)
    location = models.CharField(max_length=2000, blank=True)
    answer = EncryptedTextField(null=True)
    sent_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "key"], name="sent_form_key_of_account")]
        ordering = ["sent_at", "id"]

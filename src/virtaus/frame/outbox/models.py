from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from virtaus.frame.encryption import EncryptedTextField
from virtaus.frame.ids import new_id


class OutboxMessage(models.Model):
    """A mail to be: who gets which template with which link. ``sending`` is noted before the server is asked, so a
    message found in that state was interrupted, and goes again under the same Message-ID.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        KEPT = "kept", _("Kept here")
        REFUSED = "refused", _("Turned down by the mail server")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    template = models.CharField(max_length=80)
    address = EncryptedTextField()
    language = models.CharField(max_length=5)
    path = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    posted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reply = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "sending", "sent", "kept", "refused"]),
                name="outbox_message_state",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "sending"], ended_at__isnull=True)
                | models.Q(state__in=["sent", "kept", "refused"], ended_at__isnull=False),
                name="outbox_message_ended",
            ),
        ]
        ordering = ["-posted_at", "-id"]

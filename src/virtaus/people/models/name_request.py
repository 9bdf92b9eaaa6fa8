"""A person asks for the names behind the readings of her data, and what was decided."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from virtaus.accounts.models import Account
from virtaus.frame.encryption import EncryptedTextField
from virtaus.frame.ids import new_id
from virtaus.frame.versioned import Versioned
from virtaus.people.models.person import Person


class NameRequest(Versioned):
    """A request for the names of those who read a person's data from ``first_day`` to ``last_day``, both included.

    ``entries`` are the entries of the log whose reader's name a grant lets be told: those there were when it was made,
    and no later ones.
    """

    class State(models.TextChoices):
        WAITS = "waits", _("Waits for a decision")
        GRANTED = "granted", _("Names are told")
        REFUSED = "refused", _("Names are not told")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="name_requests")
    first_day = models.DateField()
    last_day = models.DateField()
    why = EncryptedTextField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITS)
    answer = EncryptedTextField(null=True)
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)
    entries = ArrayField(models.UUIDField(), default=list, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [models.Index(fields=["asked_at", "id"], name="name_request_waits", condition=Q(state="waits"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waits", answered_at__isnull=True) | ~Q(state="waits") & Q(answered_at__isnull=False),
                name="name_request_answered_has_its_time",
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="name_request_days_in_order"),
            models.CheckConstraint(condition=Q(state="granted") | Q(entries=[]), name="name_request_names_by_grant"),
        ]

    def __str__(self) -> str:
        return str(self.id)

"""What a person says is wrong in her data, and what became of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from virtaus.accounts.models import Account
from virtaus.frame.encryption import EncryptedTextField
from virtaus.frame.ids import new_id
from virtaus.frame.versioned import Versioned
from virtaus.people.models.person import Person


class About(models.TextChoices):
    """What the datum is that a person says is wrong."""

    IDENTITY = "identity", _("My name, code or day of birth")
    MUNICIPALITY = "municipality", _("My home municipality")
    CONTACT = "contact", _("My contact details")
    COMPETENCE = "competence", _("What I can do or look for")
    SERVICE = "service", _("How I am served")
    SEARCH = "search", _("My job search, status or meetings")
    PLAN = "plan", _("My plan")
    OTHER = "other", _("Something else")


class CorrectionRequest(Versioned):
    """A person's request to correct a datum (GDPR art. 16), in her own words, and how it was answered."""

    class State(models.TextChoices):
        WAITS = "waits", _("Waits for an answer")
        CORRECTED = "corrected", _("Corrected")
        ELSEWHERE = "elsewhere", _("To be corrected in the national register")
        REFUSED = "refused", _("Not corrected")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="correction_requests")
    about = models.CharField(max_length=12, choices=About.choices)
    wrong = EncryptedTextField()
    right = EncryptedTextField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITS)
    answer = EncryptedTextField(null=True)
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [models.Index(fields=["person"], name="correction_waits", condition=Q(state="waits"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waits", answered_at__isnull=True) | ~Q(state="waits") & Q(answered_at__isnull=False),
                name="correction_answered_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

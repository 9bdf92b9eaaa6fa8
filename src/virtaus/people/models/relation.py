"""Why a person may be seen: by their team, or for a time by somebody who stated a reason."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from virtaus.accounts.models import Account
from virtaus.area.models import Team
from virtaus.frame.encryption import EncryptedTextField
from virtaus.frame.ids import new_id
from virtaus.people.models.person import Person


class Purpose(models.TextChoices):
    """What a relation is for (purpose of use, JTYPL 380/2023 § 112)."""

    SERVICE = "service", _("Employment services")


class Relation(models.Model):
    """Why a team may see a person: the only ground for access.

    Half-open in days; ``basis`` says what made it ("import: municipality 109"). A relation made by mistake is
    withdrawn (``withdrawn_at``) and stays on record.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relations")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.SERVICE)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["person_id", "valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="relation_half_open"
            ),
            models.UniqueConstraint(
                fields=["person", "team", "purpose"],
                condition=Q(valid_to__isnull=True, withdrawn_at__isnull=True),
                name="relation_open_once",
            ),
        ]
        indexes = [
            models.Index(fields=["team", "person"], name="relation_team", condition=Q(withdrawn_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return str(self.id)


class AccessReason(models.TextChoices):
    """Why somebody outside the person's team needs to see them."""

    CONTACT = "contact", _("The customer contacted me")
    COVER = "cover", _("I stand in for a colleague")
    TRANSFER = "transfer", _("The customer is moving to my team")
    JOINT = "joint", _("We handle the matter together")
    OTHER = "other", _("Another reason")


class Verdict(models.TextChoices):
    """What the reviewer found of an access."""

    APPROVED = "approved", _("In order")
    FLAGGED = "flagged", _("To be looked into")


class OutsideAccess(models.Model):
    """One worker's view of a person outside their own teams: reason stated, over at ``ends_at``, reviewed afterwards.

    ``team`` is the person's team at the time, whose lead reviews. ``closed_at``: ended before its time.
    ``words`` is the stated reason in the worker's own words, encrypted because it may tell of the person.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="outside_accesses")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    reason = models.CharField(max_length=10, choices=AccessReason.choices)
    words = EncryptedTextField()
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    reviewer = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("opened_at")), name="outside_access_ends_after_opening"),
            models.CheckConstraint(
                condition=Q(verdict="", reviewer__isnull=True, reviewed_at__isnull=True)
                | Q(verdict__in=Verdict.values, reviewer__isnull=False, reviewed_at__isnull=False),
                name="outside_access_reviewed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True) | ~Q(reviewer=F("account")),
                name="outside_access_reviewed_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "person", "ends_at"], name="outside_access_account"),
            models.Index(fields=["team", "-opened_at"], name="outside_access_unseen", condition=Q(verdict="")),
        ]

    def __str__(self) -> str:
        return str(self.id)

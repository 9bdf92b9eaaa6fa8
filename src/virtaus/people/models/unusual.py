"""What the nightly look at the log found out of the ordinary, and what the officer made of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from virtaus.accounts.models import Account
from virtaus.frame.encryption import EncryptedTextField
from virtaus.frame.ids import new_id
from virtaus.people.models.person import Person


class Unusual(models.TextChoices):
    """What is out of the ordinary."""

    NO_RELATION = "no_relation", _("Read without a relation")
    MANY_OUTSIDE = "many_outside", _("Many openings of other teams' customers")
    SAME_NAME = "same_name", _("A customer with the reader's surname")
    OWN_RECORD = "own_record", _("The reader's own record as a customer")
    COLLEAGUE = "colleague", _("A customer who works here")
    NEIGHBOURS = "neighbours", _("People of one house")
    REPEATED = "repeated", _("One customer again and again without anything done")
    BULK = "bulk", _("Many customers in a day")
    ODD_HOURS = "odd_hours", _("Reading at odd hours")


class Handled(models.TextChoices):
    """What the officer found of it."""

    IN_ORDER = "in_order", _("In order")
    DISCUSSED = "discussed", _("Discussed with the unit")
    BREACH = "breach", _("A breach")


class UnusualReading(models.Model):
    """One finding: on a day an account read out of the ordinary; of one ``person`` where the finding is about one.

    ``evidence`` holds the entries as they stood in the log (moment, page, purpose, how many persons) and no name;
    ``measured`` what was counted beside the thresholds of that day. Whose the account is stays covered until somebody
    states a reason (``uncover_reason``).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rule = models.CharField(max_length=12, choices=Unusual.choices)
    day = models.DateField()
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="unusual_readings", null=True)
    roles = models.JSONField(default=list)
    teams = models.JSONField(default=list)
    measured = models.JSONField(default=dict)
    evidence = models.JSONField(default=list)
    found_at = models.DateTimeField()
    uncovered_at = models.DateTimeField(null=True)
    uncovered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    uncover_reason = EncryptedTextField(null=True)
    handled = models.CharField(max_length=9, choices=Handled.choices, blank=True)
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    note = EncryptedTextField(null=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-day", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "rule", "account", "person"], nulls_distinct=False, name="unusual_reading_once"
            ),
            models.CheckConstraint(
                condition=Q(handled="", handled_at__isnull=True) | (~Q(handled="") & Q(handled_at__isnull=False)),
                name="unusual_reading_handled_at",
            ),
        ]
        indexes = [models.Index(fields=["-day"], name="unusual_reading_open", condition=Q(handled=""))]

    def __str__(self) -> str:
        return str(self.id)


class WatchedDay(models.Model):
    """A day of the log that has been looked through."""

    day = models.DateField(primary_key=True)
    findings = models.PositiveIntegerField()
    watched_at = models.DateTimeField()

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return self.day.isoformat()

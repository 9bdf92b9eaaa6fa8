"""Where each datum on a person comes from, and who recorded it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from virtaus.accounts.models import Account
from virtaus.frame.ids import new_id


class Source(models.TextChoices):
    """Where a datum on a person comes from (JTYPL 380/2023 § 114: source and recorder of each)."""

    REGISTER = "register", _("National register")
    COACH = "coach", _("Coach")
    PERSON = "person", _("The person")
    FILE = "file", _("Imported file")


class Recorded(models.Model):
    """A row whose data come from one source; a field that came otherwise since has a ``DatumSource`` of its own.

    ``recorder`` is the account that wrote it down, empty for an import.
    """

    source = models.CharField(max_length=8, choices=Source.choices)
    recorder = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True


class DatumSource(Recorded):
    """The source and recorder of one field ("PersonBackground.sex") of a person, where its row's own no longer hold."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="datum_sources")
    field = models.CharField(max_length=60)

    class Meta:
        ordering = ["person_id", "field"]
        constraints = [models.UniqueConstraint(fields=["person", "field"], name="datum_source_once")]

    def __str__(self) -> str:
        return str(self.id)

"""The log of reads and writes. Its tables are made in SQL (``migrations/0001_initial.sql``), because PostgreSQL's own
partitions, triggers and transaction ids carry the promise that nothing in it changes.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from virtaus.frame.ids import new_id


class AuditEntry(models.Model):
    """What one request read of persons, or what one action wrote.

    Persons stand as pseudonyms (``virtaus.audit.keys``), never as foreign keys: the log outlives what it speaks of.
    Not managed, so that neither a migration nor a test's clean-up ever tries to change or empty it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    recorded_at = models.DateTimeField()
    kind = models.TextField()
    actor_kind = models.TextField()
    actor_name = models.TextField()
    account_id = models.UUIDField(null=True)
    roles = ArrayField(models.TextField())
    team_ids = ArrayField(models.UUIDField())
    purpose = models.TextField()
    place = models.TextField()
    action = models.TextField()
    persons = ArrayField(models.UUIDField())
    fields = ArrayField(models.TextField())
    outcome = models.TextField()
    request_id = models.UUIDField()

    class Meta:
        managed = False
        db_table = "audit_entry"
        ordering = ["-recorded_at", "-id"]

    def __str__(self) -> str:
        return str(self.id)


class Pseudonym(models.Model):
    """Under which id the log speaks of a person. Deleting the row is what forgetting the person means to the log.

    ``person_id`` is no foreign key: persons are a lower room, whose triggers add the rows. ``shown_with`` is the person
    whose record was kept when two were merged. The database refuses any other change of a row.
    """

    person_id = models.UUIDField(primary_key=True)
    pseudonym = models.UUIDField(unique=True)
    shown_with = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["person_id"]
        indexes = [
            models.Index(fields=["shown_with"], name="pseudonym_shown", condition=Q(shown_with__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(shown_with__isnull=True) | ~Q(shown_with=F("person_id")), name="pseudonym_not_with_itself"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pseudonym)


class Verification(models.Model):
    """One check of the whole chain: what was looked through, and the first thing that was wrong, if any."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    blocks = models.PositiveIntegerField()
    entries = models.PositiveBigIntegerField()
    findings = models.PositiveIntegerField()
    first_finding = models.TextField(blank=True)

    class Meta:
        ordering = ["-started_at", "-id"]

    def __str__(self) -> str:
        return str(self.id)

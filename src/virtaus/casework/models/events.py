"""The events of a person as told: by the national register, or by a worker here."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from virtaus.accounts.models import Account
from virtaus.frame.ids import new_id
from virtaus.people.models import Person


class Origin(models.TextChoices):
    """Who told an event or meeting: the national register, or a worker here before the register did."""

    REGISTER = "register", _("National register")
    VIRTAUS = "virtaus", _("Recorded in Virtaus")


class EventImport(models.Model):
    """One event file that was applied. ``data_time`` is the newest recording in it: the time of the national data."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    new_events = models.PositiveIntegerField()
    new_persons = models.PositiveIntegerField()
    data_time = models.DateTimeField()
    applied_at = models.DateTimeField()
    applied_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-applied_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"], condition=Q(undone_at__isnull=True), name="event_import_file_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class EventKind(models.TextChoices):
    SEARCH_STARTED = "search_started", _("Job search began")
    STATUS_CHANGED = "status_changed", _("Status changed")
    SEARCH_ENDED = "search_ended", _("Job search ended")
    DISCUSSION_BOOKED = "discussion_booked", _("Meeting booked")
    DISCUSSION_HELD = "discussion_held", _("Meeting held")
    DISCUSSION_MISSED = "discussion_missed", _("Did not come to the meeting")
    DISCUSSION_CANCELLED = "discussion_cancelled", _("Meeting called off")
    COMPETENCE_UPDATED = "competence_updated", _("Competence changed")
    MOVED = "moved", _("Moved")
    BENEFIT_CHANGED = "benefit_changed", _("Benefit basis changed")
    WITHDRAWN = "withdrawn", _("Event withdrawn")


class DiscussionKind(models.TextChoices):
    INITIAL_INTERVIEW = "initial_interview", _("Initial interview")
    JOB_SEARCH_DISCUSSION = "job_search_discussion", _("Job-search discussion")
    SUPPLEMENTARY_DISCUSSION = "supplementary_discussion", _("Supplementary discussion")


class CaseEvent(models.Model):
    """What happened to a person, as told. Job searches, ledger and register meetings are built from those in force.

    In force: neither ``superseded_at`` (corrected or withdrawn by a later event) nor ``undone_at`` (its import was
    undone). ``register_id`` is the register's own event id, null for what was recorded here; ``recorded_at`` is when
    the register (or a worker) recorded it, ``known_at`` when this database came to know it; ``content`` is a SHA-256
    of the line, so that one id with two contents is noticed. A correction made here keeps the ``recorded_at`` of what
    it corrects, so that it takes the same place among the events of its day, and says why in ``grounds``.
    ``benefit`` is a code of ``data/benefits.toml``, ``reason`` one of ``data/end_reasons.toml``.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="events")
    origin = models.CharField(max_length=8, choices=Origin.choices)
    register_id = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001  unique needs null
    event_import = models.ForeignKey(
        EventImport, on_delete=models.PROTECT, related_name="events", null=True, blank=True
    )
    kind = models.CharField(max_length=24, choices=EventKind.choices)
    on = models.DateField()
    status = models.CharField(max_length=24, blank=True)
    planned_end = models.DateField(null=True, blank=True)
    municipality = models.CharField(max_length=3, blank=True)
    discussion = models.CharField(max_length=24, choices=DiscussionKind.choices, blank=True)
    at = models.TimeField(null=True, blank=True)
    occupations = models.TextField(blank=True)
    skills = models.TextField(blank=True)
    licences = models.TextField(blank=True)
    languages = models.TextField(blank=True)
    protected = models.BooleanField(null=True, blank=True)
    benefit = models.CharField(max_length=24, blank=True)
    reason = models.CharField(max_length=32, blank=True)
    grounds = models.CharField(max_length=300, blank=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, related_name="corrected_by", null=True, blank=True)
    content = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField()
    recorder = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    known_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["person_id", "on", "recorded_at", "id"]
        constraints = [
            # An event of an undone import may come again, so only those that still count must be unique.
            models.UniqueConstraint(
                fields=["register_id"],
                condition=Q(register_id__isnull=False, event_import__isnull=False, undone_at__isnull=True),
                name="case_event_register_id_once",
            ),
            models.CheckConstraint(
                condition=Q(origin="register", register_id__isnull=False, event_import__isnull=False)
                | Q(origin="virtaus", register_id__isnull=True, event_import__isnull=True),
                name="case_event_origin",
            ),
        ]
        indexes = [models.Index(fields=["person", "on"], name="case_event_person")]

    def __str__(self) -> str:
        return str(self.id)

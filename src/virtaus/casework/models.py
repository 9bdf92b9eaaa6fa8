"""Job searches, the status ledger, meetings, and the events of the national register they are built from.

Valid time is in Helsinki days, half-open; recorded time is UTC. A correction supersedes a row, it never overwrites
it, so what was known on an earlier day can still be asked. The status ledger is the one source of flow.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Q
from django.utils.translation import gettext_lazy as _

from virtaus.accounts.models import Account
from virtaus.area.models import DateRange, ServicePoint, Team
from virtaus.frame.ids import new_id
from virtaus.frame.versioned import Versioned
from virtaus.people.models import Person


class Origin(models.TextChoices):
    """Who told an event or meeting: the national register, or a worker here before the register did."""

    REGISTER = "register", _("National register")
    VIRTAUS = "virtaus", _("Recorded in Virtaus")


class EventUpload(models.Model):
    """A file waiting for somebody to look at its preview and apply it; gone once applied, discarded or a day old.

    ``checked`` is what the worker's check of a large file found (``findings.Findings``), null until then.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    uploaded_by = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+", null=True)
    uploaded_at = models.DateTimeField()
    checked = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return str(self.id)


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
    of the line, so that one id with two contents is noticed.
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
    protected = models.BooleanField(null=True, blank=True)
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


class JobSearch(models.Model):
    """A job search (380/2023 §§ 27–28) from the day it began to the day it ended (half-open; null while it lasts)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="searches")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["person_id", "started_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")), name="job_search_half_open"
            ),
            ExclusionConstraint(
                name="job_search_no_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (DateRange("started_on", "ended_on", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at__isnull=True),
                deferrable=Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class StatusPeriod(models.Model):
    """A status that a person held from a day to a day (half-open; ``valid_to`` null while it holds).

    ``status`` is a code of ``data/statuses.toml``. ``planned_end`` is the estimated last day of a training, trial,
    subsidised work, study or rehabilitation. The periods of a person that are not superseded never overlap.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="statuses")
    status = models.CharField(max_length=24)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    planned_end = models.DateField(null=True, blank=True)
    municipality = models.CharField(max_length=3, blank=True)
    source = models.CharField(max_length=8, choices=Origin.choices)
    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="+")
    recorder = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["person_id", "valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="status_period_half_open"
            ),
            ExclusionConstraint(
                name="status_period_no_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at__isnull=True),
                deferrable=Deferrable.DEFERRED,
            ),
        ]
        indexes = [
            models.Index(
                fields=["status", "valid_from"], name="status_period_status", condition=Q(superseded_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class DiscussionState(models.TextChoices):
    BOOKED = "booked", _("Booked")
    HELD = "held", _("Held")
    MISSED = "missed", _("Did not come")
    CANCELLED = "cancelled", _("Called off")


class Channel(models.TextChoices):
    """How a meeting is held; § 31(3) puts the initial interview at a service point unless there is a weighty reason."""

    SERVICE_POINT = "service_point", _("At a service point")
    VIDEO = "video", _("By video")
    PHONE = "phone", _("By phone")


class Discussion(Versioned):
    """A meeting with a person: an initial interview, a job-search discussion or a supplementary one.

    ``origin`` register: told by the national register. ``origin`` virtaus: booked here; ``noted_nationally_at`` is
    when the coach said it stands in the national system too, ``event`` the register event that confirmed it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="discussions")
    kind = models.CharField(max_length=24, choices=DiscussionKind.choices)
    on = models.DateField()
    at = models.TimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(default=45)
    channel = models.CharField(max_length=13, choices=Channel.choices, default=Channel.SERVICE_POINT)
    service_point = models.ForeignKey(ServicePoint, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    state = models.CharField(max_length=9, choices=DiscussionState.choices)
    origin = models.CharField(max_length=8, choices=Origin.choices)
    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    recorder = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField()
    noted_nationally_at = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["on", "at", "id"]
        constraints = [
            # Two workers booking the same thing at once: the second is told, not stored.
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(state="booked", origin="virtaus", superseded_at__isnull=True),
                name="discussion_booked_once",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "on"], name="discussion_person", condition=Q(superseded_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return str(self.id)


class RuleApproval(models.Model):
    """The area's approval of a rule version that the product does not mark as read from the statute.

    From the approval on, dates by that version are shown without "check". An approval can be taken back.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rule = models.CharField(max_length=60)
    version_from = models.DateField()
    grounds = models.CharField(max_length=300)
    approved_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    approved_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["rule", "version_from", "-approved_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "version_from"], condition=Q(withdrawn_at__isnull=True), name="rule_approved_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.version_from}"

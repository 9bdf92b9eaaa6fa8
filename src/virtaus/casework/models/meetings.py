"""Meetings, and how they stood before they were changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from virtaus.accounts.models import Account
from virtaus.area.models import ServicePoint, Team
from virtaus.casework.models.events import CaseEvent, DiscussionKind, Origin
from virtaus.frame.ids import new_id
from virtaus.frame.versioned import Versioned
from virtaus.people.models import Person


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
    ``reason`` is a code of ``data/meeting_reasons.toml`` for one missed or called off. ``changed_at`` is when the day,
    time or state became what they are, null when they never changed; ``MeetingBefore`` keeps what they were.
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
    reason = models.CharField(max_length=32, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
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


class MeetingBefore(models.Model):
    """How a meeting stood before a change: known from ``recorded_at`` until ``superseded_at``."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Discussion, on_delete=models.CASCADE, related_name="before")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    at = models.TimeField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=DiscussionState.choices)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField()

    class Meta:
        ordering = ["meeting_id", "superseded_at", "id"]

    def __str__(self) -> str:
        return str(self.id)

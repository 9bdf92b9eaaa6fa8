"""The dated tracks of a person: searches, status, residence, benefit basis, owner team.

Each track is half-open in days, keeps when a row was recorded and when it was superseded, and can't overlap itself.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Q
from django.utils.translation import gettext_lazy as _

from virtaus.accounts.models import Account
from virtaus.area.models import DateRange, Team
from virtaus.casework.models.events import CaseEvent, Origin
from virtaus.frame.ids import new_id
from virtaus.people.models import Person


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


class Track(models.Model):
    """What the later tracks share: whose, from a day to a day (half-open), recorded when, superseded when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["person_id", "valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="%(class)s_half_open"
            ),
            ExclusionConstraint(
                name="%(class)s_no_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at__isnull=True),
                deferrable=Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Residence(Track):
    """The home municipality (three-digit code) of a person. It goes on when a search ends: people live on."""

    municipality = models.CharField(max_length=3)
    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="+")


class BenefitPeriod(Track):
    """On what a person's unemployment benefit rests: a code of ``data/benefits.toml``. It ends with the search."""

    benefit = models.CharField(max_length=24)
    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="+")


class TeamReason(models.TextChoices):
    """Why a team came to own a person."""

    SEARCH = "search", _("Job search began")
    RESIDENCE = "residence", _("Moved to a municipality of another team")
    DECIDED = "decided", _("The team lead's decision")


class TeamPeriod(Track):
    """The team that owns a person during a job search, and why.

    ``municipality`` is the residence under which the team was given: as long as it stays, so does the team.
    ``grounds`` are those of a decision, in the decider's words. ``people.Relation`` follows this track and adds the
    after-care time: the track says whose the person is, the relation who may see them.
    """

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    municipality = models.CharField(max_length=3, blank=True)
    reason = models.CharField(max_length=9, choices=TeamReason.choices)
    grounds = models.CharField(max_length=300, blank=True)
    recorder = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta(Track.Meta):
        indexes = [
            models.Index(fields=["team", "person"], name="team_period_team", condition=Q(superseded_at__isnull=True)),
        ]

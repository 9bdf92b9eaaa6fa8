"""When workers are away, at work and busy. Why, or with what, is never stored."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from virtaus.area.models.places import half_open, validity
from virtaus.frame.ids import new_id
from virtaus.frame.versioned import Versioned


class Absence(Versioned):
    """A worker is away from ``valid_from`` to ``valid_to`` (half-open; null: until further notice). Why is not stored.

    It takes the worker's hours from every team. One entered by mistake is withdrawn and stays on record.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="absences")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    recorder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            half_open("absence_half_open"),
            ExclusionConstraint(
                name="absence_no_overlap",
                expressions=[("account", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]
        ordering = ["valid_from", "id"]


class WorkingHours(models.Model):
    """When a worker is at work on a weekday (ISO: Monday is 1), Helsinki time, from a day to a day (half-open).

    A worker of whom no hours are known for a day is bookable at any time of it; one with hours only within them.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="working_hours")
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    recorder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            half_open("working_hours_half_open"),
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="working_hours_iso_weekday"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="working_hours_end_after_start"),
            models.UniqueConstraint(fields=["account", "weekday", "starts", "valid_from"], name="working_hours_once"),
        ]
        ordering = ["account_id", "weekday", "starts", "id"]


class BusyTime(models.Model):
    """A time at which a worker can't be booked (half-open, UTC). What fills it is not stored.

    ``key`` is a digest that tells the time again when its file is read another time. ``own``: the worker sent it from
    a calendar of their own, whose next file replaces it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="busy_times")
    key = models.CharField(max_length=64)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    own = models.BooleanField(default=False)
    recorder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="busy_time_half_open"),
            models.UniqueConstraint(fields=["account", "key"], name="busy_time_once"),
        ]
        indexes = [models.Index(fields=["account", "starts_at"], name="busy_time_of_account")]
        ordering = ["account_id", "starts_at", "id"]

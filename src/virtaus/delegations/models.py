"""The register of delegations. Nothing here is personal but a holder's account, which is a worker's."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from virtaus.area.models import DateRange, Municipality, Team
from virtaus.frame.ids import new_id
from virtaus.frame.roles import Role
from virtaus.frame.versioned import Versioned

NOBODY = UUID(int=0)


class Delegation(Versioned):
    """A power (``frame.powers``) that a body gave to a role or to one account, from a day to a day (half-open).

    It reaches the whole area, or one team or municipality. ``body``, ``decided_on`` and ``section`` name the decision,
    ``record`` its case number. One that ``may_be_passed_on`` may be handed on once, by a row that is
    ``passed_on_from`` it and reaches no further (act 410/2015 § 91). One entered by mistake is withdrawn and stays.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    power = models.CharField(max_length=60)
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", null=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+", null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    body = models.CharField(max_length=160)
    decided_on = models.DateField()
    section = models.CharField(max_length=20)
    record = models.CharField(max_length=60, blank=True)
    conditions = models.CharField(max_length=300, blank=True)
    may_be_passed_on = models.BooleanField(default=False)
    passed_on_from = models.ForeignKey("self", on_delete=models.PROTECT, related_name="passed_on", null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    recorded_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="delegation_half_open"
            ),
            models.CheckConstraint(
                condition=Q(role="", account__isnull=False) | (~Q(role="") & Q(account__isnull=True)),
                name="delegation_has_one_holder",
            ),
            models.CheckConstraint(
                condition=Q(team__isnull=True) | Q(municipality__isnull=True), name="delegation_has_one_place"
            ),
            models.CheckConstraint(condition=Q(decided_on__lte=F("valid_from")), name="delegation_decided_before"),
            models.CheckConstraint(
                condition=Q(may_be_passed_on=False) | Q(passed_on_from__isnull=True),
                name="delegation_passed_on_once",
            ),
            ExclusionConstraint(
                name="delegation_once_at_a_time",
                expressions=[
                    ("power", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Coalesce("account", Value(NOBODY)), RangeOperators.EQUAL),
                    (Coalesce("team", Value(NOBODY)), RangeOperators.EQUAL),
                    (Coalesce("municipality", Value(NOBODY)), RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]
        ordering = ["power", "valid_from", "id"]

    def __str__(self) -> str:
        return str(self.id)

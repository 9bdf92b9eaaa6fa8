"""One employment area as data: who it is, where it serves, what was planned and measured. Every figure has a source.

A database holds one area. Nothing here is personal but a team's membership, which names a worker's account.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from virtaus.frame.ids import new_id
from virtaus.frame.versioned import Versioned

# The mainland and the islands of Finland in WGS 84, with a margin of some kilometres. A check on typing errors.
FINLAND_LATITUDE = (59.4, 70.2)
FINLAND_LONGITUDE = (19.0, 31.7)


class Mark(models.TextChoices):
    """How sure a figure is."""

    STATUTE = "S", _("read in the statute")
    WEB = "W", _("read on the web")
    MEMORY = "M", _("from memory, unverified")
    PRINTED = "printed", _("as printed in the plan")
    MEASURED = "measured", _("measured statistics")
    COMPUTED = "computed", _("computed from measured statistics")
    DECIDED = "decided", _("decided by the area")
    ASSUMED = "assumed", _("assumed")


class Source(models.Model):
    """A document, statistic or statute that figures come from, named in the three languages."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    text_fi = models.CharField(max_length=300)
    text_sv = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300)
    address = models.URLField(max_length=300, blank=True)

    class Meta:
        ordering = ["code"]


class Sourced(models.Model):
    """A row that says where it comes from and how sure it is."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=10, choices=Mark.choices)

    class Meta:
        abstract = True


def half_open(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name=name)


class DateRange(Func):
    """The half-open range of two date columns, for exclusion constraints."""

    function = "daterange"
    output_field = DateRangeField()


def validity() -> DateRange:
    return DateRange("valid_from", "valid_to", RangeBoundary())


def _in_finland(name: str) -> models.CheckConstraint:
    located = Q(latitude__range=FINLAND_LATITUDE, longitude__range=FINLAND_LONGITUDE)
    return models.CheckConstraint(
        condition=located | Q(latitude__isnull=True, longitude__isnull=True),
        name=name,
    )


class Municipality(Sourced):
    """A member municipality; ``code`` is Statistics Finland's three digits. Coordinates: WGS 84, the centre."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=3, unique=True)
    name_fi = models.CharField(max_length=80)
    name_sv = models.CharField(max_length=80)
    sub_region_fi = models.CharField(max_length=80)
    sub_region_sv = models.CharField(max_length=80)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^\d{3}$"), name="municipality_code_three_digits"),
            _in_finland("municipality_in_finland"),
        ]
        ordering = ["code"]


class Area(models.Model):
    """The employment area of this database: exactly one row. Its mode is the setting VIRTAUS_MODE."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    only = models.PositiveSmallIntegerField(default=1, unique=True, editable=False)
    code = models.SlugField(max_length=40)
    name_fi = models.CharField(max_length=120)
    name_sv = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    responsible = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    plan_fi = models.CharField(max_length=300, blank=True)
    plan_sv = models.CharField(max_length=300, blank=True)
    plan_en = models.CharField(max_length=300, blank=True)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only=1), name="one_area_in_a_database")]
        ordering = ["code"]


class MunicipalityShape(Sourced):
    """The land of a municipality: a GeoJSON MultiPolygon's coordinates, [longitude, latitude] in WGS 84."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    municipality = models.OneToOneField(Municipality, on_delete=models.CASCADE, related_name="shape")
    polygons = models.JSONField()
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["municipality__code"]


class Commuting(Sourced):
    """Workers commuting to and from a municipality, the plan's table as printed (employed persons)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    municipality = models.OneToOneField(Municipality, on_delete=models.CASCADE, related_name="commuting")
    printed_name = models.CharField(max_length=80)
    within = models.PositiveIntegerField()
    in_from_sub_region = models.PositiveIntegerField()
    out_to_sub_region = models.PositiveIntegerField()
    in_from_area = models.PositiveIntegerField()
    out_to_area = models.PositiveIntegerField()
    in_from_elsewhere = models.PositiveIntegerField()
    out_to_elsewhere = models.PositiveIntegerField()
    total = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    total=F("in_from_sub_region")
                    + F("out_to_sub_region")
                    + F("in_from_area")
                    + F("out_to_area")
                    + F("in_from_elsewhere")
                    + F("out_to_elsewhere")
                ),
                name="commuting_total_is_the_sum",
            )
        ]
        ordering = ["municipality__code"]


class PlanBudgetLine(Sourced):
    """A line of the plan's service budget as printed. ``part_of`` is set for lines that the plan calls "of which"."""

    class Kind(models.TextChoices):
        BACKGROUND = "background", _("background figure")
        SERVICE = "service", _("service")
        OF_WHICH = "of_which", _("of which")
        TOTAL = "total", _("total")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    part_of = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="parts")
    name_fi = models.CharField(max_length=160)
    name_sv = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    unit = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="plan_budget_not_negative"),
            models.CheckConstraint(
                condition=Q(kind="of_which", part_of__isnull=False) | (~Q(kind="of_which") & Q(part_of__isnull=True)),
                name="plan_budget_of_which_has_whole",
            ),
        ]
        ordering = ["position"]


class DatedNumber(Sourced, Versioned):
    """A named number of the area in force from a day to a day (half-open)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=60)
    name_fi = models.CharField(max_length=160)
    name_sv = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    value = models.DecimalField(max_digits=16, decimal_places=4)
    unit = models.CharField(max_length=30)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    edited_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints = [
            half_open("%(class)s_half_open"),
            ExclusionConstraint(
                name="%(class)s_one_in_force",
                expressions=[("code", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
            ),
        ]
        ordering = ["code", "valid_from"]


class Target(DatedNumber):
    """What the area aims at, such as a flow-through of at least 80 % within three months."""

    class Sense(models.TextChoices):
        AT_LEAST = "at_least", _("at least")
        AT_MOST = "at_most", _("at most")
        ABOUT = "about", _("about")

    sense = models.CharField(max_length=10, choices=Sense.choices)


class Rate(DatedNumber):
    """A number that a rule or a price list sets, such as a daily allowance or the municipal share of benefits."""

    citation = models.CharField(max_length=120, blank=True)


class ServicePoint(Sourced, Versioned):
    """A place where customers are served. Its hours have their own source, for they are often less sure."""

    class Kind(models.TextChoices):
        MAIN_OFFICE = "main_office", _("Main office")
        NEAR_SERVICE = "near_service", _("Near-service point")
        MOBILE = "mobile", _("Mobile unit")
        REMOTE = "remote", _("Remote or video point")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="service_points")
    name_fi = models.CharField(max_length=120)
    name_sv = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    languages = ArrayField(models.CharField(max_length=3))
    step_free = models.BooleanField(null=True, blank=True)
    hours_source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    hours_mark = models.CharField(max_length=10, choices=Mark.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    edited_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [half_open("service_point_half_open"), _in_finland("service_point_in_finland")]
        ordering = ["kind", "name_fi", "id"]


class OpeningHours(models.Model):
    """When a service point is open on a weekday (ISO: Monday is 1); a day may have several rows, a closed day none."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service_point = models.ForeignKey(ServicePoint, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="opening_hours_iso_weekday"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="opening_hours_close_after_opening"),
            models.UniqueConstraint(fields=["service_point", "weekday", "opens"], name="opening_hours_once"),
        ]
        ordering = ["service_point_id", "weekday", "opens"]


class Team(Sourced, Versioned):
    """A multi-skilled team that owns its customers together and serves certain municipalities."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    name_fi = models.CharField(max_length=120)
    name_sv = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    speciality_fi = models.CharField(max_length=200, blank=True)
    speciality_sv = models.CharField(max_length=200, blank=True)
    speciality_en = models.CharField(max_length=200, blank=True)
    municipalities: ClassVar[models.ManyToManyField[Municipality, models.Model]] = models.ManyToManyField(
        Municipality, related_name="teams"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    edited_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [half_open("team_half_open")]
        ordering = ["name_fi", "id"]


class TeamMember(Versioned):
    """A worker in a team from a day to a day (half-open), with a share of full working time in it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="members")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="team_memberships")
    share = models.DecimalField(max_digits=3, decimal_places=2)
    languages = ArrayField(models.CharField(max_length=3))
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            half_open("team_member_half_open"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="team_member_share_of_full_time"),
            ExclusionConstraint(
                name="team_member_once_at_a_time",
                expressions=[
                    ("team", RangeOperators.EQUAL),
                    ("account", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        ordering = ["team_id", "valid_from", "id"]


class Controller(Versioned):
    """Who answers for the personal data of this area (GDPR art. 30(1)(a)): one row, written by the area itself."""

    only = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(max_length=200)
    business_id = models.CharField(max_length=9, blank=True)
    address = models.CharField(max_length=300)
    contact = models.CharField(max_length=200)
    officer = models.CharField(max_length=200)
    joint = models.CharField(max_length=600, blank=True)
    processors = models.CharField(max_length=600, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only=1), name="one_controller_of_an_area")]
        ordering = ["only"]

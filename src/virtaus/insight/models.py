"""Indicators, the official series that were loaded for them, and the flow computed from the area's own ledger.

Nothing here is personal: official figures are counts, and flow is kept by month of start, municipality and team.
A figure that its publisher withheld is unknown, never zero. Revisions supersede: "as known on X" works for all.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from virtaus.frame.ids import new_id
from virtaus.frame.roles import Role


class Kind(models.TextChoices):
    """Where an indicator's figures come from."""

    OFFICIAL = "official", _("Official statistics")
    DERIVED = "derived", _("Computed from official statistics")
    OWN = "own", _("The area's own records")


class Unit(models.TextChoices):
    PERSONS = "persons", _("persons")
    JOBS = "jobs", _("jobs")
    PERCENT = "percent", _("per cent")
    RATIO = "ratio", _("ratio")
    AS_PUBLISHED = "published", _("as published")


class Rhythm(models.TextChoices):
    DAILY = "daily", _("Daily")
    MONTHLY = "monthly", _("Monthly")
    YEARLY = "yearly", _("Yearly")


class Indicator(models.Model):
    """An indicator, defined once. ``code`` of an official one is the publisher's own code of the measure.

    ``owner`` is the role that answers for it. ``formula`` names other indicators by code. ``additive`` says that the
    figures of municipalities may be summed. ``shipped`` definitions come with the product (``data/indicators.toml``);
    others were read from the publisher's metadata, in the languages it gave, so Swedish and English may be empty.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    unit = models.CharField(max_length=10, choices=Unit.choices)
    additive = models.BooleanField()
    name_fi = models.CharField(max_length=200)
    name_sv = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=200, blank=True)
    definition_fi = models.TextField(blank=True)
    definition_sv = models.TextField(blank=True)
    definition_en = models.TextField(blank=True)
    formula = models.CharField(max_length=200, blank=True)
    source_fi = models.CharField(max_length=200)
    source_sv = models.CharField(max_length=200, blank=True)
    source_en = models.CharField(max_length=200, blank=True)
    table = models.CharField(max_length=60, blank=True)
    owner = models.CharField(max_length=20, choices=Role.choices)
    rhythm = models.CharField(max_length=8, choices=Rhythm.choices)
    shipped = models.BooleanField()

    class Meta:
        ordering = ["position", "code"]


class LoadRun(models.Model):
    """One run of ``sync_statistics`` that changed or confirmed the series. A run that failed leaves no row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    recorded_at = models.DateTimeField()
    origin = models.CharField(max_length=300)
    read = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    revised = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()

    class Meta:
        ordering = ["-recorded_at", "-id"]


class SourceFile(models.Model):
    """A file or answer that a run read. ``updated_at`` is when its publisher updated the table, where it says so.

    ``shipped`` figures came with the area's files. They fill what is not known; they never take the place of figures
    read from the publisher.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey(LoadRun, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    table = models.CharField(max_length=60)
    publisher = models.CharField(max_length=200)
    updated_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64)
    cells = models.PositiveIntegerField()
    shipped = models.BooleanField(default=False)

    class Meta:
        ordering = ["run_id", "name"]
        constraints = [models.UniqueConstraint(fields=["run", "name"], name="source_file_once_in_a_run")]


class Series(models.Model):
    """An indicator's figures for one area and one breakdown.

    ``area`` is Statistics Finland's area code: KU and three digits for a municipality, MK a region, SK a sub-region,
    SSS the whole country. ``breakdown`` is "" for the total, else "variable=value" of the publisher.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="series")
    area = models.CharField(max_length=10)
    breakdown = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["indicator_id", "area", "breakdown"]
        constraints = [models.UniqueConstraint(fields=["indicator", "area", "breakdown"], name="series_once")]


class Observation(models.Model):
    """A figure for one period, as published by one source, recorded at one time.

    ``period`` is the first day of its month or year (``rhythm`` says which). A withheld figure has no value;
    ``low`` and ``high`` bound it where the table's rule is known (1 to 4 in the employment service statistics).
    No value and not withheld: the publisher gave none. The row in force has no ``superseded_at``.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="observations")
    period = models.DateField()
    rhythm = models.CharField(max_length=8, choices=Rhythm.choices)
    value = models.DecimalField(max_digits=16, decimal_places=3, null=True)
    withheld = models.BooleanField(default=False)
    low = models.DecimalField(max_digits=16, decimal_places=3, null=True)
    high = models.DecimalField(max_digits=16, decimal_places=3, null=True)
    file = models.ForeignKey(SourceFile, on_delete=models.PROTECT, related_name="observations")
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["series_id", "period", "recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "period"],
                condition=Q(superseded_at__isnull=True),
                name="observation_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(withheld=False, low__isnull=True, high__isnull=True),
                name="observation_value_or_withheld",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True, high__isnull=True)
                | Q(withheld=True, low__isnull=False, high__gte=F("low")),
                name="observation_bounds_of_withheld",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gt=F("recorded_at")),
                name="observation_recorded_half_open",
            ),
        ]


class FlowRun(models.Model):
    """One computation of flow from the ledger. ``known_at``: what was recorded by then is counted.

    ``observed_on`` is the last day that the records reach; open spells are followed to it. ``whole_since`` is the day
    from which the records are whole. ``minimum`` is the fewest started spells for which a share is shown.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    known_at = models.DateTimeField()
    observed_on = models.DateField()
    whole_since = models.DateField()
    computed_at = models.DateTimeField()
    ledger_mark = models.CharField(max_length=80)
    spells = models.PositiveIntegerField()
    minimum = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-computed_at", "-id"]


class FlowCohort(models.Model):
    """Spells of unemployment that started in one month, in the whole area, a municipality or a team.

    Shares are 0–1 and null where they are not shown; ``state`` says why. ``by_exit`` maps an exit kind to its
    cumulative incidence [share, low, high]. ``started``, ``ended`` and ``to_work`` are counts of the same spells
    within three months and so far.
    """

    class Level(models.TextChoices):
        AREA = "area", _("Area")
        MUNICIPALITY = "municipality", _("Municipality")
        TEAM = "team", _("Team")

    class State(models.TextChoices):
        COMPLETE = "complete", _("followed for three months")
        OPEN = "open", _("still being followed")
        EXTRAPOLATED = "extrapolated", _("estimated beyond the follow-up")
        TOO_FEW = "too_few", _("too few started spells")
        TOO_EARLY = "too_early", _("too early to tell")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey(FlowRun, on_delete=models.CASCADE, related_name="cohorts")
    level = models.CharField(max_length=12, choices=Level.choices)
    key = models.CharField(max_length=36, blank=True)
    month = models.DateField()
    state = models.CharField(max_length=12, choices=State.choices)
    started = models.PositiveIntegerField()
    ended = models.PositiveIntegerField()
    share = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    by_exit = models.JSONField(default=dict)

    class Meta:
        ordering = ["run_id", "level", "key", "month"]
        constraints = [
            models.UniqueConstraint(fields=["run", "level", "key", "month"], name="flow_cohort_once"),
            models.CheckConstraint(
                condition=Q(share__isnull=True, low__isnull=True, high__isnull=True)
                | Q(share__range=(0, 1), low__lte=F("share"), high__gte=F("share")),
                name="flow_cohort_share_in_interval",
            ),
        ]


class FlowMonth(models.Model):
    """What happened in one calendar month: spells started, ended by kind, and returns after work.

    ``ended_by`` maps an exit kind to a count. ``returned`` is the share of spells that ended in work this month and
    were followed by a new spell within three months; null where too few or too early.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey(FlowRun, on_delete=models.CASCADE, related_name="months")
    level = models.CharField(max_length=12, choices=FlowCohort.Level.choices)
    key = models.CharField(max_length=36, blank=True)
    month = models.DateField()
    open_at_start = models.PositiveIntegerField()
    started = models.PositiveIntegerField()
    ended = models.PositiveIntegerField()
    ended_by = models.JSONField(default=dict)
    returned = models.FloatField(null=True)
    returned_low = models.FloatField(null=True)
    returned_high = models.FloatField(null=True)

    class Meta:
        ordering = ["run_id", "level", "key", "month"]
        constraints = [models.UniqueConstraint(fields=["run", "level", "key", "month"], name="flow_month_once")]

"""Vacancies: what is open, where, for whom, and which concepts of the vocabulary each is linked to and by whom."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from virtaus.accounts.models import Account
from virtaus.frame import clock
from virtaus.frame.ids import new_id
from virtaus.frame.versioned import Versioned
from virtaus.organisations.models import Organisation
from virtaus.vocabulary.levels import Level
from virtaus.vocabulary.models import Concept
from virtaus.vocabulary.working_times import WorkingTime


class State(models.TextChoices):
    """What has become of a vacancy. One whose last day has passed is still open here until somebody says otherwise."""

    OPEN = "open", pgettext_lazy("state of a vacancy", "Open")
    FILLED = "filled", _("Filled")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class VacancyImport(models.Model):
    """A file of vacancies that was applied: where a vacancy came from."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file_name = models.CharField(max_length=200)
    uploaded_at = models.DateTimeField(default=clock.now, editable=False)
    uploaded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return str(self.id)


class Vacancy(Versioned):
    """An opening. Only the title is sure to be known.

    ``key`` tells a row of a file from another, so that the same file read twice makes no doubles: the file's own id
    ("id:…"), a digest of title, employer, municipality and first day ("row:…"), or an id of our own ("own:…") for one
    that ``entered_by`` typed in. ``municipality`` is the three-digit code, empty when unknown. ``expires_on`` is the
    last day on which one may apply, ``starts_on`` the day on which the work starts, empty where it may wait.
    ``content`` is a digest of what the file said, by which a changed row is known.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=100, unique=True)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    employer = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="vacancies", null=True, blank=True
    )
    municipality = models.CharField(max_length=3, blank=True)
    positions = models.PositiveSmallIntegerField(default=1)
    published_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    working_time = models.CharField(max_length=9, choices=WorkingTime.choices, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    source = models.CharField(max_length=200)
    content = models.CharField(max_length=64)
    imported_in = models.ForeignKey(
        VacancyImport, on_delete=models.PROTECT, related_name="vacancies", null=True, blank=True
    )
    # The ISCO-08 unit group that the source gave, and when the text was last linked to the vocabulary.
    told_group = models.CharField(max_length=4, blank=True)
    linked_at = models.DateTimeField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-published_on", "title", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="vacancy_has_title"),
            models.CheckConstraint(
                condition=Q(municipality="") | Q(municipality__regex=r"^\d{3}$"), name="vacancy_municipality_code"
            ),
            models.CheckConstraint(condition=Q(positions__gte=1), name="vacancy_has_positions"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("published_on")),
                name="vacancy_expires_after_published",
            ),
        ]
        indexes = [models.Index(fields=["state", "expires_on"], name="vacancy_state")]

    def __str__(self) -> str:
        return str(self.id)


class Part(models.TextChoices):
    """What a concept is to a vacancy."""

    OCCUPATION = "occupation", _("Occupation")
    ESSENTIAL = "essential", _("Essential skill")
    OPTIONAL = "optional", _("Optional skill")
    LICENCE = "licence", _("Licence or card")
    LANGUAGE = "language", _("Language")


class How(models.TextChoices):
    """Where a link comes from."""

    FILE = "file", _("Given in the file")
    TITLE = "title", _("Proposed from the title")
    TEXT = "text", _("Mentioned in the text")
    PERSON = "person", _("Chosen by a worker")


class VacancyConcept(models.Model):
    """A concept that a vacancy is linked to.

    An occupation has candidates with a ``score`` in [0, 1] and the ``words`` that gave it; the one ``chosen`` is in
    force. A person's choice is never replaced by a file or the machine: ``decided_by`` and ``decided_at`` tell whose it
    is. Everything but an occupation is in force while it is ``chosen``. ``level`` is the least that a language must be
    mastered at.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="concepts")
    concept = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part.choices)
    how = models.CharField(max_length=6, choices=How.choices)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.ANY)
    chosen = models.BooleanField(default=True)
    score = models.FloatField(null=True, blank=True)
    words = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["vacancy_id", "part", F("score").desc(nulls_last=True), "id"]
        constraints = [
            models.UniqueConstraint(fields=["vacancy", "concept", "part"], name="vacancy_concept_once"),
            models.UniqueConstraint(
                fields=["vacancy"], condition=Q(part="occupation", chosen=True), name="vacancy_one_occupation"
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=1), name="vacancy_concept_score"
            ),
            models.CheckConstraint(
                condition=Q(level=Level.ANY) | Q(part="language", level__in=Level.values),
                name="vacancy_concept_level_of_language",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(decided_at__isnull=False), name="vacancy_concept_decided"
            ),
        ]
        indexes = [models.Index(fields=["concept"], name="vacancy_concept_concept", condition=Q(chosen=True))]

    def __str__(self) -> str:
        return str(self.id)

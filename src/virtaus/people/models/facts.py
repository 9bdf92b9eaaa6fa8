"""What service and matching need to know of a person, and the background that only statistics may use."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from virtaus.frame.ids import new_id
from virtaus.frame.versioned import Versioned
from virtaus.people.models.person import Person
from virtaus.people.models.sources import Recorded, Source
from virtaus.vocabulary.working_times import WorkingTime

# Checks on typing errors, no rules of law.
FARTHEST_KM = 1000
EARLIEST_BIRTH_YEAR = 1900
# What a jobseeker tells of the work that suits her.
OWN_WORK = ("working_times", "available_from", "reach_km", "travel")
LANGUAGE_CODE = r"^[a-z]{2,3}$"


class Accessibility(models.TextChoices):
    """What must be arranged for a person at a meeting or service; never why."""

    STEP_FREE = "step_free", _("Step-free entrance")
    HEARING_LOOP = "hearing_loop", _("Hearing loop")
    SIGN_LANGUAGE = "sign_language", _("Sign language interpreting")
    PLAIN_LANGUAGE = "plain_language", _("Plain language")
    LARGE_PRINT = "large_print", _("Large print or screen reader")
    QUIET_SPACE = "quiet_space", _("Quiet space")
    ASSISTANT = "assistant", _("Comes with an assistant")


class Travel(models.TextChoices):
    """How a person can travel to work."""

    CAR = "car", _("Own car")
    PUBLIC = "public", _("Public transport")
    BICYCLE = "bicycle", _("Bicycle")
    WALK = "walk", _("On foot")
    RIDE = "ride", _("Shared ride")


class ServiceFacts(Recorded, Versioned):
    """How a person is served and how far they can go to work; one row a person, without a row nothing is known.

    ``service_language`` and ``interpreter`` are ISO 639 codes; an empty ``interpreter`` means that none is needed.
    ``reach_km``: how far the person is ready to travel one way, in kilometres; empty when they have not said.
    ``working_times`` are those that suit them, empty when they have not said; ``available_from`` the first day on which
    they can start.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="service_facts")
    service_language = models.CharField(max_length=3, blank=True)
    interpreter = models.CharField(max_length=3, blank=True)
    accessibility = ArrayField(models.CharField(max_length=20, choices=Accessibility.choices), default=list, blank=True)
    reach_km = models.PositiveSmallIntegerField(null=True, blank=True)
    travel = ArrayField(models.CharField(max_length=10, choices=Travel.choices), default=list, blank=True)
    working_times = ArrayField(models.CharField(max_length=9, choices=WorkingTime.choices), default=list, blank=True)
    available_from = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["person_id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(service_language="") | Q(service_language__regex=LANGUAGE_CODE))
                & (Q(interpreter="") | Q(interpreter__regex=LANGUAGE_CODE)),
                name="service_facts_language_codes",
            ),
            models.CheckConstraint(
                condition=Q(reach_km__isnull=True) | Q(reach_km__range=(1, FARTHEST_KM)), name="service_facts_reach"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Limit(models.TextChoices):
    """A condition of work that does not suit a person, as they put it themselves; never a diagnosis."""

    HEAVY_LIFTING = "heavy_lifting", _("Heavy lifting")
    LONG_STANDING = "long_standing", _("Standing for long")
    LONG_SITTING = "long_sitting", _("Sitting for long")
    NIGHT_WORK = "night_work", _("Night work")
    SHIFT_WORK = "shift_work", _("Shift work")
    FULL_TIME = "full_time", _("Full-time working hours")
    NOISE = "noise", _("Noise")
    DUST = "dust", _("Dust or strong smells")
    HEIGHTS = "heights", _("Work at heights")
    COLD = "cold", _("Cold or outdoor work")


class WorkLimit(Recorded):
    """A limit that the person chose to have taken into account. The database takes it from no other source.

    A row in force has no ``ended_at``; the person may end it whenever they want.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="work_limits")
    limit = models.CharField(max_length=20, choices=Limit.choices)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["person_id", "limit", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "limit"], condition=Q(ended_at__isnull=True), name="work_limit_once"
            ),
            models.CheckConstraint(condition=Q(source=Source.PERSON.value), name="work_limit_chosen_by_the_person"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Sex(models.TextChoices):
    """The sex that the population register holds."""

    FEMALE = "female", _("Female")
    MALE = "male", _("Male")


class Citizenship(models.TextChoices):
    """Groups of citizenship, as coarse as the statistics need."""

    FINLAND = "fi", _("Finland")
    EU = "eu", _("Other EU or EEA country")
    OTHER = "other", _("Other country")


class Education(models.TextChoices):
    """The highest level of education, after Statistics Finland's classification of education 2016."""

    BASIC = "basic", _("Basic education")
    SECONDARY = "secondary", _("Secondary education")
    SHORT_CYCLE = "short_cycle", _("Short-cycle tertiary education")
    BACHELOR = "bachelor", _("Bachelor's level")
    MASTER = "master", _("Master's level")
    DOCTORAL = "doctoral", _("Doctoral level")


class PersonBackground(Recorded, Versioned):
    """Background for statistics, target groups and the monitoring of equality only; matching never reads it.

    One row a person; an empty field is not known.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="background")
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    sex = models.CharField(max_length=6, choices=Sex.choices, blank=True)
    citizenship = models.CharField(max_length=5, choices=Citizenship.choices, blank=True)
    education = models.CharField(max_length=12, choices=Education.choices, blank=True)

    class Meta:
        ordering = ["person_id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_year__isnull=True) | Q(birth_year__gte=EARLIEST_BIRTH_YEAR),
                name="person_background_birth_year",
            ),
            models.CheckConstraint(condition=Q(sex="") | Q(sex__in=Sex.values), name="person_background_sex"),
            models.CheckConstraint(
                condition=Q(citizenship="") | Q(citizenship__in=Citizenship.values),
                name="person_background_citizenship",
            ),
            models.CheckConstraint(
                condition=Q(education="") | Q(education__in=Education.values), name="person_background_education"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

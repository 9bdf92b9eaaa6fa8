"""Employment plans: the head that owns a tree of goals, measures and steps, and who has accepted which version."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from virtaus.accounts.models import Account
from virtaus.commitments.models import Tree
from virtaus.frame.ids import new_id
from virtaus.frame.versioned import Versioned
from virtaus.people.models import Person


class EmploymentPlan(Versioned):
    """An employment plan (380/2023 §§ 34–38) of a person; one at a time.

    ``review_on`` is by when it is looked at again. ``noted_number`` is the version that the coach said stands in the
    national system: in add-on mode the plan has effect only there.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="plans")
    tree = models.OneToOneField(Tree, on_delete=models.PROTECT, related_name="employment_plan")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    recorder = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField()
    noted_number = models.PositiveIntegerField(null=True, blank=True)
    noted_nationally_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["person_id", "started_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_on__isnull=True), name="plan_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")), name="plan_half_open"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Side(models.TextChoices):
    PERSON = "person", _("The jobseeker")
    AREA = "area", _("The employment authority")


class AcceptedHow(models.TextChoices):
    MEETING = "meeting", _("In a meeting")
    PHONE = "phone", _("By phone or video")
    PAPER = "paper", _("On paper")
    ONLINE = "online", _("Online, signed in")


class PlanAcceptance(models.Model):
    """That one side accepted a version of a plan (§ 38(3)). The database refuses it in add-on mode."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(EmploymentPlan, on_delete=models.CASCADE, related_name="acceptances")
    number = models.PositiveIntegerField()
    side = models.CharField(max_length=6, choices=Side.choices)
    on = models.DateField()
    how = models.CharField(max_length=7, choices=AcceptedHow.choices)
    recorder = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["plan_id", "number", "side", "id"]
        constraints = [models.UniqueConstraint(fields=["plan", "number", "side"], name="plan_accepted_once")]

    def __str__(self) -> str:
        return str(self.id)


class NeedLevel(models.TextChoices):
    """How much support is needed, in a coach's judgement; no algorithm proposes it."""

    NONE = "none", _("No need of support")
    SOME = "some", _("Some need of support")
    MUCH = "much", _("Much need of support")


class NeedsAssessment(models.Model):
    """A coach's assessment of service needs (380/2023 § 37), in words and a level for each of its four points.

    A new assessment supersedes the one before, which stays on record. Stand-alone mode only.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="assessments")
    made_on = models.DateField()
    skills = models.TextField(max_length=2000, blank=True)
    skills_level = models.CharField(max_length=4, choices=NeedLevel.choices)
    work_ability = models.TextField(max_length=2000, blank=True)
    work_ability_level = models.CharField(max_length=4, choices=NeedLevel.choices)
    search_skills = models.TextField(max_length=2000, blank=True)
    search_skills_level = models.CharField(max_length=4, choices=NeedLevel.choices)
    prolonged = models.TextField(max_length=2000, blank=True)
    prolonged_level = models.CharField(max_length=4, choices=NeedLevel.choices)
    recorder = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["person_id", "-recorded_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(superseded_at__isnull=True), name="needs_assessed_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

"""What a person seeks and can do."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from virtaus.accounts.models import Account
from virtaus.frame.ids import new_id
from virtaus.people.models.person import Person
from virtaus.people.models.sources import Source
from virtaus.vocabulary.levels import Level
from virtaus.vocabulary.models import Concept


class Part(models.TextChoices):
    """The part a concept plays for a person."""

    SEEKS = "seeks", _("Seeks")
    HAS = "has", _("Has")


class PersonConcept(models.Model):
    """An occupation that a person seeks or masters, a skill, language or licence that they have.

    ``rank`` orders what is sought, 1 first. ``level`` is how well a language is mastered, 0 where nobody has said. A
    row in force has no ``ended_at``; a corrected one keeps its row.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="concepts")
    concept = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=5, choices=Part.choices)
    rank = models.PositiveSmallIntegerField(default=1)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.ANY, db_default=0)
    source = models.CharField(max_length=8, choices=Source.choices)
    recorder = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["person_id", "part", "rank", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "concept", "part"], condition=Q(ended_at__isnull=True), name="person_concept_once"
            ),
            models.CheckConstraint(condition=Q(level__lte=max(Level)), name="person_concept_level"),
            models.CheckConstraint(
                condition=Q(source="register", recorder__isnull=True) | ~Q(source="register"),
                name="person_concept_register_has_no_recorder",
            ),
        ]
        indexes = [
            models.Index(fields=["concept"], name="person_concept_concept", condition=Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return str(self.id)

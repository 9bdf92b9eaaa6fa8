"""Persons as customers: a key, the minimum beside it, their competence, and the relations that open them to a team.

In add-on mode the national register is master and a person is a pseudonymous key (``register_key``). Fields that only
a stand-alone area may store are listed in ``virtaus.people.modes``; the database itself refuses them in add-on mode.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from virtaus.accounts.models import Account
from virtaus.area.models import Team
from virtaus.frame.ids import new_id
from virtaus.frame.modes import Mode
from virtaus.vocabulary.models import Concept


class StorageMode(models.Model):
    """The mode this database is in: one row, set when the database is migrated; triggers read it."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    mode = models.CharField(max_length=11, choices=Mode.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="storage_mode_one_row"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="storage_mode_known"),
        ]

    def __str__(self) -> str:
        return self.mode


class Source(models.TextChoices):
    """Where a datum on a person comes from (JTYPL 380/2023 § 114: source and recorder of each)."""

    REGISTER = "register", _("National register")
    COACH = "coach", _("Coach")
    PERSON = "person", _("The person")


class Person(models.Model):
    """Somebody whom the area serves.

    ``register_key`` is the pseudonymous key of the national register; ``municipality`` the three-digit code of the
    municipality of residence, empty when unknown. ``protected``: a non-disclosure order holds, municipality and
    anything that tells a place is shown to nobody. ``given_names`` and ``family_name`` exist in stand-alone mode only.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    register_key = models.CharField(max_length=64, unique=True, null=True, blank=True)
    municipality = models.CharField(max_length=3, blank=True)
    protected = models.BooleanField(default=False)
    given_names = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=8, choices=Source.choices)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["register_key", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(municipality="") | Q(municipality__regex=r"^\d{3}$"), name="person_municipality_code"
            ),
            models.CheckConstraint(
                condition=Q(register_key__isnull=True) | Q(register_key__regex=r"^[A-Za-z0-9_-]{8,64}$"),
                name="person_register_key_form",
            ),
        ]
        indexes = [models.Index(fields=["municipality"], name="person_municipality")]

    def __str__(self) -> str:
        return str(self.id)


class Part(models.TextChoices):
    """The part a concept plays for a person."""

    SEEKS = "seeks", _("Seeks")
    HAS = "has", _("Has")


class PersonConcept(models.Model):
    """An occupation that a person seeks or masters, a skill, language or licence that they have.

    ``rank`` orders what is sought, 1 first. A row in force has no ``ended_at``; a corrected one keeps its row.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="concepts")
    concept = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=5, choices=Part.choices)
    rank = models.PositiveSmallIntegerField(default=1)
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


class Purpose(models.TextChoices):
    """What a relation is for (purpose of use, JTYPL 380/2023 § 112)."""

    SERVICE = "service", _("Employment services")


class Relation(models.Model):
    """Why a team may see a person: the only ground for access.

    Half-open in days; ``basis`` says what made it ("import: municipality 109"). A relation made by mistake is
    withdrawn (``withdrawn_at``) and stays on record.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relations")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.SERVICE)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["person_id", "valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="relation_half_open"
            ),
            models.UniqueConstraint(
                fields=["person", "team", "purpose"],
                condition=Q(valid_to__isnull=True, withdrawn_at__isnull=True),
                name="relation_open_once",
            ),
        ]
        indexes = [
            models.Index(fields=["team", "person"], name="relation_team", condition=Q(withdrawn_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return str(self.id)

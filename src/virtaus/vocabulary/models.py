"""The shared vocabulary: what an occupation, a skill, a language or a licence is called, and how they hang together.

A concept is known by its URI. Concepts of ESCO carry ESCO's own URIs, so the starter vocabulary that the product ships
and a full ESCO import meet in the same rows. Nothing here is personal data.
"""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from virtaus.frame.ids import new_id


class Kind(models.TextChoices):
    OCCUPATION = "occupation", _("Occupation")
    SKILL = "skill", _("Skill")
    ISCO_GROUP = "isco_group", _("Occupation group")
    SKILL_GROUP = "skill_group", _("Skill group")
    LANGUAGE = "language", _("Language")
    LICENCE = "licence", _("Licence or card")


class Language(models.TextChoices):
    """The languages that labels come in; each is named in itself."""

    FINNISH = "fi", "Suomi"
    SWEDISH = "sv", "Svenska"
    ENGLISH = "en", "English"


class Source(models.TextChoices):
    STARTER = "starter", _("Starter vocabulary")
    ESCO = "esco", "ESCO"


class Concept(models.Model):
    """One occupation, skill, group, language or licence.

    ``code`` is the publisher's own notation where it has one: ESCO's occupation code ("7212.3"), an ISCO-08 group
    ("7212"), a skill group ("S4.8"), an ISO 639-1 language code or the short name of a licence. ``isco`` is the
    ISCO-08 unit group of an occupation (four digits), empty for everything else.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    uri = models.CharField(max_length=200, unique=True)
    code = models.CharField(max_length=40, blank=True)
    isco = models.CharField(max_length=4, blank=True)
    skill_type = models.CharField(max_length=20, blank=True)
    reuse_level = models.CharField(max_length=30, blank=True)
    source = models.CharField(max_length=10, choices=Source.choices)
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["uri"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(isco="") | models.Q(kind="occupation", isco__regex=r"^\d{4}$"),
                name="concept_isco_of_occupation",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "code"], name="concept_kind_code"),
            models.Index(fields=["isco"], name="concept_isco", condition=~models.Q(isco="")),
        ]

    def __str__(self) -> str:
        return self.uri


class LabelKind(models.TextChoices):
    PREFERRED = "preferred", _("Preferred term")
    ALTERNATIVE = "alternative", _("Alternative term")


class Label(models.Model):
    """A term for a concept in one language. A concept has at most one preferred term in a language."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="labels")
    language = models.CharField(max_length=2, choices=Language.choices)
    kind = models.CharField(max_length=11, choices=LabelKind.choices)
    text = models.TextField()
    source = models.CharField(max_length=10, choices=Source.choices)

    class Meta:
        ordering = ["concept_id", "language", "-kind", "text"]
        constraints = [
            models.UniqueConstraint(fields=["concept", "language", "text"], name="label_once_in_a_language"),
            models.UniqueConstraint(
                fields=["concept", "language"], condition=models.Q(kind="preferred"), name="label_one_preferred"
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="label_not_empty"),
        ]
        indexes = [
            # Matches the expression of Django's icontains and istartswith; a plain index would never be used by them.
            GinIndex(OpClass(Upper("text"), name="gin_trgm_ops"), name="label_text_trigram"),
        ]

    def __str__(self) -> str:
        return self.text


class Description(models.Model):
    """What a concept means, in one language."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="descriptions")
    language = models.CharField(max_length=2, choices=Language.choices)
    text = models.TextField()

    class Meta:
        ordering = ["concept_id", "language"]
        constraints = [
            models.UniqueConstraint(fields=["concept", "language"], name="description_once_in_a_language"),
        ]

    def __str__(self) -> str:
        return f"{self.concept_id} {self.language}"


class RelationKind(models.TextChoices):
    """How ``subject`` hangs on ``object``."""

    ESSENTIAL = "essential", _("Essential skill")
    OPTIONAL = "optional", _("Optional skill")
    BROADER = "broader", _("Broader concept")
    RELATED = "related", _("Related skill")
    LICENCE = "licence", _("Usual licence or card")


class ConceptRelation(models.Model):
    """A directed relation.

    An occupation needs a skill (essential, optional) and usually a licence, a concept has a broader one, or a skill is
    related to a skill (ESCO: knowing one is useful for the other). A usual licence is a hint for whoever enters an
    opening; it becomes a condition only when somebody says so.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(max_length=10, choices=RelationKind.choices)
    object = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="relations_to")
    source = models.CharField(max_length=10, choices=Source.choices)

    class Meta:
        ordering = ["subject_id", "kind", "object_id"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "object", "kind"], name="concept_relation_once"),
            models.CheckConstraint(
                condition=~models.Q(subject=models.F("object")), name="concept_relation_not_to_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.kind} {self.object_id}"

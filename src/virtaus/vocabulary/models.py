"""The shared vocabulary: what an occupation, a skill, a language or a licence is called, and how they hang together.

A concept is known by its URI. Concepts of ESCO carry ESCO's own URIs, so the starter vocabulary that the product ships
and a full ESCO import meet in the same rows. Nothing here is personal data.
"""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from virtaus.accounts.models import Account
from virtaus.frame.ids import new_id


class Kind(models.TextChoices):
    OCCUPATION = "occupation", _("Occupation")
    SKILL = "skill", _("Skill")
    ISCO_GROUP = "isco_group", _("Occupation group")
    SKILL_GROUP = "skill_group", _("Skill group")
    LANGUAGE = "language", _("Language")
    LICENCE = "licence", _("Licence or card")
    COLLECTION = "collection", _("Collection")


# A language of terms, by ISO 639-1 and where ESCO parts them by country: "fi", "uk", "en-us".
LANGUAGE_CODE = r"^[a-z]{2}(-[a-z]{2})?$"
a_language_code = RegexValidator(LANGUAGE_CODE)


class Language(models.TextChoices):
    """The languages of the product itself; each is named in itself.

    Terms may come in any language (``LANGUAGE_CODE``). Those in further languages are shown and searched; they are
    never used to read an advert or a title, so that adding a language changes no match.
    """

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
    ISCO-08 unit group of an occupation (four digits), empty for everything else. ``version`` is the newest release
    that tells of it ("1.1.1"), empty where no file said. One that its source no longer holds is not current: it is
    kept, since people and vacancies point to it.
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
    version = models.CharField(max_length=20, blank=True, default="", db_default="")

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
    HIDDEN = "hidden", _("Term for searching only")


class Label(models.Model):
    """A term for a concept in one language. A concept has at most one preferred term in a language."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="labels")
    language = models.CharField(max_length=5, validators=[a_language_code])
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
    language = models.CharField(max_length=5, validators=[a_language_code])
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
    MEMBER = "member", _("Belongs to a collection")
    SAME = "same", _("Means the same")
    REPLACED = "replaced", _("Replaced by")


class ConceptRelation(models.Model):
    """A directed relation.

    An occupation needs a skill (essential, optional) and usually a licence, a concept has a broader one, or a skill is
    related to a skill (ESCO: knowing one is useful for the other). A usual licence is a hint for whoever enters an
    opening; it becomes a condition only when somebody says so. A concept may belong to a collection (ESCO's green,
    digital … skills), and one of the starter's own may mean the same as one of ESCO's. ``REPLACED`` is what a file says
    of a concept that is no longer in use; it counts once a person has approved it (``Replacement``).
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


class ReadFile(models.Model):
    """A file that was merged into the vocabulary: which release and language it tells, and when it was read.

    ``layout`` is the kind of file, ``language`` empty where it names nothing. ``digest`` is the SHA-256 of its content
    in hexadecimal: the same file read again is told once.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=300)
    layout = models.CharField(max_length=100)
    language = models.CharField(max_length=5, blank=True)
    version = models.CharField(max_length=20, blank=True)
    rows = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["-read_at", "name"]
        constraints = [
            models.UniqueConstraint(fields=["layout", "language", "version", "digest"], name="read_file_once"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="read_file_digest"),
        ]

    def __str__(self) -> str:
        return self.name


class Replacement(models.Model):
    """A person's decision that ``successor`` stands for ``concept``, which is no longer in use.

    Nothing of a person or a vacancy is rewritten: matching reads the successor beside what was recorded. A concept that
    was split has several. A decision taken back keeps its row.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    concept = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="replacements")
    successor = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="replaces")
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["concept_id", "decided_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["concept", "successor"], condition=Q(ended_at__isnull=True), name="replacement_once"
            ),
            models.CheckConstraint(condition=~Q(concept=models.F("successor")), name="replacement_by_another"),
        ]

    def __str__(self) -> str:
        return str(self.id)

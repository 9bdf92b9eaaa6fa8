"""The whole vocabulary as a table: by kind and field of work, sorted, with its neighbours counted, to download."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import FilteredRelation, Q, QuerySet, TextField
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy

from virtaus.frame.actor import Actor
from virtaus.frame.rights import require
from virtaus.frame.tables import Asked, Choice, Column, Table, TableView
from virtaus.frame.tables import Kind as Reads
from virtaus.vocabulary.models import Concept, ConceptRelation, Kind, Label, LabelKind, Language, RelationKind
from virtaus.vocabulary.queries import labels, reading_order
from virtaus.vocabulary.rules import READ_VOCABULARY

KINDS = (Kind.OCCUPATION, Kind.SKILL, Kind.LICENCE, Kind.LANGUAGE, Kind.ISCO_GROUP)
NEEDS = (RelationKind.ESSENTIAL, RelationKind.OPTIONAL)


@dataclass(frozen=True, slots=True)
class ConceptRow:
    """A concept in the list. ``skills``: how many an occupation needs; ``occupations``: how many name the concept.

    Both are None where they make no sense.
    """

    id: UUID
    term: str
    kind: str
    code: str
    finnish: str
    swedish: str
    english: str
    skills: int | None
    occupations: int | None


def _in_field(code: str) -> Q:
    return Q(isco__startswith=code) | Q(kind=Kind.ISCO_GROUP, code__startswith=code)


def _in_collection(collection: str) -> Q:
    members = ConceptRelation.objects.filter(kind=RelationKind.MEMBER, object=UUID(collection))
    return Q(id__in=members.values("subject_id"))


CONCEPTS = Table[ConceptRow](
    name="vocabulary.concepts",
    title=gettext_lazy("Vocabulary"),
    columns=(
        Column("term", gettext_lazy("Term"), sort=Lower("term")),
        Column("kind", gettext_lazy("Kind"), sort="kind"),
        Column("code", gettext_lazy("Code"), sort="code"),
        Column("finnish", gettext_lazy("In Finnish"), phone=False),
        Column("swedish", gettext_lazy("In Swedish"), phone=False),
        Column("english", gettext_lazy("In English"), phone=False),
        Column("skills", gettext_lazy("Skills needed"), Reads.NUMBER),
        Column("occupations", gettext_lazy("In occupations"), Reads.NUMBER),
    ),
    filters=(
        Choice("kind", gettext_lazy("Kind"), options=tuple((kind.value, kind.label) for kind in KINDS)),
        Choice("field", gettext_lazy("Field of work"), where=_in_field),
        Choice("collection", gettext_lazy("Collection"), where=_in_collection),
    ),
    order="term",
    link=lambda row: reverse("vocabulary:concept", args=[row.id]),
    empty=gettext_lazy("Nothing in the vocabulary is like that"),
    empty_help=gettext_lazy("An administrator loads the starter vocabulary: manage load_vocabulary."),
)


def concept_table(actor: Actor, asked: Asked) -> TableView[ConceptRow]:
    """Everything in use, by the reader's own language."""
    require(actor, READ_VOCABULARY)
    rows: QuerySet[Concept] = Concept.objects.filter(is_current=True, kind__in=KINDS)
    # Joined, not looked up for each row: a concept has at most one preferred term in a language.
    terms = {
        f"term_{language}": FilteredRelation(
            "labels", condition=Q(labels__kind=LabelKind.PREFERRED, labels__language=language)
        )
        for language in reading_order()
    }
    named = Coalesce(*(f"{alias}__text" for alias in terms), "uri", output_field=TextField())
    return CONCEPTS.over(
        asked,
        rows.annotate(**terms).annotate(term=named),
        _read,
        options={"field": _fields(), "collection": _collections()},
    )


def _fields() -> tuple[tuple[str, str], ...]:
    groups = Concept.objects.filter(kind=Kind.ISCO_GROUP, code__regex=r"^\d$").order_by("code")
    codes = dict(groups.values_list("id", "code"))
    named = labels(codes)
    return tuple((code, f"{code} {named[concept]}") for concept, code in codes.items())


def _collections() -> tuple[tuple[str, str], ...]:
    named = labels(Concept.objects.filter(kind=Kind.COLLECTION).order_by("uri").values_list("id", flat=True))
    return tuple((str(concept), name) for concept, name in sorted(named.items(), key=lambda each: each[1].casefold()))


def _read(found: Sequence[Concept]) -> list[ConceptRow]:
    ids = [each.id for each in found]
    terms = {
        (concept, language): text
        for concept, language, text in Label.objects.filter(concept__in=ids, kind=LabelKind.PREFERRED)
        .order_by("concept_id")
        .values_list("concept_id", "language", "text")
    }
    skills: Counter[UUID] = Counter()
    occupations: Counter[UUID] = Counter()
    relations = ConceptRelation.objects.filter(
        Q(subject__in=ids, kind__in=NEEDS) | Q(object__in=ids, kind__in=(*NEEDS, RelationKind.LICENCE))
    ).order_by("id")
    for subject, object_, kind in relations.values_list("subject_id", "object_id", "kind"):
        skills[subject] += kind in NEEDS
        occupations[object_] += 1
    return [
        ConceptRow(
            id=each.id,
            term=each.term,  # type: ignore[attr-defined]  # annotated by the table's query
            kind=str(Kind(each.kind).label),
            code=each.code,
            finnish=terms.get((each.id, Language.FINNISH), ""),
            swedish=terms.get((each.id, Language.SWEDISH), ""),
            english=terms.get((each.id, Language.ENGLISH), ""),
            skills=skills[each.id] if each.kind == Kind.OCCUPATION else None,
            occupations=occupations[each.id] if each.kind in (Kind.SKILL, Kind.LICENCE) else None,
        )
        for each in found
    ]

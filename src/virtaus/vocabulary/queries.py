"""Reads of the vocabulary. It holds no personal data, so other rooms use these for labels without an actor."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.rights import require
from virtaus.vocabulary.models import (
    Concept,
    ConceptRelation,
    Description,
    Kind,
    Label,
    LabelKind,
    Language,
    RelationKind,
)
from virtaus.vocabulary.naming import own_name
from virtaus.vocabulary.rules import READ_VOCABULARY

SHORTEST_SEARCH = 2
MOST_FOUND = 50
MOST_SKILLS = 400


def reading_order(language: str | None = None) -> list[str]:
    """The languages in which a term is looked for: the reader's, then English, Finnish, Swedish."""
    first = (language or get_language() or Language.FINNISH)[:2]
    return list(dict.fromkeys([first, *("en", "fi", "sv")]))


def labels(concepts: Collection[UUID], language: str | None = None) -> dict[UUID, str]:
    """The preferred term of each concept in the reader's language, else in another; its URI where it has none."""
    order = reading_order(language)
    rank = {code: place for place, code in enumerate(order)}
    best: dict[UUID, tuple[int, str]] = {}
    rows = Label.objects.filter(concept_id__in=set(concepts), kind=LabelKind.PREFERRED).order_by("concept_id")
    for concept, code, text in rows.values_list("concept_id", "language", "text"):
        here = (rank.get(code, len(rank)), text)
        best[concept] = min(best.get(concept, here), here)
    found = {concept: text for concept, (_place, text) in best.items()}
    missing = set(concepts) - found.keys()
    if missing:
        found |= dict(Concept.objects.filter(id__in=missing).order_by("id").values_list("id", "uri"))
    return found


@dataclass(frozen=True, slots=True)
class Needed:
    """The skills that an occupation needs."""

    essential: frozenset[UUID]
    optional: frozenset[UUID]


def skills_of(occupations: Collection[UUID]) -> dict[UUID, Needed]:
    """Essential and optional skills of each occupation; an occupation without any is left out."""
    rows = ConceptRelation.objects.filter(
        subject_id__in=set(occupations), kind__in=[RelationKind.ESSENTIAL, RelationKind.OPTIONAL]
    ).order_by("subject_id")
    found: dict[UUID, dict[str, set[UUID]]] = {}
    for subject, kind, object_ in rows.values_list("subject_id", "kind", "object_id"):
        found.setdefault(subject, {}).setdefault(kind, set()).add(object_)
    return {
        occupation: Needed(
            frozenset(kinds.get(RelationKind.ESSENTIAL, ())), frozenset(kinds.get(RelationKind.OPTIONAL, ()))
        )
        for occupation, kinds in found.items()
    }


def usual_licences(occupation: UUID) -> frozenset[UUID]:
    """The licences and cards that an occupation usually needs: a hint, not a condition."""
    rows = ConceptRelation.objects.filter(subject=occupation, kind=RelationKind.LICENCE).order_by("object_id")
    return frozenset(rows.values_list("object_id", flat=True))


@dataclass(frozen=True, slots=True)
class FoundConcept:
    """A search result: ``term`` is what matched, ``label`` the preferred term in the reader's language."""

    id: UUID
    kind: str
    kind_label: str
    label: str
    term: str
    language: str
    isco: str


def search(actor: Actor, text: str, kind: str = "", *, most: int = MOST_FOUND) -> list[FoundConcept]:
    """Concepts with a term that holds ``text``, in any language: exact terms first, then beginnings, then the rest.

    Fewer than two letters find nothing.
    """
    require(actor, READ_VOCABULARY)
    text = " ".join(text.split())[:100]
    if len(text) < SHORTEST_SEARCH:
        return []
    rows = Label.objects.filter(text__icontains=text, concept__is_current=True)
    if kind in Kind.values:
        rows = rows.filter(concept__kind=kind)
    rows = rows.annotate(
        nearness=Case(
            When(text__iexact=text, then=Value(0)),
            When(text__istartswith=text, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
    ).order_by("nearness", "-kind", "text", "id")
    hits: dict[UUID, tuple[str, str, str, str]] = {}
    for concept, term, language, its_kind, isco in rows.values_list(
        "concept_id", "text", "language", "concept__kind", "concept__isco"
    )[: most * 4]:
        hits.setdefault(concept, (term, language, its_kind, isco))
    shown = dict(list(hits.items())[:most])
    named = labels(shown)
    return [
        FoundConcept(concept, its_kind, str(Kind(its_kind).label), named[concept], term, language, isco)
        for concept, (term, language, its_kind, isco) in shown.items()
    ]


@dataclass(frozen=True, slots=True)
class Named:
    """A concept by its label, to be linked to."""

    id: UUID
    label: str


@dataclass(frozen=True, slots=True)
class TermRow:
    language: str
    preferred: str
    alternatives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConceptPage:
    """A concept with its terms, meaning and neighbours."""

    id: UUID
    kind: str
    kind_label: str
    label: str
    uri: str
    code: str
    is_current: bool
    from_esco: bool
    description: str
    terms: tuple[TermRow, ...]
    broader: tuple[Named, ...]
    narrower: tuple[Named, ...]
    essential: tuple[Named, ...]
    optional: tuple[Named, ...]
    licences: tuple[Named, ...]
    needed_in: tuple[Named, ...]
    useful_in: tuple[Named, ...]
    usual_in: tuple[Named, ...]
    collections: tuple[Named, ...]
    same: tuple[Named, ...]


def concept_page(actor: Actor, concept_id: UUID) -> ConceptPage:
    """Everything on a concept. NotFound when there is none."""
    require(actor, READ_VOCABULARY)
    concept = Concept.objects.filter(id=concept_id).first()
    if concept is None:
        raise NotFound(_("Not found."))
    out = _neighbours(ConceptRelation.objects.filter(subject=concept), "object_id")
    into = _neighbours(ConceptRelation.objects.filter(object=concept), "subject_id")
    named = labels({concept.id, *(one for ids in (*out.values(), *into.values()) for one in ids)})

    def shown(neighbours: Mapping[str, list[UUID]], *kinds: str) -> tuple[Named, ...]:
        ids = {one for kind in kinds for one in neighbours.get(kind, [])}
        return tuple(sorted((Named(one, named[one]) for one in ids), key=lambda each: each.label.casefold()))

    return ConceptPage(
        id=concept.id,
        kind=concept.kind,
        kind_label=str(Kind(concept.kind).label),
        label=named[concept.id],
        uri=concept.uri,
        code=concept.code,
        is_current=concept.is_current,
        from_esco="data.europa.eu/esco" in concept.uri,
        description=_description(concept),
        terms=_terms(concept),
        broader=shown(out, RelationKind.BROADER),
        narrower=shown(into, RelationKind.BROADER),
        essential=shown(out, RelationKind.ESSENTIAL),
        optional=shown(out, RelationKind.OPTIONAL),
        licences=shown(out, RelationKind.LICENCE),
        needed_in=shown(into, RelationKind.ESSENTIAL),
        useful_in=shown(into, RelationKind.OPTIONAL),
        usual_in=shown(into, RelationKind.LICENCE),
        collections=shown(out, RelationKind.MEMBER),
        same=tuple({*shown(out, RelationKind.SAME), *shown(into, RelationKind.SAME)}),
    )


def _neighbours(relations: QuerySet[ConceptRelation], other: str) -> dict[str, list[UUID]]:
    found: dict[str, list[UUID]] = {}
    for kind, concept in relations.order_by("kind", other).values_list("kind", other)[:MOST_SKILLS]:
        found.setdefault(kind, []).append(concept)
    return found


def _description(concept: Concept) -> str:
    texts = dict(Description.objects.filter(concept=concept).order_by("language").values_list("language", "text"))
    return next((texts[language] for language in reading_order() if language in texts), "")


def _terms(concept: Concept) -> tuple[TermRow, ...]:
    rows = Label.objects.filter(concept=concept).order_by("language", "-kind", "text")
    by_language: dict[str, list[Label]] = {}
    for row in rows:
        by_language.setdefault(row.language, []).append(row)
    return tuple(
        TermRow(
            own_name(language),
            next((row.text for row in by_language[language] if row.kind == LabelKind.PREFERRED), ""),
            tuple(row.text for row in by_language[language] if row.kind == LabelKind.ALTERNATIVE),
        )
        for language in dict.fromkeys([*reading_order(), *by_language])
        if language in by_language
    )


@dataclass(frozen=True, slots=True)
class Size:
    """How much the vocabulary holds."""

    occupations: int
    skills: int
    has_esco: bool


def size(actor: Actor) -> Size:
    require(actor, READ_VOCABULARY)
    current = Concept.objects.filter(is_current=True)
    occupations = current.filter(kind=Kind.OCCUPATION)
    return Size(
        occupations.count(), current.filter(kind=Kind.SKILL).count(), occupations.filter(source="esco").exists()
    )


def by_term(kind: Kind, texts: Collection[str]) -> dict[str, UUID]:
    """The concept of ``kind`` for each text: a term in a language of the product regardless of case, a code or a URI.

    Texts that the vocabulary does not know are left out.
    """
    if not texts:
        return {}
    folded = {text.casefold() for text in texts}
    known: dict[str, UUID] = {}
    concepts = Concept.objects.filter(Q(code__in=folded) | Q(uri__in=texts), kind=kind).order_by("id")
    for code, uri, concept in concepts.values_list("code", "uri", "id"):
        known.setdefault(uri.casefold(), concept)
        known.setdefault(code.casefold(), concept)
    if folded - known.keys():
        terms = Label.objects.annotate(folded=Lower("text")).filter(
            concept__kind=kind, folded__in=folded, language__in=Language.values
        )
        for text, concept in terms.order_by("-kind", "concept_id").values_list("folded", "concept_id"):
            known.setdefault(text.casefold(), concept)
    return {text: known[text.casefold()] for text in texts if text.casefold() in known}


def kinds(wanted: Collection[str]) -> list[tuple[str, str]]:
    """Code and label of kinds of concepts, to choose from."""
    return [(code, str(Kind(code).label)) for code in wanted]

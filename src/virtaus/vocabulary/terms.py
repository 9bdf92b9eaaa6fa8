"""The vocabulary as search structures. Imported only by the compute process and by commands: it needs numpy."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from virtaus.engine.text import PhraseBook, Term, TermIndex
from virtaus.vocabulary.models import Kind, Label, LabelKind, Language, Source

# Of two concepts with the same term the one wins whose preferred term it is, then the one that the starter vocabulary,
# written for the Finnish labour market, calls so.
STARTER_WEIGHT, ALTERNATIVE_WEIGHT = 0.99, 0.97


@dataclass(frozen=True, slots=True)
class Terms:
    """Occupations to be found by title; skills, licences and languages to be found in a text.

    ``concepts`` gives the concept of each number in the index and the phrase book, ``kinds`` its kind, and ``groups``
    its ISCO-08 unit group.
    """

    concepts: tuple[UUID, ...]
    kinds: tuple[str, ...]
    groups: tuple[str, ...]
    occupations: TermIndex
    phrases: PhraseBook


def load() -> Terms:
    """Everything current in the product's own languages; half a second for the whole of ESCO on one core."""
    in_text = Q(concept__kind=Kind.LICENCE) | Q(concept__kind=Kind.SKILL, kind=LabelKind.PREFERRED)
    # English alternatives of skills are many and loose; Finnish and Swedish ones are few and telling.
    in_text |= Q(concept__kind=Kind.SKILL, language__in=[Language.FINNISH, Language.SWEDISH])
    in_text |= Q(concept__kind=Kind.LANGUAGE)
    rows = (
        Label.objects.filter(
            Q(concept__kind=Kind.OCCUPATION) | in_text, concept__is_current=True, language__in=Language.values
        )
        .order_by("concept__uri", "language", "-kind", "text")
        .values_list("text", "kind", "source", "concept_id", "concept__kind", "concept__isco")
    )
    numbers: dict[UUID, int] = {}
    kinds: list[str] = []
    groups: list[str] = []
    occupations: list[Term] = []
    phrases: list[tuple[str, int]] = []
    for text, label_kind, source, concept, kind, isco in rows.iterator(chunk_size=5000):
        number = numbers.setdefault(concept, len(numbers))
        if number == len(kinds):
            kinds.append(kind)
            groups.append(isco)
        if kind == Kind.OCCUPATION:
            occupations.append(Term(text, number, _weight(label_kind, source)))
        elif kind != Kind.LANGUAGE or " " in text:
            # "suomi" is a country as well; only "suomen kieli" is surely a language
            phrases.append((text, number))
    return Terms(tuple(numbers), tuple(kinds), tuple(groups), TermIndex(occupations), PhraseBook(phrases))


def _weight(label_kind: str, source: str) -> float:
    if label_kind == LabelKind.PREFERRED:
        return 1.0
    return STARTER_WEIGHT if source == Source.STARTER else ALTERNATIVE_WEIGHT

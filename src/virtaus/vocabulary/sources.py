"""What the vocabulary was read from, what each language lacks, and what is pointed to though no longer in use."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.rights import require
from virtaus.frame.tables import Asked, Column, Table, TableView
from virtaus.frame.tables import Kind as Reads
from virtaus.vocabulary.models import (
    Concept,
    ConceptRelation,
    Kind,
    Label,
    LabelKind,
    Language,
    ReadFile,
    RelationKind,
    Replacement,
)
from virtaus.vocabulary.naming import newness, own_name
from virtaus.vocabulary.queries import Named, labels
from virtaus.vocabulary.rules import REPLACE_CONCEPTS, SEE_SOURCES
from virtaus.vocabulary.uses import uses

KINDS = (Kind.OCCUPATION, Kind.SKILL, Kind.LANGUAGE, Kind.ISCO_GROUP, Kind.SKILL_GROUP)
# Fewer users than this are told as "fewer than": a rare occupation could point to one person.
FEWEST_TOLD = 5
MOST_PROPOSED = 5


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many concepts of a kind in use have a preferred term in a language, and how many lack one."""

    kind: str
    named: int
    lacking: int


@dataclass(frozen=True, slots=True)
class LanguageRow:
    code: str
    name: str
    is_own: bool
    kinds: tuple[Coverage, ...]


@dataclass(frozen=True, slots=True)
class KindSize:
    """How many concepts of a kind are in use and no longer, and the newest release that tells of them."""

    label: str
    in_use: int
    no_longer: int
    version: str


@dataclass(frozen=True, slots=True)
class Contents:
    kinds: tuple[KindSize, ...]
    languages: tuple[LanguageRow, ...]


def contents(actor: Actor) -> Contents:
    """Counts by kind and language. The product's own languages come first, the others by what they call themselves."""
    require(actor, SEE_SOURCES)
    concepts = Concept.objects.filter(kind__in=KINDS).values("kind", "is_current", "version")
    sizes: Counter[tuple[str, bool]] = Counter()
    versions: dict[str, str] = defaultdict(str)
    for row in concepts.annotate(many=Count("id")).order_by("kind", "is_current", "version"):
        sizes[row["kind"], row["is_current"]] += row["many"]
        versions[row["kind"]] = max(versions[row["kind"]], row["version"], key=newness)
    named = (
        Label.objects.filter(kind=LabelKind.PREFERRED, concept__is_current=True, concept__kind__in=KINDS)
        .values_list("language", "concept__kind")
        .annotate(many=Count("id"))
        .order_by("language", "concept__kind")
    )
    found = {(language, kind): many for language, kind, many in named}
    own = list(Language.values)
    others = sorted({language for language, _kind in found} - set(own), key=own_name)
    return Contents(
        tuple(KindSize(str(kind.label), sizes[kind, True], sizes[kind, False], versions[kind]) for kind in KINDS),
        tuple(
            LanguageRow(
                code,
                own_name(code),
                code in own,
                tuple(
                    Coverage(
                        str(kind.label), found.get((code, kind), 0), sizes[kind, True] - found.get((code, kind), 0)
                    )
                    for kind in KINDS
                ),
            )
            for code in [*own, *others]
        ),
    )


# What files tell, as they were named when they were read; a mapping's own name is shown as it is.
LAYOUTS = {
    "occupations": gettext_lazy("Occupations"),
    "skills": gettext_lazy("Skills"),
    "occupation groups": gettext_lazy("Occupation groups"),
    "skill groups": gettext_lazy("Skill groups"),
    "the hierarchy of skill groups": gettext_lazy("The hierarchy of skill groups"),
    "skills of occupations": gettext_lazy("Skills of occupations"),
    "related skills": gettext_lazy("Related skills"),
    "broader concepts": gettext_lazy("Broader concepts"),
    "Finnish terms": gettext_lazy("Terms of skills"),
    "Finnish names of occupation groups": gettext_lazy("Names of occupation groups"),
    "Swedish terms of skills": gettext_lazy("Terms of skills"),
    "Swedish terms of occupations": gettext_lazy("Terms of occupations"),
    "Swedish terms that mean the same": gettext_lazy("Terms that mean the same"),
}


@dataclass(frozen=True, slots=True)
class FileRow:
    name: str
    layout: str
    language: str
    version: str
    rows: int
    read_at: datetime


FILES: Table[FileRow] = Table(
    name="vocabulary.files",
    title=gettext_lazy("Files that were read"),
    columns=(
        Column("name", gettext_lazy("File"), sort="name"),
        Column("layout", gettext_lazy("What it tells"), sort="layout", phone=False),
        Column("language", gettext_lazy("Language"), sort="language"),
        Column("version", gettext_lazy("Release"), sort="version"),
        Column("rows", gettext_lazy("Rows"), Reads.NUMBER, sort="rows"),
        Column("read_at", gettext_lazy("Read"), Reads.MOMENT, sort="read_at"),
    ),
    order="-read_at",
    prefix="f-",
    empty=gettext_lazy("No release of ESCO has been read"),
    empty_help=gettext_lazy("Fetch the CSV packages from the ESCO portal and read them in: manage import_esco ZIP…"),
)


def file_table(actor: Actor, asked: Asked) -> TableView[FileRow]:
    require(actor, SEE_SOURCES)
    return FILES.over(asked, ReadFile.objects.order_by("-read_at", "name"), _file_rows)


def _file_rows(found: Sequence[ReadFile]) -> list[FileRow]:
    return [
        FileRow(
            each.name,
            str(LAYOUTS.get(each.layout, each.layout)),
            own_name(each.language) if each.language else "",
            each.version,
            each.rows,
            each.read_at,
        )
        for each in found
    ]


@dataclass(frozen=True, slots=True)
class ObsoleteRow:
    """A concept that is no longer in use though something points to it. ``used`` says how much of what."""

    id: UUID
    label: str
    kind: str
    used: str
    decided: str


OBSOLETE: Table[ObsoleteRow] = Table(
    name="vocabulary.obsolete",
    title=gettext_lazy("In use by somebody, no longer in the vocabulary"),
    columns=(
        Column("label", gettext_lazy("Term"), sort="label"),
        Column("kind", gettext_lazy("Kind"), sort="kind"),
        Column("used", gettext_lazy("In use by")),
        Column("decided", gettext_lazy("Stands for it now")),
    ),
    order="label",
    prefix="o-",
    link=lambda row: reverse("vocabulary:replace", args=[row.id]),
    empty=gettext_lazy("Everything that people and vacancies point to is in the vocabulary"),
)


def obsolete_table(actor: Actor, asked: Asked) -> TableView[ObsoleteRow]:
    """Concepts no longer in use that somebody has recorded or that an opening asks."""
    require(actor, SEE_SOURCES)
    gone = dict(Concept.objects.filter(is_current=False).order_by("uri").values_list("id", "kind"))
    used = _used(gone)
    decided = _decided(used)
    named = labels({*used, *(each for found in decided.values() for each in found)})
    rows = [
        ObsoleteRow(
            concept,
            named[concept],
            str(Kind(gone[concept]).label),
            ", ".join(told),
            ", ".join(sorted(named[each] for each in decided.get(concept, ()))),
        )
        for concept, told in used.items()
    ]
    return OBSOLETE.over_rows(asked, rows)


def _used(concepts: Collection[UUID]) -> dict[UUID, list[str]]:
    """What points to each concept, in words; a concept that nothing points to is left out."""
    told: dict[UUID, list[str]] = defaultdict(list)
    for each in uses():
        for concept, many in each.count(concepts).items():
            told[concept].append(f"{each.label}: {_at_least(many)}")
    return told


def _at_least(many: int) -> str:
    return str(many) if many >= FEWEST_TOLD else _("fewer than %(many)s") % {"many": FEWEST_TOLD}


def _decided(concepts: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    rows = Replacement.objects.filter(concept__in=list(concepts), ended_at__isnull=True).order_by("decided_at", "id")
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for concept, successor in rows.values_list("concept_id", "successor_id"):
        found[concept].append(successor)
    return found


@dataclass(frozen=True, slots=True)
class Proposed:
    """A concept that might stand for another, and why it is proposed."""

    id: UUID
    label: str
    why: str


@dataclass(frozen=True, slots=True)
class ReplacePage:
    id: UUID
    label: str
    kind: str
    kind_label: str
    used: tuple[str, ...]
    decided: tuple[Named, ...]
    proposed: tuple[Proposed, ...]


def replace_page(actor: Actor, concept_id: UUID) -> ReplacePage:
    """A concept no longer in use, what stands for it and what might. NotFound when it is in use, or is not there."""
    require(actor, REPLACE_CONCEPTS)
    concept = Concept.objects.filter(id=concept_id, is_current=False).first()
    if concept is None:
        raise NotFound(_("Not found."))
    decided = _decided([concept.id]).get(concept.id, [])
    why = {each: told for each, told in _proposals(concept).items() if each not in decided}
    named = labels({concept.id, *decided, *why})
    return ReplacePage(
        concept.id,
        named[concept.id],
        concept.kind,
        str(Kind(concept.kind).label),
        tuple(_used([concept.id]).get(concept.id, ())),
        tuple(Named(each, named[each]) for each in decided),
        tuple(Proposed(each, named[each], told) for each, told in why.items())[:MOST_PROPOSED],
    )


def _proposals(concept: Concept) -> Mapping[UUID, str]:
    """What a file names as the replacement, then concepts of the kind in use that share a term with it."""
    told = ConceptRelation.objects.filter(
        subject=concept, kind=RelationKind.REPLACED, object__is_current=True, object__kind=concept.kind
    ).order_by("object_id")
    found = {each: _("A file says that it replaces this.") for each in told.values_list("object_id", flat=True)}
    terms = Label.objects.filter(concept=concept).order_by("id").values_list("text", flat=True)
    shared = (
        Label.objects.annotate(folded=Lower("text"))
        .filter(folded__in=[term.lower() for term in terms], concept__kind=concept.kind, concept__is_current=True)
        .exclude(concept=concept)
        .values_list("concept_id", "text")
        .order_by("-kind", "concept_id")
    )
    for each, term in shared[: 4 * MOST_PROPOSED]:
        found.setdefault(each, _("It has the same term: %(term)s.") % {"term": term})
    return found

"""Reads of persons, always within the actor's scope."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from virtaus.area.queries.places import municipality_names
from virtaus.area.queries.teams import team_names
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.reading import once
from virtaus.frame.rights import require
from virtaus.frame.tables.columns import Kind, shown
from virtaus.people.models import AccessReason, Part, PersonConcept, Relation, Source
from virtaus.people.rules import SEE_PEOPLE, in_force, open_accesses, persons
from virtaus.vocabulary.levels import with_level
from virtaus.vocabulary.models import Label, LabelKind


@dataclass(frozen=True, slots=True)
class CompetenceRow:
    """A concept of a person with its name in the reader's language; ``recorded_at`` and ``source`` say who told it."""

    concept_id: UUID
    label: str
    kind: str
    part: Part
    source: Source
    recorded_at: datetime
    level: int = 0

    @property
    def told(self) -> str:
        """Who told it and when."""
        return f"{self.source.label}, {shown(clock.local(self.recorded_at).date(), Kind.DATE)}"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as they are seen. ``municipality`` and its code are empty when protected or not known, and so is the
    ``team`` of a protected person for others than the team itself.

    ``basis`` says in words what made the relation that opens the person, without a place; ``outside`` is set when a
    stated reason opens them.
    """

    id: UUID
    key: str
    municipality: str
    municipality_code: str
    protected: bool
    team: str
    customer_since: date
    basis: str
    outside: OwnAccess | None
    seeks: tuple[CompetenceRow, ...]
    has: tuple[CompetenceRow, ...]


@once
def person(actor: Actor, person_id: UUID) -> PersonRow:
    """One person whom the actor may see; NotFound for anybody else."""
    require(actor, SEE_PEOPLE)
    found = persons.get(actor, person_id)
    lasting = Relation.objects.filter(in_force(clock.today()), person=found).order_by("valid_from", "id")
    teams = actor.teams(*SEE_PEOPLE.roles)
    relation = min(lasting, key=lambda each: each.team_id not in teams, default=None)
    is_own = actor.is_system or (relation is not None and relation.team_id in teams)
    trail.note({"people.key", "people.municipality", "people.competence"}, [found.id])
    competence = competence_of(actor, [found.id]).get(found.id, ())
    return PersonRow(
        id=found.id,
        key=shown_key(found),
        municipality="" if found.protected else municipality_names(actor).get(found.municipality, found.municipality),
        municipality_code="" if found.protected else found.municipality,
        protected=found.protected,
        team=team_names(actor).get(relation.team_id, "") if relation and (is_own or not found.protected) else "",
        customer_since=relation.valid_from if relation else clock.local(found.created_at).date(),
        basis=basis_in_words(relation.basis) if relation else "",
        outside=None if is_own else own_access(actor, found.id),
        seeks=tuple(row for row in competence if row.part is Part.SEEKS),
        has=tuple(row for row in competence if row.part is Part.HAS),
    )


def basis_in_words(basis: str) -> str:
    """What made a relation, for the reader; the place that the stored basis may name is left out."""
    if basis.startswith("registration"):
        return _("Registered here")
    if basis.startswith("register"):
        return _("Told by the national register")
    return _("Owner team of the job search")


class Named(Protocol):
    """Whatever tells who a person is: the model, or a row of it."""

    @property
    def id(self) -> UUID: ...
    @property
    def register_key(self) -> str | None: ...
    @property
    def given_names(self) -> str: ...
    @property
    def family_name(self) -> str: ...


def shown_key(row: Named) -> str:
    """How a person is named on pages: by the register's key, or by name where the area is stand-alone."""
    return f"{row.given_names} {row.family_name}".strip() or row.register_key or str(row.id)


def competence_of(actor: Actor, person_ids: Collection[UUID]) -> dict[UUID, tuple[CompetenceRow, ...]]:
    """Competence in force of many persons within the scope, sought occupations first, in two queries."""
    require(actor, SEE_PEOPLE)
    rows = list(
        PersonConcept.objects.filter(person__in=persons(actor).filter(id__in=person_ids), ended_at__isnull=True)
        .select_related("concept")
        .order_by("person_id", "-part", "rank", "id")
    )
    labels = _labels({row.concept_id for row in rows})
    found: dict[UUID, list[CompetenceRow]] = {}
    for row in rows:
        competence = CompetenceRow(
            concept_id=row.concept_id,
            label=with_level(labels.get(row.concept_id) or row.concept.code or row.concept.uri, row.level),
            kind=row.concept.kind,
            part=Part(row.part),
            source=Source(row.source),
            recorded_at=row.recorded_at,
            level=row.level,
        )
        found.setdefault(row.person_id, []).append(competence)
    return {person_id: tuple(each) for person_id, each in found.items()}


@dataclass(frozen=True, slots=True)
class OwnAccess:
    """The actor's own access to a person outside their teams, which lasts now."""

    id: UUID
    reason: str
    ends_at: datetime


def own_access(actor: Actor, person_id: UUID) -> OwnAccess | None:
    """The access by which the actor sees a person outside their teams; None where there is none."""
    row = open_accesses(actor).filter(person=person_id).order_by("-ends_at", "-id").first()
    if row is None:
        return None
    trail.note({"people.outside_access"}, [person_id])
    return OwnAccess(row.id, str(AccessReason(row.reason).label), row.ends_at)


def _labels(concepts: Collection[UUID]) -> dict[UUID, str]:
    """Preferred terms in the reader's language, else Finnish, else English."""
    order = [(get_language() or "fi")[:2], "fi", "en"]
    terms = Label.objects.filter(concept__in=concepts, kind=LabelKind.PREFERRED, language__in=order)
    found = sorted(terms.order_by("concept_id", "language"), key=lambda term: -order.index(term.language))
    return {term.concept_id: term.text for term in found}

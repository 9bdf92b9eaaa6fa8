"""Reads of the customer who looks at her own pages, and of her login for those who serve her."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.accounts import links
from virtaus.accounts.models import Account
from virtaus.area.queries.places import municipality_names
from virtaus.area.queries.teams import team_names
from virtaus.audit.uses import UseRow, uses_named, uses_of
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.rights import require
from virtaus.people.models import Invitation, NameRequest, Part, Person, PersonConcept, Relation, Source
from virtaus.people.queries.persons import CompetenceRow
from virtaus.people.rules import INVITE, USE_OWN_PAGE, in_force, own_person, persons
from virtaus.vocabulary.levels import with_level
from virtaus.vocabulary.queries import labels

# The names of teams and municipalities are no secret; the rights to their pages are for staff.
_NAMES = Actor.system("people.my_page")


@dataclass(frozen=True, slots=True)
class SeenBy:
    """A team that may see the customer, since when and on what ground."""

    team: str
    since: date
    basis: str


@dataclass(frozen=True, slots=True)
class MyData:
    """What is kept of a customer, as she sees it herself. ``key`` is the pseudonymous key of the national register."""

    key: str
    municipality: str
    protected: bool
    source: Source
    since: date
    seeks: tuple[CompetenceRow, ...]
    has: tuple[CompetenceRow, ...]
    seen_by: tuple[SeenBy, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """One reading or change of the customer's data: when, who by role and team, what for, and which data.

    ``name`` is the reader's, where a decision on the customer's request lets it be told.
    """

    at: datetime
    kind: str
    who: str
    team: str
    purpose: str
    fields: str
    id: UUID
    name: str = ""


@dataclass(frozen=True, slots=True)
class Login:
    """A customer's login as those see it who serve her: never whose address. ``code`` works until ``code_until``."""

    person_id: UUID
    has_login: bool
    code: str
    code_until: datetime | None


def own_person_id(actor: Actor) -> UUID | None:
    """The id of the customer whose login the actor is; None for a login that nobody has connected yet."""
    require(actor, USE_OWN_PAGE)
    return own_person(actor).values_list("id", flat=True).first()


def my_data(actor: Actor) -> MyData:
    """Everything this room keeps of the actor. NotFound without a customer."""
    person = _me(actor)
    trail.note({"people.key", "people.municipality", "people.competence"}, [person.id])
    rows = list(
        PersonConcept.objects.filter(person=person, ended_at__isnull=True)
        .select_related("concept")
        .order_by("-part", "rank", "id")
    )
    named = labels([row.concept_id for row in rows])
    known = [
        CompetenceRow(
            row.concept_id,
            with_level(named[row.concept_id], row.level),
            row.concept.kind,
            Part(row.part),
            Source(row.source),
            row.recorded_at,
            row.level,
        )
        for row in rows
    ]
    names = municipality_names(_NAMES)
    return MyData(
        key=person.register_key or "",
        municipality=names.get(person.municipality, person.municipality),
        protected=person.protected,
        source=Source(person.source),
        since=clock.local(person.created_at).date(),
        seeks=tuple(row for row in known if row.part is Part.SEEKS),
        has=tuple(row for row in known if row.part is Part.HAS),
        seen_by=_seen_by(person),
    )


def _seen_by(person: Person) -> tuple[SeenBy, ...]:
    teams = team_names(_NAMES)
    rows = Relation.objects.filter(in_force(clock.today()), person=person).order_by("valid_from", "id")
    return tuple(SeenBy(teams.get(row.team_id, ""), row.valid_from, row.basis) for row in rows)


def my_uses(actor: Actor, field: str = "") -> list[Use]:
    """Who has read or changed the actor's data, newest first; only ``field`` ("room.field") when one is named."""
    person = _me(actor)
    trail.note({"people.name_request"}, [person.id])
    granted = NameRequest.objects.filter(person=person, state=NameRequest.State.GRANTED).order_by("id")
    told = {entry for entries in granted.values_list("entries", flat=True) for entry in entries}
    return _in_words(uses_of(actor, person.id, field, named=told))


def named_uses(actor: Actor, entries: Collection[UUID]) -> list[Use]:
    """Those readings of the actor's data that a decision lets be named, with the names, newest first."""
    return _in_words(uses_named(actor, _me(actor).id, entries))


def _in_words(rows: Sequence[UseRow]) -> list[Use]:
    teams, readers = team_names(_NAMES), {row.account_id for row in rows if row.account_id}
    names: dict[UUID, str] = {}
    if readers:
        trail.note({"accounts.name"}, readers)
        names = dict(Account.objects.filter(id__in=readers).order_by("id").values_list("id", "name"))
    return [_use(row, teams, names) for row in rows]


def _use(row: UseRow, teams: Mapping[UUID, str], names: Mapping[UUID, str]) -> Use:
    units = ", ".join(teams[team] for team in row.teams if team in teams)
    name = names.get(row.account_id, _("An account that is no more")) if row.account_id else ""
    return Use(row.at, row.kind, row.who, units, row.purpose, row.fields, row.id, name)


def my_team(actor: Actor) -> str:
    """The team that serves the actor; empty when none does today."""
    found = _seen_by(_me(actor))
    return found[0].team if found else ""


def _me(actor: Actor) -> Person:
    require(actor, USE_OWN_PAGE)
    person = own_person(actor).first()
    if person is None:
        raise NotFound
    return person


def login_of(actor: Actor, person_id: UUID) -> Login:
    """How the login of a customer of the own teams stands. NotFound outside the scope."""
    require(actor, INVITE)
    person = persons.get(actor, person_id)
    trail.note({"people.login"}, [person.id])
    open_code = (
        Invitation.objects.filter(person=person, link__in=links.in_force("people.join"))
        .select_related("link")
        .order_by("-made_at", "id")
        .first()
    )
    return Login(
        person_id=person.id,
        has_login=person.account_id is not None,
        code=links.code_of(open_code.link) if open_code else "",
        code_until=open_code.link.expires_at if open_code else None,
    )

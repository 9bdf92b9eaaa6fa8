"""What is known of a person beside the case: who they are, how they are reached and served. Each with its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.utils.translation import gettext as _

from virtaus.accounts.models import Account
from virtaus.area.languages import language_name
from virtaus.frame import modes, trail
from virtaus.frame.actor import Actor
from virtaus.frame.encryption import WrongKey
from virtaus.frame.errors import NotFound
from virtaus.frame.figures import day
from virtaus.frame.rights import require
from virtaus.frame.sorting import finnish_key
from virtaus.people.models import (
    Accessibility,
    Contact,
    Identity,
    Limit,
    Part,
    Person,
    PersonConcept,
    ServiceFacts,
    Source,
    Travel,
    WorkLimit,
)
from virtaus.people.models.facts import OWN_WORK
from virtaus.people.provenance import Origin, origins
from virtaus.people.rules import EDIT_OWN, SEE_PEOPLE, USE_OWN_PAGE, own_person, persons
from virtaus.vocabulary.models import Concept, Kind
from virtaus.vocabulary.queries import labels
from virtaus.vocabulary.working_times import WorkingTime

log = structlog.get_logger(__name__)
SERVICE_FIELDS = frozenset({"people.service_facts"})


@dataclass(frozen=True, slots=True)
class Datum:
    """One thing that is known, where it comes from, who wrote it down (empty for an import) and when."""

    label: str
    value: str
    source: str
    recorder: str
    recorded_at: datetime

    @property
    def origin(self) -> str:
        """Source, day and recorder in words."""
        told = f"{self.source}, {day(self.recorded_at.date())}"
        return told + ", " + _("recorded by %(name)s") % {"name": self.recorder} if self.recorder else told


@dataclass(frozen=True, slots=True)
class Facts:
    """What a person's page shows. ``contact`` is None in add-on mode, where the national register keeps it."""

    service: tuple[Datum, ...]
    limits: tuple[Datum, ...]
    contact: tuple[Datum, ...] | None


@dataclass(frozen=True, slots=True)
class Editable:
    """Values by field name, and the version of the row that they come from (0: there is none yet)."""

    values: Mapping[str, Any]
    version: int


def facts(actor: Actor, person_id: UUID) -> Facts:
    """The facts of a person whom the actor may see; the address is left out under a non-disclosure order."""
    require(actor, SEE_PEOPLE)
    person = persons.get(actor, person_id)
    alone = modes.current() is modes.Mode.STAND_ALONE
    service = ServiceFacts.objects.filter(person=person).first()
    limits = list(WorkLimit.objects.filter(person=person, ended_at__isnull=True))
    contact = Contact.objects.filter(person=person).first() if alone else None
    identity = Identity.objects.filter(person=person).first() if alone else None
    known = [row for row in (service, contact, identity) if row is not None]
    told = origins(person.id, known) if known else {}
    chosen = {row.limit: Origin(Source(row.source), row.recorder_id, row.recorded_at) for row in limits}
    names = _recorders([*told.values(), *chosen.values()])
    trail.note({"people.service_facts", "people.work_limits"}, [person.id])
    if alone:
        trail.note({"people.contact", "people.birth_date"}, [person.id])

    def datum(label: str, value: str, origin: Origin | None) -> Datum | None:
        if not value or origin is None:
            return None
        recorder = names.get(origin.recorder, "") if origin.recorder else ""
        return Datum(label, value, str(origin.source.label), recorder, origin.recorded_at)

    return Facts(
        service=_some(datum(label, value, told.get(f"ServiceFacts.{name}")) for name, label, value in _served(service)),
        limits=_some(datum("", str(Limit(limit).label), origin) for limit, origin in chosen.items()),
        contact=_some(datum(label, value, told.get(name)) for name, label, value in _reached(person, identity, contact))
        if alone
        else None,
    )


def own_service(actor: Actor, person_id: UUID) -> tuple[Datum, ...]:
    """How the actor's own person is served and how far they go, each with its source; who wrote it down is left out."""
    require(actor, USE_OWN_PAGE)
    person = own_person.get(actor, person_id)
    row = ServiceFacts.objects.filter(person=person).first()
    trail.note(SERVICE_FIELDS, [person.id])
    if row is None:
        return ()
    told = origins(person.id, [row])
    return tuple(
        Datum(label, value, str(origin.source.label), "", origin.recorded_at)
        for name, label, value in _served(row)
        if value and (origin := told[f"ServiceFacts.{name}"])
    )


def _some(data: Any) -> tuple[Datum, ...]:
    return tuple(each for each in data if each is not None)


def _recorders(told: list[Origin]) -> dict[UUID, str]:
    ids = {origin.recorder for origin in told if origin.recorder is not None}
    return dict(Account.objects.filter(id__in=ids).order_by().values_list("id", "name")) if ids else {}


def _served(row: ServiceFacts | None) -> list[tuple[str, str, str]]:
    if row is None:
        return []
    reach = _("%s km one way") % row.reach_km if row.reach_km else ""
    times = ", ".join(str(WorkingTime(each).label) for each in row.working_times)
    return [
        (
            "service_language",
            _("Language of service"),
            language_name(row.service_language) if row.service_language else "",
        ),
        ("interpreter", _("Interpreter"), language_name(row.interpreter) if row.interpreter else ""),
        ("accessibility", _("To be arranged"), ", ".join(str(Accessibility(each).label) for each in row.accessibility)),
        ("reach_km", _("Ready to travel"), reach),
        ("working_times", _("Working times that suit"), times),
        ("available_from", _("Can start"), day(row.available_from) if row.available_from else ""),
        ("travel", _("Travels by"), ", ".join(str(Travel(each).label) for each in row.travel)),
    ]


def _reached(person: Person, identity: Identity | None, contact: Contact | None) -> list[tuple[str, str, str]]:
    """An address tells a place: under a non-disclosure order it is shown to nobody."""
    found: list[tuple[str, str, str]] = []
    if identity is not None and identity.birth_date:
        found.append(("Identity.birth_date", _("Born"), day(identity.birth_date)))
    if contact is not None:
        place = " ".join(filter(None, (_opened(contact, "postal_code"), _opened(contact, "city"))))
        address = "" if person.protected else ", ".join(filter(None, (_opened(contact, "street"), place)))
        found += [
            ("Contact.phone", _("Phone"), _opened(contact, "phone")),
            ("Contact.email", _("E-mail"), _opened(contact, "email")),
            ("Contact.street", _("Address"), address),
        ]
    return found


def _opened(contact: Contact, name: str) -> str:
    """A sealed field, or that it can't be opened: one of them must not take the page with it."""
    try:
        return getattr(contact, name) or ""
    except WrongKey:
        log.error("unreadable", field=f"people.contact.{name}")
        return _("Error: this can't be opened with the keys in use. Tell the administrator.")


def contact_to_edit(actor: Actor, person_id: UUID) -> Editable:
    """Contact details as they are; without the address under a non-disclosure order."""
    person = persons.get(actor, person_id)
    trail.note({"people.contact"}, [person.id])
    names = ("phone", "email") if person.protected else ("phone", "email", "street", "postal_code", "city")
    row = Contact.objects.filter(person=person).first()
    return Editable({name: (getattr(row, name) if row else None) or "" for name in names}, row.version if row else 0)


def service_to_edit(actor: Actor, person_id: UUID) -> Editable:
    """How the person is served and travels."""
    person = persons.get(actor, person_id)
    trail.note({"people.service_facts"}, [person.id])
    row = ServiceFacts.objects.filter(person=person).first()
    return _editable(row, ("service_language", "interpreter", "accessibility", *OWN_WORK))


def own_work_to_edit(actor: Actor) -> tuple[Editable, Sequence[Language], Sequence[Language]]:
    """What suits the actor as a jobseeker, her languages with their levels, and those that she may add."""
    require(actor, EDIT_OWN)
    person = own_person(actor).first()
    if person is None:
        raise NotFound
    trail.note({"people.service_facts", "people.competence"}, [person.id])
    held = dict(
        PersonConcept.objects.filter(
            person=person, part=Part.HAS, ended_at__isnull=True, concept__kind=Kind.LANGUAGE
        ).values_list("concept_id", "level")
    )
    every = Concept.objects.filter(kind=Kind.LANGUAGE, is_current=True).order_by("uri").values_list("id", flat=True)
    names = labels({*held, *every})
    languages = sorted((Language(each, names[each], held.get(each, 0)) for each in names), key=_name)
    row = ServiceFacts.objects.filter(person=person).first()
    known = [each for each in languages if each.concept in held]
    return _editable(row, OWN_WORK), known, [each for each in languages if each.concept not in held]


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the vocabulary, in the reader's language, with the level that a person has (0: not said)."""

    concept: UUID
    name: str
    level: int


def _name(language: Language) -> str:
    return finnish_key(language.name)


def _editable(row: ServiceFacts | None, names: Sequence[str]) -> Editable:
    return Editable({name: getattr(row, name) for name in names} if row else {}, row.version if row else 0)


def identity_to_edit(actor: Actor, person_id: UUID) -> Editable:
    """Names and the personal identity code. The version is the person's own."""
    person = persons.get(actor, person_id)
    trail.note({"people.key", "people.hetu"}, [person.id])
    row = Identity.objects.filter(person=person).first()
    values = {"given_names": person.given_names, "family_name": person.family_name}
    return Editable({**values, "hetu": (row.hetu if row else None) or ""}, person.version)


def limits_to_edit(actor: Actor, person_id: UUID) -> list[str]:
    """The limits in force, by code."""
    person = persons.get(actor, person_id)
    trail.note({"people.work_limits"}, [person.id])
    rows = WorkLimit.objects.filter(person=person, ended_at__isnull=True).order_by("limit")
    return list(rows.values_list("limit", flat=True))

"""Registering a person in a stand-alone area: one record per person, whoever registers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from virtaus.area.queries.teams import teams
from virtaus.frame import clock, modes, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.changes import changed
from virtaus.frame.errors import Forbidden, Invalid, NotFound
from virtaus.people.actions.facts import read_contact, save_identity
from virtaus.people.contact_details import read_name
from virtaus.people.hetu import birth_date, read_hetu
from virtaus.people.models import Contact, Identity, Person, Relation, ServiceFacts, Source
from virtaus.people.names import index_names
from virtaus.people.provenance import Origin
from virtaus.people.rules import REGISTER_OWN, REGISTER_PEOPLE, SEE_PEOPLE

FIELDS = frozenset({"people.key", "people.hetu", "people.birth_date", "people.contact", "people.service_facts"})
# One registration at a time: two of the same person at once would both find nobody.
_LOCK = 5_031_002
_CONTACT = ("phone", "email", "street", "postal_code", "city")
_SERVICE = ("service_language", "interpreter")


@action("people.register_person", right=REGISTER_PEOPLE)
def register_person(actor: Actor, values: Mapping[str, Any], *, told_by: Source) -> UUID:
    """Register a person whom a worker serves; returns the person.

    The team that serves the municipality gets them, the worker's own one first. Raises Invalid with every fault; of
    somebody who is registered it tells that and nothing more.
    """
    return _register(actor, values, Origin(told_by, actor.account_id, clock.now()), None)


@action("people.register_own", right=REGISTER_OWN)
def register_own(actor: Actor, values: Mapping[str, Any]) -> UUID:
    """Register oneself with one's own login; returns the person. Forbidden when the login has a person already."""
    if actor.account_id is None or Person.objects.filter(account=actor.account_id).exists():
        raise Forbidden(_("You are registered already."))
    return _register(actor, values, Origin(Source.PERSON, actor.account_id, clock.now()), actor.account_id)


def _register(actor: Actor, values: Mapping[str, Any], origin: Origin, account: UUID | None) -> UUID:
    if modes.current() is not modes.Mode.STAND_ALONE:
        raise NotFound(_("Not found."))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    read = _read(values)
    team = _team_for(actor, read["municipality"])
    person = Person.objects.create(
        given_names=read["given_names"],
        family_name=read["family_name"],
        municipality=read["municipality"],
        account_id=account,
        source=origin.source,
        created_at=origin.recorded_at,
    )
    trail.note(FIELDS, [person.id])
    index_names({person.id: (person.given_names, person.family_name)})
    told = {"source": origin.source, "recorder_id": origin.recorder, "recorded_at": origin.recorded_at}
    if read["hetu"] or read["birth_date"]:
        save_identity(person, {"hetu": read["hetu"] or None, "birth_date": read["birth_date"]}, origin, 0)
    if any(read["contact"].values()):
        Contact.objects.create(person=person, **told, **read["contact"])
    ServiceFacts.objects.create(person=person, **told, **{name: values.get(name, "") for name in _SERVICE})
    Relation.objects.create(
        person=person,
        team_id=team,
        valid_from=clock.today(),
        basis=f"registration: municipality {read['municipality']}",
        recorded_at=origin.recorded_at,
    )
    changed("person", person.id)
    return person.id


def _read(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are stored; Invalid with every fault by its field."""
    faults: dict[str, list[str]] = {}
    found: dict[str, Any] = {"hetu": "", "birth_date": values.get("birth_date"), "contact": {}}
    for name in ("given_names", "family_name"):
        try:
            found[name] = read_name(str(values.get(name, "")), name)
            if not found[name]:
                faults[name] = [_("Write the name.")]
        except Invalid as error:
            faults |= error.fields
    try:
        if str(values.get("hetu", "")).strip():
            found["hetu"] = read_hetu(str(values["hetu"]))
            found["birth_date"] = birth_date(found["hetu"])
    except Invalid as error:
        faults |= error.fields
    try:
        found["contact"] = read_contact({name: str(values.get(name, "")) for name in _CONTACT})
    except Invalid as error:
        faults |= error.fields
    found["municipality"] = str(values.get("municipality", ""))
    if not found["hetu"] and not found["birth_date"] and "hetu" not in faults:
        faults["birth_date"] = [_("Write the personal identity code, or the day of birth when there is none.")]
    if faults:
        raise Invalid(faults)
    _refuse_known(found)
    return found


def _refuse_known(found: Mapping[str, Any]) -> None:
    """One record per person: by the code, or without one by name and day of birth."""
    if found["hetu"]:
        known = Identity.objects.filter(hetu_index=found["hetu"]).exists()
    else:
        known = _same_name_and_birthday(found["given_names"], found["family_name"], found["birth_date"])
    if known:
        raise Invalid({"hetu" if found["hetu"] else "": [_("This person is already registered.")]})


def _same_name_and_birthday(given_names: str, family_name: str, born: date) -> bool:
    return Identity.objects.filter(
        birth_date=born, person__given_names__iexact=given_names, person__family_name__iexact=family_name
    ).exists()


def _team_for(actor: Actor, municipality: str) -> UUID:
    """A team that serves the municipality, the worker's own one first; Invalid where none does."""
    serving = [row for row in teams(Actor.system("registration")) if municipality in row.municipality_codes]
    if not serving:
        raise Invalid({"municipality": [_("No team serves this municipality.")]})
    own = actor.teams(*SEE_PEOPLE.roles)
    first = min(serving, key=lambda row: (row.id not in own, len(row.municipality_codes), row.code))
    return first.id

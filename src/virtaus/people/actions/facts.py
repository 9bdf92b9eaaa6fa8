"""Recording who a person is, how they are reached and served, and what they chose; each with source and recorder."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from virtaus.frame import clock, modes, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.changes import changed
from virtaus.frame.contact_details import read_email, read_phone
from virtaus.frame.encryption import EncryptedTextField
from virtaus.frame.errors import Invalid, NotFound, Stale
from virtaus.people.contact_details import read_line, read_name, read_postal_code
from virtaus.people.hetu import birth_date, read_hetu
from virtaus.people.models import Contact, Identity, Limit, Person, ServiceFacts, Source, WorkLimit
from virtaus.people.names import index_names
from virtaus.people.provenance import Origin, record
from virtaus.people.rules import EDIT_PEOPLE, persons


@action("people.update_contact", right=EDIT_PEOPLE)
def update_contact(actor: Actor, person_id: UUID, values: Mapping[str, str], *, told_by: Source, version: int) -> None:
    """Record how a person is reached. Raises Invalid for what is written wrong, Stale when somebody saved first."""
    _stand_alone_only()
    person = persons.get(actor, person_id)
    trail.note({"people.contact"}, [person.id])
    save(Contact, person, read_contact(values), Origin(told_by, actor.account_id, clock.now()), version)


def read_contact(values: Mapping[str, str]) -> dict[str, str | None]:
    """Contact details as they are stored; Invalid with every fault."""
    readers: dict[str, Callable[[str], str]] = {
        "phone": read_phone,
        "email": read_email,
        "street": partial(read_line, field="street"),
        "postal_code": read_postal_code,
        "city": partial(read_line, field="city"),
    }
    found: dict[str, str | None] = {}
    faults: dict[str, list[str]] = {}
    for name, text in values.items():
        try:
            found[name] = readers[name](text) or None
        except Invalid as error:
            faults |= error.fields
    if faults:
        raise Invalid(faults)
    return found


@action("people.update_service_facts", right=EDIT_PEOPLE)
def update_service_facts(
    actor: Actor, person_id: UUID, values: Mapping[str, Any], *, told_by: Source, version: int
) -> None:
    """Record how a person is served and how far they travel. Raises Invalid, Stale."""
    person = persons.get(actor, person_id)
    trail.note({"people.service_facts"}, [person.id])
    save(ServiceFacts, person, values, Origin(told_by, actor.account_id, clock.now()), version)
    changed("person", person.id)


@action("people.choose_limits", right=EDIT_PEOPLE)
def choose_limits(actor: Actor, person_id: UUID, limits: Collection[Limit]) -> None:
    """Record which limits the person has chosen to have taken into account; those they left out end."""
    person = persons.get(actor, person_id)
    trail.note({"people.work_limits"}, [person.id])
    now = clock.now()
    lasting = WorkLimit.objects.filter(person=person, ended_at__isnull=True)
    known = set(lasting.order_by().values_list("limit", flat=True))
    lasting.exclude(limit__in=limits).update(ended_at=now)
    WorkLimit.objects.bulk_create(
        WorkLimit(person=person, limit=limit, source=Source.PERSON, recorder_id=actor.account_id, recorded_at=now)
        for limit in sorted(set(limits) - known)
    )
    changed("person", person.id)


@action("people.update_identity", right=EDIT_PEOPLE)
def update_identity(
    actor: Actor, person_id: UUID, *, given_names: str, family_name: str, hetu: str, told_by: Source, version: int
) -> None:
    """Correct names and the personal identity code. ``version`` is the person's.

    Raises Invalid when the code is another person's (it says only that it is registered), and Stale.
    """
    _stand_alone_only()
    person = persons.get(actor, person_id, for_update=True)
    trail.note({"people.key", "people.hetu", "people.birth_date"}, [person.id])
    names = {"given_names": read_name(given_names, "given_names"), "family_name": read_name(family_name, "family_name")}
    if not names["family_name"]:
        raise Invalid({"family_name": [_("Write the family name.")]})
    code = read_hetu(hetu) if hetu.strip() else ""
    if person.version != version:
        saved = Identity.objects.filter(person=person).first()
        now = {name: getattr(person, name) for name in names} | {"hetu": (saved.hetu if saved else None) or ""}
        raise Stale(_("Somebody else saved this while you were editing it."), now, person.version)
    origin = Origin(told_by, actor.account_id, clock.now())
    differing = [name for name, value in names.items() if getattr(person, name) != value]
    for name in differing:
        setattr(person, name, names[name])
    person.version += 1
    person.save(update_fields=[*differing, "version"])
    record([(person.id, f"Person.{name}") for name in differing], origin)
    index_names({person.id: (person.given_names, person.family_name)})
    if code:
        row = Identity.objects.filter(person=person).first()
        values = {"hetu": code, "birth_date": birth_date(code)}
        save_identity(person, values, origin, row.version if row else 0)


def save_identity(person: Person, values: Mapping[str, Any], origin: Origin, version: int) -> None:
    """Save a code that nobody else has; Invalid, which says only that it is registered, when somebody has."""
    try:
        with transaction.atomic():
            save(Identity, person, values, origin, version)
    except IntegrityError as error:
        raise Invalid({"hetu": [_("Somebody with this personal identity code is already registered.")]}) from error


def _stand_alone_only() -> None:
    if modes.current() is not modes.Mode.STAND_ALONE:
        raise NotFound(_("Not found."))


def save(
    model: type[Contact] | type[ServiceFacts] | type[Identity],
    person: Person,
    values: Mapping[str, Any],
    origin: Origin,
    version: int,
) -> None:
    """Make the person's row or change it; a field that changes gets the source of the change."""
    row = model._default_manager.filter(person=person).first()
    if row is None:
        model._default_manager.create(
            person=person, source=origin.source, recorder_id=origin.recorder, recorded_at=origin.recorded_at, **values
        )
        return
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not differing:
        return
    try:
        row.change(differing, version=version)
    except Stale as error:
        hidden = {field.name for field in model._meta.fields if isinstance(field, EncryptedTextField)}
        now = {name: value or "" if name in hidden else value for name, value in error.current.items()}
        raise Stale(str(error), now, error.version) from error
    record([(person.id, f"{model.__name__}.{name}") for name in differing], origin)

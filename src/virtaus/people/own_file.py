"""A person's own data as a file (GDPR articles 15 and 20): every row that the rooms declare, in the person's words.

JSON in UTF-8. ``data`` holds, by the kind of row, its rows with their fields as they are stored; what is sealed is
opened, concepts and organisations are named. Workers are not named: their names are told by a decision on request.
Indexes for search, logins and other people's addresses are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext as _

from virtaus.accounts.models import Account
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.encryption import BlindIndexField, EncryptedTextField
from virtaus.frame.errors import NotFound
from virtaus.frame.naming import name_of
from virtaus.frame.personal import declarations, parts
from virtaus.frame.rights import require
from virtaus.people.models import Person
from virtaus.people.rules import EXPORT_OWN, own_person, persons
from virtaus.vocabulary.models import Concept
from virtaus.vocabulary.queries import labels

FORMAT = "virtaus-own-data-1"
NAMES = ("title", "name", "name_fi", "word", "phrase")
LEFT_OUT = frozenset({"version", "name_key", "sha256", "content"})


def own_file(actor: Actor) -> str:
    """The file of the actor as a jobseeker. NotFound for a login without a customer."""
    require(actor, EXPORT_OWN)
    person = own_person(actor).first()
    if person is None:
        raise NotFound
    return _written(person)


def file_of(actor: Actor, register_key: str) -> str:
    """The file of a person whom the actor may see, by the key of the national register. NotFound."""
    person = persons(actor).filter(register_key=register_key).first()
    if person is None:
        raise NotFound(_("No person has this key."))
    return _written(person)


def kinds() -> list[str]:
    """What the file holds, in words."""
    whats = [min(each.audit) for each in declarations() if each.export] + [each.what for each in parts() if each.export]
    return list(dict.fromkeys(name_of(what) for what in whats))


def _written(person: Person) -> str:
    exported = [each for each in declarations() if each.export]
    trail.note(
        frozenset().union(*(each.audit for each in exported), {each.what for each in parts() if each.export}),
        [person.id],
    )
    tables = [(each.model, _path(each.model), min(each.audit)) for each in exported]
    tables += [(each.model, each.path, each.what) for each in parts() if each.export]
    found = {
        "format": FORMAT,
        "made_at": clock.now(),
        "person": _told(person, person, {}),
        "data": {
            model._meta.label: {
                "what": name_of(what),
                "rows": list(_rows(model, path, person)),
            }
            for model, path, what in tables
        },
    }
    return json.dumps(found, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def _path(model: type[models.Model]) -> str:
    """The field of a declared model that refers to the person."""
    return next(field.name for field in model._meta.concrete_fields if field.related_model is Person)


def _rows(model: type[models.Model], path: str, person: Person) -> Iterator[dict[str, Any]]:
    named = [field.name for field in _fields(model) if _is_named(field)]
    rows = model._default_manager.filter(**{path: person}).select_related(*named).order_by("pk")
    found = list(rows)
    concepts = [field.attname for field in _fields(model) if field.related_model is Concept]
    terms = labels({getattr(row, name) for row in found for name in concepts}) if concepts else {}
    for row in found:
        yield _told(row, person, terms)


def _fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [
        field
        for field in model._meta.concrete_fields
        if field.name not in LEFT_OUT
        and field.related_model is not Person
        and (isinstance(field, EncryptedTextField) or not isinstance(field, BlindIndexField | models.BinaryField))
    ]


def _is_named(field: models.Field[Any, Any]) -> bool:
    related = field.related_model
    return (
        isinstance(related, type)
        and related not in {Account, Concept}
        and any(hasattr(related, name) for name in NAMES)
    )


def _told(row: models.Model, person: Person, terms: dict[UUID, str]) -> dict[str, Any]:
    """A row by its fields."""
    told: dict[str, Any] = {}
    for field in _fields(type(row)):
        value = getattr(row, field.attname)
        if field.related_model is Account:
            told[field.name] = None if value is None else "you" if value == person.account_id else "a worker"
        elif field.related_model is Concept:
            told[field.name] = terms.get(value, str(value))
        elif _is_named(field):
            told[field.name] = _name(getattr(row, field.name))
        elif isinstance(field.related_model, type) and field.related_model._meta.app_label == "accounts":
            continue
        else:
            told[field.name] = value
    return told


def _name(related: models.Model | None) -> str | None:
    if related is None:
        return None
    return next((str(getattr(related, name)) for name in NAMES if getattr(related, name, "")), str(related.pk))

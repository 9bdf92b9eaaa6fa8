"""How the room's own rows of two records become one: identity, contact, service facts, background, competence, keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from virtaus.area.queries.places import municipality_names
from virtaus.frame.actor import Actor
from virtaus.frame.encryption import BlindIndexField
from virtaus.frame.tables.columns import Kind, shown
from virtaus.people.merging.rooms import Chosen, Difference, Pair, Room, Side, add_room, chosen_side
from virtaus.people.models import (
    Contact,
    DatumSource,
    FormerKey,
    Identity,
    Person,
    PersonBackground,
    PersonConcept,
    PersonName,
    Relation,
    ServiceFacts,
    UnusualReading,
    WorkLimit,
)
from virtaus.people.names import index_names
from virtaus.people.provenance import origins, record

_PLACES = Actor.system("people.merging")
ONE_ROW: tuple[type[models.Model], ...] = (Identity, Contact, ServiceFacts, PersonBackground)
_OF_THE_ROW = frozenset({"id", "person", "version", "source", "recorder", "recorded_at"})
NAME, KEY, LOGIN, MUNICIPALITY = "Person.name", "Person.register_key", "Person.account", "Person.municipality"
LABELS: Mapping[str, Any] = {
    "Identity.hetu": gettext_lazy("Personal identity code"),
    "Identity.birth_date": gettext_lazy("Day of birth"),
    "Contact.phone": gettext_lazy("Phone"),
    "Contact.email": gettext_lazy("E-mail"),
    "Contact.street": gettext_lazy("Street address"),
    "Contact.postal_code": gettext_lazy("Postal code"),
    "Contact.city": gettext_lazy("Post office"),
    "ServiceFacts.service_language": gettext_lazy("Language of service"),
    "ServiceFacts.interpreter": gettext_lazy("Interpreter"),
    "ServiceFacts.accessibility": gettext_lazy("What must be arranged"),
    "ServiceFacts.reach_km": gettext_lazy("How far the person travels, km"),
    "ServiceFacts.travel": gettext_lazy("Ways to travel"),
    "ServiceFacts.working_times": gettext_lazy("Working times that suit"),
    "ServiceFacts.available_from": gettext_lazy("Can start from"),
    "PersonBackground.birth_year": gettext_lazy("Year of birth"),
    "PersonBackground.sex": gettext_lazy("Sex"),
    "PersonBackground.citizenship": gettext_lazy("Citizenship"),
    "PersonBackground.education": gettext_lazy("Education"),
}


def differences(pair: Pair) -> Sequence[Difference]:
    """What the two records say otherwise of the same thing."""
    kept, merged = _persons(pair)
    found = [
        _difference(NAME, _("Name"), _name(kept), _name(merged)),
        _difference(KEY, _("Key in the national register"), kept.register_key or "", merged.register_key or ""),
        _difference(MUNICIPALITY, _("Municipality of residence"), *_places(kept, merged)),
    ]
    if kept.account_id and merged.account_id:
        found.append(Difference(LOGIN, _("Own login"), _("That of this record"), _("That of this record")))
    for model in ONE_ROW:
        ours, theirs = (_row_of(model, person) for person in (kept, merged))
        if ours is not None and theirs is not None:
            found += [
                _difference(code, str(LABELS[code]), _told(ours, field), _told(theirs, field))
                for field, code in fields_of(model)
            ]
    return [each for each in found if each is not None]


def refusals(pair: Pair) -> Sequence[str]:
    """Two personal identity codes are two persons."""
    codes = {row.hetu for row in Identity.objects.filter(person__in=pair.both) if row.hetu}
    if len(codes) > 1:
        return [_("They have different personal identity codes: these are two persons.")]
    return []


def settle(pair: Pair, chosen: Chosen, now: datetime) -> None:
    """Bring the values together in the record kept, and end what can be in force only once."""
    kept, merged = _persons(pair)
    for model in ONE_ROW:
        _join(model, kept, merged, chosen)
    DatumSource.objects.filter(person=merged).delete()
    PersonName.objects.filter(person=merged).delete()
    _end_doubles(PersonConcept, ("concept_id", "part"), pair, now)
    _end_doubles(WorkLimit, ("limit",), pair, now)
    _withdraw_double_relations(pair, now)
    _drop_double_findings(pair)
    _join_person(kept, merged, chosen, now)


def _join_person(kept: Person, merged: Person, chosen: Chosen, now: datetime) -> None:
    """The fields of the person: the merged record gives its key and login away before they can stand twice."""
    # in add-on mode a person has a key at every moment: until its row is deleted it bears one of its own
    Person.objects.filter(id=merged.id).update(register_key=f"merged-{merged.id.hex}", account=None)
    name = merged if chosen_side(chosen, NAME) is Side.MERGED or not kept.name_key else kept
    place = merged if chosen_side(chosen, MUNICIPALITY) is Side.MERGED or not kept.municipality else kept
    login = merged if chosen_side(chosen, LOGIN) is Side.MERGED or not kept.account_id else kept
    key = merged if chosen_side(chosen, KEY) is Side.MERGED or not kept.register_key else kept
    if kept.register_key and merged.register_key:
        other = (kept if key is merged else merged).register_key
        FormerKey.objects.create(person=kept, register_key=str(other), recorded_at=now)
    kept.given_names, kept.family_name = name.given_names, name.family_name
    kept.municipality, kept.account_id = place.municipality, login.account_id
    kept.protected = kept.protected or merged.protected
    kept.version += 1
    kept.register_key = key.register_key
    kept.save()
    if name is merged and merged.name_key:
        index_names({kept.id: (kept.given_names, kept.family_name)})


def _join(model: Any, kept: Person, merged: Person, chosen: Chosen) -> None:
    """One row of each person becomes one: moved where only one has it, else field by field, with its source."""
    ours, theirs = _row_of(model, kept), _row_of(model, merged)
    if theirs is None:
        return
    codes = {code for _field, code in fields_of(model)}
    told = {name: where for name, where in origins(merged.id, [theirs]).items() if name in codes}
    if ours is None:
        own = set(DatumSource.objects.filter(person=merged, field__in=told).values_list("field", flat=True))
        model._default_manager.filter(pk=theirs.pk).update(person=kept)
        taken = [code for code in told if code in own]
    else:
        values = {field.name: getattr(theirs, field.name) for field, _code in fields_of(model)}
        model._default_manager.filter(pk=theirs.pk).delete()
        taken = [f"{model.__name__}.{name}" for name in values if _takes(ours, model, name, values[name], chosen)]
        for code in taken:
            name = code.rpartition(".")[2]
            setattr(ours, name, values[name])
        if taken:
            ours.version += 1
            ours.save()
    for code in taken:
        record([(kept.id, code)], told[code])


def _takes(ours: models.Model, model: type[models.Model], name: str, theirs: object, chosen: Chosen) -> bool:
    """Whether the merged record's value goes into the one kept."""
    own = getattr(ours, name)
    if not _is_told(theirs) or own == theirs:
        return False
    return not _is_told(own) or chosen_side(chosen, f"{model.__name__}.{name}") is Side.MERGED


def _end_doubles(model: Any, same: tuple[str, ...], pair: Pair, now: datetime) -> None:
    """What both have in force once only goes on in the record kept."""
    lasting = model._default_manager.filter(ended_at__isnull=True)
    own = set(lasting.filter(person=pair.kept).order_by().values_list(*same))
    double = [row.pk for row in lasting.filter(person=pair.merged) if tuple(getattr(row, name) for name in same) in own]
    model._default_manager.filter(pk__in=double).update(ended_at=now)


def _withdraw_double_relations(pair: Pair, now: datetime) -> None:
    """Of two open relations of one team and purpose the one that began first goes on."""
    lasting = Relation.objects.filter(person__in=pair.both, valid_to__isnull=True, withdrawn_at__isnull=True)
    seen: set[tuple[Any, str]] = set()
    for row in lasting.order_by("valid_from", "id"):
        if (row.team_id, row.purpose) in seen:
            Relation.objects.filter(pk=row.pk).update(withdrawn_at=now)
        seen.add((row.team_id, row.purpose))


def _drop_double_findings(pair: Pair) -> None:
    """A finding of one day, rule and account stands once for a person."""
    same = ("day", "rule", "account_id")
    own = set(UnusualReading.objects.filter(person=pair.kept).order_by().values_list(*same))
    for row in UnusualReading.objects.filter(person=pair.merged):
        if (row.day, row.rule, row.account_id) in own:
            row.delete()


def fields_of(model: type[models.Model]) -> Iterator[tuple[models.Field[Any, Any], str]]:
    """The fields of a one-row model that say something of the person, with their codes."""
    for field in model._meta.concrete_fields:
        if field.name not in _OF_THE_ROW and (not isinstance(field, BlindIndexField)):
            yield field, f"{model.__name__}.{field.name}"


def _persons(pair: Pair) -> tuple[Person, Person]:
    return Person.objects.get(id=pair.kept), Person.objects.get(id=pair.merged)


def _row_of(model: Any, person: Person) -> Any:
    return model._default_manager.filter(person=person).first()


def _is_told(value: object) -> bool:
    return value not in (None, "", [])


def _told(row: models.Model, field: models.Field[Any, Any]) -> str:
    value = getattr(row, field.name)
    if not _is_told(value):
        return ""
    if isinstance(value, list):
        labels = dict(field.base_field.flatchoices)  # type: ignore[attr-defined]
        return ", ".join(str(labels.get(each, each)) for each in value)
    if isinstance(value, date):
        return shown(value, Kind.DATE)
    return str(dict(field.flatchoices).get(value, value))


def _name(person: Person) -> str:
    return f"{person.given_names} {person.family_name}".strip()


def _places(kept: Person, merged: Person) -> tuple[str, str]:
    """A protected person's municipality is shown to nobody: then that of the record kept stays."""
    if kept.protected or merged.protected:
        return "", ""
    names = municipality_names(_PLACES)
    return names.get(kept.municipality, kept.municipality), names.get(merged.municipality, merged.municipality)


def _difference(code: str, label: str, kept: str, merged: str) -> Difference | None:
    return Difference(code, label, kept, merged) if kept and merged and kept != merged else None


add_room(Room("people", differences=differences, refusals=refusals, settle=settle))

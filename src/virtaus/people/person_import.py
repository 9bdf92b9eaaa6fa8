"""Applying a file of persons, all or nothing, a few statements for each batch of persons."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.area.files.cells import Problem, faults_of
from virtaus.frame import bulk, clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.changes import changed
from virtaus.frame.imports import Counts, HasFaults, Journal, Plan, Sent, Tell
from virtaus.people.keys import current_keys
from virtaus.people.models import (
    Contact,
    DatumSource,
    Identity,
    Person,
    PersonBackground,
    ServiceFacts,
    Source,
    WorkLimit,
    sort_key,
)
from virtaus.people.models.identity import digests_of_hetu
from virtaus.people.names import index_names
from virtaus.people.person_file import PersonLine, read_people
from virtaus.people.provenance import Origin, record
from virtaus.people.rules import IMPORT_PEOPLE

BATCH = 2000
MANY = 500
FIRST = 10
FIELDS = frozenset(
    {"people.person", "people.key", "people.hetu", "people.birth_date", "people.contact", "people.service_facts"}
    | {"people.background", "people.work_limits"}
)
FACTS = (Identity, Contact, ServiceFacts, PersonBackground)
SHOWN = ("given_names", "family_name", "service_language", "reach_km", "education")
Facts = Identity | Contact | ServiceFacts | PersonBackground


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the persons of some lines: rows by key and by person, and the limits in force."""

    persons: dict[str, Person]
    facts: dict[type[Facts], dict[UUID, Any]]
    limits: dict[UUID, dict[str, WorkLimit]]


def plan_people(actor: Actor, sent: Sent, tell: Tell) -> Plan:
    """What a file of persons would do."""
    lines, problems, doubles = _read(sent, tell)
    if problems:
        return Plan(Counts(), faults_of(problems))
    counts = Counts(unchanged=len(doubles))
    for done, batch in _batches(lines):
        counts = _added(counts, batch, _known_of(batch))
        tell(0.4 + 0.6 * done / len(lines))
    first = tuple(_shown(line) for line in lines[:FIRST])
    return Plan(counts, warnings=faults_of(doubles), head=("key", *SHOWN), first=first)


@action("people.import_people", right=IMPORT_PEOPLE)
def import_people(actor: Actor, sent: Sent, journal: Journal, tell: Tell) -> Counts:
    """Apply a file of persons. Raises HasFaults when anything in it is wrong; then nothing is changed.

    Persons are told apart by their key; one who is not known is made, and one who was merged is known under the keys of
    both records. An empty cell leaves what is known as it is.
    """
    lines, problems, doubles = _read(sent, tell)
    if problems:
        raise HasFaults(faults_of(problems))
    now = clock.now()
    counts = Counts(unchanged=len(doubles))
    touched: list[UUID] = []
    journal.follows("people.PersonName.person", "people.DatumSource.person")
    for done, batch in _batches(lines):
        known = _known_of(batch)
        counts = _added(counts, batch, known)
        persons = _write_persons(batch, known, journal, now)
        for model in FACTS:
            _write(model, _given(model, batch, persons), known.facts[model], journal, now)
        _write_limits(batch, persons, known, journal, now)
        touched += persons.values()
        tell(0.4 + 0.6 * done / len(lines))
    journal.touched(touched)
    trail.note(FIELDS, touched)
    # a long list of changes is slower to follow than to load everything again
    changed("person", *(touched if len(touched) <= MANY else ()))
    return counts


def _read(sent: Sent, tell: Tell) -> tuple[list[PersonLine], list[Problem], list[Problem]]:
    """The lines that count under the keys in force, what is wrong, and lines left out because another counts."""
    lines, problems = read_people(sent.content, sent.name)
    tell(0.35)
    lines, doubles = _under_keys_in_force(sent.name, lines)
    problems += _taken(sent.name, lines)
    return lines, problems, doubles


def _under_keys_in_force(file: str, lines: Sequence[PersonLine]) -> tuple[list[PersonLine], list[Problem]]:
    """The register may still tell of a merged person under the key of the record that is gone, or under both.

    Of several lines about one person that under the key in force counts, else the first.
    """
    current = current_keys({line.key for line in lines})
    counting = {current[line.key]: line for line in reversed(lines) if line.key in current}
    counting |= {line.key: line for line in lines if line.key in counting}
    kept: list[PersonLine] = []
    left_out: list[Problem] = []
    for line in lines:
        key = current.get(line.key, line.key)
        counts = counting.get(key, line)
        if counts is line:
            kept.append(replace(line, key=key) if key != line.key else line)
        else:
            reason = _("tells of the same person as row %s, which counts: two records were merged")
            left_out.append(Problem(file, line.row, "key", reason % counts.row))
    return kept, left_out


def _batches(lines: Sequence[PersonLine]) -> Iterator[tuple[int, Sequence[PersonLine]]]:
    """Some of the lines at a time, with how many came before them."""
    for first in range(0, len(lines), BATCH):
        yield first, lines[first : first + BATCH]


def _taken(file: str, lines: Sequence[PersonLine]) -> list[Problem]:
    """Personal identity codes that another key has: one person has one record."""
    coded = [line for line in lines if "hetu" in line.identity]
    given = {digest: line for line in coded for digest in digests_of_hetu(line.identity["hetu"])}
    found: list[Problem] = []
    digests = sorted(given)
    for first in range(0, len(digests), BATCH):
        rows = Identity.objects.filter(hetu_index__in=digests[first : first + BATCH]).order_by("id")
        for digest, key in rows.values_list("hetu_index", "person__register_key"):
            line = given[bytes(digest)]
            if key != line.key:
                found.append(Problem(file, line.row, "hetu", _("is registered already")))
    return found


def _shown(line: PersonLine) -> tuple[str, ...]:
    """What the preview shows of a line: enough to see that the columns were understood, no code and no contact."""
    told = line.person | line.service | line.background
    return (line.key, *(str(told.get(name, "")) for name in SHOWN))


def _known_of(lines: Sequence[PersonLine]) -> _Known:
    rows = Person.objects.filter(register_key__in=[line.key for line in lines]).order_by()
    persons = {str(row.register_key): row for row in rows}
    ids = [row.id for row in persons.values()]
    facts = {
        model: {row.person_id: row for row in model._default_manager.filter(person__in=ids).order_by()}
        for model in FACTS
    }
    limits: dict[UUID, dict[str, WorkLimit]] = {}
    for limit in WorkLimit.objects.filter(person__in=ids, ended_at__isnull=True).order_by():
        limits.setdefault(limit.person_id, {})[limit.limit] = limit
    return _Known(persons, facts, limits)


def _added(counts: Counts, lines: Sequence[PersonLine], known: _Known) -> Counts:
    new = changes = ended = 0
    for line in lines:
        row = known.persons.get(line.key)
        if row is None:
            new += 1
            continue
        old = known.limits.get(row.id, {})
        gone = len(old.keys() - set(line.limits)) if line.limits is not None else 0
        ended += gone
        changes += bool(gone) or _differs(line, row, known) or bool(set(line.limits or ()) - old.keys())
    rest = len(lines) - new - changes
    return Counts(counts.new + new, counts.changed + changes, counts.unchanged + rest, counts.ended + ended)


def _differs(line: PersonLine, row: Person, known: _Known) -> bool:
    if any(getattr(row, name) != value for name, value in line.person.items()):
        return True
    for model in FACTS:
        told, old = PARTS[model](line), known.facts[model].get(row.id)
        if told and (old is None or any(getattr(old, name) != value for name, value in told.items())):
            return True
    return False


PARTS: dict[type[Facts], Callable[[PersonLine], dict[str, Any]]] = {
    Identity: lambda line: line.identity,
    Contact: lambda line: line.contact,
    ServiceFacts: lambda line: line.service,
    PersonBackground: lambda line: line.background,
}


def _given(model: type[Facts], lines: Sequence[PersonLine], persons: dict[str, UUID]) -> dict[UUID, dict[str, Any]]:
    part = PARTS[model]
    return {persons[line.key]: found for line in lines if (found := part(line))}


def _write_persons(lines: Sequence[PersonLine], known: _Known, journal: Journal, now: datetime) -> dict[str, UUID]:
    """Make who is not known, correct names; gives persons by key."""
    rows = dict(known.persons)
    new: list[Person] = []
    renamed: list[Person] = []
    before: list[tuple[UUID, dict[str, Any], dict[str, Any]]] = []
    for line in lines:
        row = rows.get(line.key)
        if row is None:
            row = rows[line.key] = Person(register_key=line.key, source=Source.FILE, created_at=now)
            new.append(row)
        elif differing := {name: value for name, value in line.person.items() if getattr(row, name) != value}:
            earlier = {name: getattr(row, name) for name in (*differing, "name_key")}
            before.append((row.id, earlier, differing))
            row.version += 1
            renamed.append(row)
        for name, value in line.person.items():
            setattr(row, name, value)
        row.name_key = sort_key(row.given_names, row.family_name)
    bulk.write(Person, new)
    bulk.rewrite(Person, renamed)
    journal.made(Person, [(row.id, row.version) for row in new])
    journal.changed(Person, before)
    named = [row for row in (*new, *renamed) if row.name_key]
    index_names({row.id: (row.given_names, row.family_name) for row in named})
    return {key: row.id for key, row in rows.items()}


def _write(
    model: type[Facts],
    told: dict[UUID, dict[str, Any]],
    rows: dict[UUID, Any],
    journal: Journal,
    now: datetime,
) -> None:
    """Bring one table's rows in line with what is told."""
    new: list[Any] = []
    again: list[Any] = []
    before: list[tuple[UUID, dict[str, Any], dict[str, Any]]] = []
    changes: list[tuple[UUID, str]] = []
    for person, values in told.items():
        row = rows.get(person)
        if row is None:
            new.append(model(person_id=person, source=Source.FILE.value, recorded_at=now, **values))
        elif differing := {name: value for name, value in values.items() if getattr(row, name) != value}:
            before.append((row.id, {name: getattr(row, name) for name in differing}, differing))
            for name, value in differing.items():
                setattr(row, name, value)
            row.version += 1
            again.append(row)
            changes += [(person, f"{model.__name__}.{name}") for name in differing]
    bulk.write(model, new)
    bulk.rewrite(model, again)
    journal.made(model, [(row.id, row.version) for row in new])
    journal.changed(model, before)
    _record(changes, journal, now)


def _record(changes: Sequence[tuple[UUID, str]], journal: Journal, now: datetime) -> None:
    """Where the changed fields come from now; what was known of that before goes into the journal."""
    if not changes:
        return
    told = set(changes)
    persons = {person for person, _field in changes}
    old = [
        row
        for row in DatumSource.objects.filter(person__in=persons).order_by("id")
        if (row.person_id, row.field) in told
    ]
    DatumSource.objects.filter(id__in=[row.id for row in old]).delete()
    journal.deleted(DatumSource, old)
    record(changes, Origin(Source.FILE, None, now))
    made = DatumSource.objects.filter(person__in=persons, recorded_at=now).order_by("id")
    journal.made(DatumSource, [(pk, None) for pk in made.values_list("id", flat=True)])


def _write_limits(
    lines: Sequence[PersonLine], persons: dict[str, UUID], known: _Known, journal: Journal, now: datetime
) -> None:
    """What the file tells replaces the limits in force: it gives the person's own choice as it is now."""
    told = {persons[line.key]: set(line.limits) for line in lines if line.limits is not None}
    in_force = {person: known.limits.get(person, {}) for person in told}
    gone = [row for person, rows in in_force.items() for limit, row in rows.items() if limit not in told[person]]
    new = [
        WorkLimit(person_id=person, limit=limit, source=Source.PERSON.value, recorded_at=now)
        for person, limits in told.items()
        for limit in sorted(limits - in_force[person].keys())
    ]
    journal.changed(WorkLimit, [(row.id, {"ended_at": None}, {"ended_at": now}) for row in gone])
    WorkLimit.objects.filter(id__in=[row.id for row in gone]).update(ended_at=now)
    bulk.write(WorkLimit, new)
    journal.made(WorkLimit, [(row.id, None) for row in new])

"""Applying a file of persons, all or nothing, a few statements for each batch of persons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from virtaus.area.files.cells import Problem
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.changes import changed
from virtaus.frame.errors import Invalid
from virtaus.people.models import (
    Contact,
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
FIELDS = frozenset(
    {"people.person", "people.key", "people.hetu", "people.birth_date", "people.contact", "people.service_facts"}
    | {"people.background", "people.work_limits"}
)


class PersonFileHasFaults(Invalid):
    """The file was not applied: ``problems`` name row, column and reason."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            {"": [ngettext("The file has %d error.", "The file has %d errors.", len(problems)) % len(problems)]}
        )


@dataclass(frozen=True, slots=True)
class Imported:
    """How many persons a file made and how many known ones it told something of."""

    new: int
    known: int


@action("people.import_people", right=IMPORT_PEOPLE)
def import_people(actor: Actor, path: Path) -> Imported:
    """Apply a file of persons. Raises PersonFileHasFaults when anything in it is wrong; then nothing is changed.

    Persons are told apart by their key; one who is not known is made. An empty cell leaves what is known as it is.
    """
    lines, problems = read_people(path)
    problems += _taken(path.name, lines)
    if problems:
        raise PersonFileHasFaults(problems)
    now = clock.now()
    done = Imported(0, 0)
    touched: list[UUID] = []
    for batch in _batches(lines):
        persons, new = _write_persons(batch, now)
        _write_facts(batch, persons, now)
        touched += persons.values()
        done = Imported(done.new + new, done.known + len(batch) - new)
    trail.note(FIELDS, touched)
    # a long list of changes is slower to follow than to load everything again
    changed("person", *(touched if len(touched) <= MANY else ()))
    return done


def _batches(lines: Iterable[PersonLine]) -> Iterator[list[PersonLine]]:
    rest = iter(lines)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _taken(file: str, lines: Iterable[PersonLine]) -> list[Problem]:
    """Personal identity codes that another key has: one person has one record."""
    coded = [line for line in lines if "hetu" in line.identity]
    given = {digest: line for line in coded for digest in digests_of_hetu(line.identity["hetu"])}
    found: list[Problem] = []
    for digests in _parts(sorted(given)):
        rows = Identity.objects.filter(hetu_index__in=digests).order_by("id")
        for digest, key in rows.values_list("hetu_index", "person__register_key"):
            line = given[bytes(digest)]
            if key != line.key:
                found.append(Problem(file, line.row, "hetu", _("is registered already")))
    return found


def _parts(values: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for first in range(0, len(values), BATCH):
        yield values[first : first + BATCH]


def _write_persons(lines: Sequence[PersonLine], now: datetime) -> tuple[dict[str, UUID], int]:
    """Make who is not known, correct names; gives persons by key and how many are new."""
    known = {str(row.register_key): row for row in Person.objects.filter(register_key__in=[line.key for line in lines])}
    new: list[Person] = []
    renamed: list[Person] = []
    for line in lines:
        row = known.get(line.key)
        if row is None:
            row = known[line.key] = Person(register_key=line.key, source=Source.FILE, created_at=now)
            new.append(row)
        elif any(getattr(row, name) != value for name, value in line.person.items()):
            row.version += 1
            renamed.append(row)
        for name, value in line.person.items():
            setattr(row, name, value)
        row.name_key = sort_key(row.given_names, row.family_name)
    Person.objects.bulk_create(new, batch_size=BATCH)
    Person.objects.bulk_update(renamed, ["given_names", "family_name", "name_key", "version"], BATCH)
    named = [row for row in (*new, *renamed) if row.name_key]
    index_names({row.id: (row.given_names, row.family_name) for row in named})
    return {key: row.id for key, row in known.items()}, len(new)


def _write_facts(lines: Sequence[PersonLine], persons: dict[str, UUID], now: datetime) -> None:
    def by_person(part: Callable[[PersonLine], dict[str, Any]]) -> dict[UUID, dict[str, Any]]:
        return {persons[line.key]: found for line in lines if (found := part(line))}

    _write(Identity, by_person(lambda line: line.identity), now)
    _write(Contact, by_person(lambda line: line.contact), now)
    _write(ServiceFacts, by_person(lambda line: line.service), now)
    _write(PersonBackground, by_person(lambda line: line.background), now)
    _write_limits({persons[line.key]: line.limits for line in lines if line.limits is not None}, now)


def _write(
    model: type[Identity] | type[Contact] | type[ServiceFacts] | type[PersonBackground],
    told: dict[UUID, dict[str, Any]],
    now: datetime,
) -> None:
    """Bring one table's rows in line with what is told.

    A row that changes is written anew under its id: sealed values can't be set through an update of many rows.
    """
    rows: dict[UUID, Any] = {row.person_id: row for row in model._default_manager.filter(person__in=told)}
    again: list[Any] = []
    changes: list[tuple[UUID, str]] = []
    for person, values in told.items():
        row = rows.get(person)
        if row is None:
            again.append(model(person_id=person, source=Source.FILE, recorded_at=now, **values))
        elif differing := {name: value for name, value in values.items() if getattr(row, name) != value}:
            for name, value in differing.items():
                setattr(row, name, value)
            row.version += 1
            again.append(row)
            changes += [(person, f"{model.__name__}.{name}") for name in differing]
    model._default_manager.filter(id__in=[row.id for row in again]).delete()
    model._default_manager.bulk_create(again, batch_size=BATCH)
    record(changes, Origin(Source.FILE, None, now))


def _write_limits(told: dict[UUID, tuple[str, ...]], now: datetime) -> None:
    """What the file tells replaces the limits in force: it gives the person's own choice as it is now."""
    wanted = {(person, limit) for person, limits in told.items() for limit in limits}
    gone: list[UUID] = []
    for row in WorkLimit.objects.filter(person__in=told, ended_at__isnull=True).order_by("id"):
        if (row.person_id, row.limit) in wanted:
            wanted.discard((row.person_id, row.limit))
        else:
            gone.append(row.id)
    WorkLimit.objects.filter(id__in=gone).update(ended_at=now)
    WorkLimit.objects.bulk_create(
        (
            WorkLimit(person_id=person, limit=limit, source=Source.PERSON, recorded_at=now)
            for person, limit in sorted(wanted)
        ),
        batch_size=BATCH,
    )

"""What reading an event file would do: checked against what is known, changing nothing.

The plan is what the preview shows and what applying carries out, so the two can't differ.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from virtaus.area.models import Municipality, Team
from virtaus.casework.event_file import EventFile, EventLine, read_events
from virtaus.casework.ledger import Case, Event, Told, build
from virtaus.casework.models import CaseEvent, EventImport, EventKind, Origin
from virtaus.frame import clock
from virtaus.frame.csv_lines import Fault
from virtaus.people.keys import current_keys
from virtaus.people.models import Person
from virtaus.vocabulary.models import Concept
from virtaus.vocabulary.models import Kind as ConceptKind

Ref = UUID | EventLine
T = TypeVar("T")


# Cases are built for so many persons at a time, so that memory does not grow with the file but for its lines.
PERSONS_AT_ONCE = 2000

Tell = Callable[[float], None]
"""Called with the share of the work that is done, 0–1."""


@dataclass(frozen=True, slots=True)
class Plan:
    """``lines`` are the events not read before, ``persons`` the known ones they touch, by key.

    ``corrected`` maps the register id of an earlier event to the line that replaces it. ``applied_at`` is set when
    this very file has been applied before: then nothing is left to do.
    """

    file: EventFile
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    lines: tuple[EventLine, ...]
    already_read: int
    persons: Mapping[str, UUID]
    new_keys: tuple[str, ...]
    corrected: Mapping[str, EventLine]
    applied_at: datetime | None

    @property
    def counts(self) -> Mapping[EventKind, int]:
        """New events by kind, in the order of the format."""
        counted = Counter(line.kind for line in self.lines)
        return {kind: counted[kind] for kind in EventKind if counted[kind]}

    @property
    def changed(self) -> int:
        """How many known persons the file touches."""
        return len(self.persons)


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the persons that a file touches: their new events and their cases as they would come out, by key."""

    lines: Mapping[str, list[EventLine]]
    cases: Mapping[str, Case[Ref]]


def nobody(share: float) -> None:
    """Tell nobody."""


def plan_events(content: bytes, tell: Tell = nobody) -> Plan:
    """Read ``content`` and check it against the database. Faults are in the plan, never raised."""
    file = read_events(content, lambda share: tell(share * 0.7))
    applied = EventImport.objects.filter(sha256=file.sha256, undone_at__isnull=True).first()
    lines, already_read, repeated = _not_read_before(file.lines)
    lines = _under_keys_in_force(lines)
    corrected, wrong_corrections = _corrections(lines)
    keys = {line.key for line in lines}
    persons = {
        str(row.register_key): row.id for row in Person.objects.filter(register_key__in=keys).only("register_key")
    }
    impossible: list[Fault] = []
    touched = 0
    for group in groups(lines, persons, corrected):
        for key, case in group.cases.items():
            impossible += _impossible(case, group.lines[key])
        touched += len(group.cases)
        tell(0.75 + 0.25 * touched / len(keys))
    faults = [*file.faults, *repeated, *wrong_corrections, *impossible, *_unserved(lines)]
    return Plan(
        file=file,
        faults=tuple(sorted(faults, key=lambda fault: (fault.line, fault.column))),
        warnings=tuple(_unknown_codes(lines)),
        lines=lines,
        already_read=already_read,
        persons=persons,
        new_keys=tuple(key for key in dict.fromkeys(line.key for line in lines) if key not in persons),
        corrected=corrected,
        applied_at=applied.applied_at if applied else None,
    )


def groups(
    lines: Iterable[EventLine], persons: Mapping[str, UUID], corrected: Mapping[str, EventLine]
) -> Iterator[Group]:
    """The persons of ``lines`` in order of their first line, ``PERSONS_AT_ONCE`` at a time, with their cases built."""
    by_key: dict[str, list[EventLine]] = defaultdict(list)
    for line in lines:
        by_key[line.key].append(line)
    for keys in batched(by_key, PERSONS_AT_ONCE):
        known = told_of([persons[key] for key in keys if key in persons])
        cases: dict[str, Case[Ref]] = {}
        for key in keys:
            earlier = known.get(persons[key], []) if key in persons else []
            events: list[Event[Ref]] = [told for register_id, told in earlier if register_id not in corrected]
            events += [line for line in by_key[key] if line.event_id not in corrected]
            cases[key] = build(events)
        yield Group({key: by_key[key] for key in keys}, cases)


def batched(values: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """``values`` in tuples of ``size``, the last one shorter (``itertools.batched`` of Python 3.12)."""
    left = iter(values)
    while part := tuple(islice(left, size)):
        yield part


def _under_keys_in_force(lines: tuple[EventLine, ...]) -> tuple[EventLine, ...]:
    """The register may still tell of a merged person under the key of the record that is gone."""
    current = current_keys({line.key for line in lines})
    return tuple(replace(line, key=current[line.key]) if line.key in current else line for line in lines)


def _not_read_before(lines: Iterable[EventLine]) -> tuple[tuple[EventLine, ...], int, list[Fault]]:
    """The events to read, how many were read before, and ids that now tell something else."""
    first = {line.event_id: line for line in reversed(tuple(lines))}
    stored = dict(
        CaseEvent.objects.filter(register_id__in=first, undone_at__isnull=True).values_list("register_id", "content")
    )
    reason = _("This event was read before with other content. A correction comes as an event of its own.")
    changed = [
        Fault(line.line, "event_id", reason)
        for event_id, line in first.items()
        if stored.get(event_id, line.content) != line.content
    ]
    fresh = sorted((line for event_id, line in first.items() if event_id not in stored), key=lambda line: line.line)
    return tuple(fresh), len(stored), changed


def _corrections(lines: Iterable[EventLine]) -> tuple[dict[str, EventLine], list[Fault]]:
    """Which event is replaced by which line, and the corrections that can't be."""
    correcting = [line for line in lines if line.corrects]
    in_file = {line.event_id: line.key for line in lines}
    stored = {
        register_id: (key, superseded_at)
        for register_id, key, superseded_at in CaseEvent.objects.filter(
            register_id__in={line.corrects for line in correcting}, undone_at__isnull=True
        ).values_list("register_id", "person__register_key", "superseded_at")
    }
    corrected: dict[str, EventLine] = {}
    faults: list[Fault] = []
    for line in correcting:
        key, superseded_at = stored.get(line.corrects, (in_file.get(line.corrects), None))
        if key is None:
            faults.append(Fault(line.line, "corrects", _("No such event is known.")))
        elif key != line.key:
            faults.append(Fault(line.line, "corrects", _("The event to correct is another person's.")))
        elif superseded_at is not None or line.corrects in corrected:
            faults.append(Fault(line.line, "corrects", _("The event has been corrected already: correct the newest.")))
        else:
            corrected[line.corrects] = line
    return corrected, faults


def told_of(persons: Collection[UUID]) -> dict[UUID, list[tuple[str | None, Told[Ref]]]]:
    """The events in force of each person, with the register's id of each."""
    found: dict[UUID, list[tuple[str | None, Told[Ref]]]] = defaultdict(list)
    if not persons:
        return found
    rows = CaseEvent.objects.filter(person__in=persons, superseded_at__isnull=True, undone_at__isnull=True)
    for row in rows.order_by("person_id", "on", "recorded_at", "id").iterator(chunk_size=5000):
        told: Told[Ref] = Told(
            ref=row.id,
            kind=EventKind(row.kind),
            on=row.on,
            recorded_at=row.recorded_at,
            local=row.origin == Origin.VIRTAUS,
            status=row.status,
            planned_end=row.planned_end,
            municipality=row.municipality,
            discussion=row.discussion,
            at=row.at,
            occupations=tuple(row.occupations.split()),
            skills=tuple(row.skills.split()),
            licences=tuple(row.licences.split()),
            languages=tuple(row.languages.split()),
            protected=row.protected,
            benefit=row.benefit,
        )
        found[row.person_id].append((row.register_id, told))
    return found


def _impossible(case: Case[Ref], own_lines: list[EventLine]) -> list[Fault]:
    reasons = {
        "search_open": _("A job search of this person is open already."),
        "no_search": _("No job search of this person has started by then."),
        "search_not_open": _("No job search of this person is open then."),
    }
    faults: list[Fault] = []
    for problem in case.problems:
        if isinstance(problem.ref, EventLine):
            faults.append(Fault(problem.ref.line, problem.column, reasons[problem.reason]))
        else:
            reason = _("Events read earlier would no longer hold together with the person's new events.")
            faults.append(Fault(own_lines[0].line, "", reason))
    return faults


def _unserved(lines: Iterable[EventLine]) -> list[Fault]:
    """Places that no team serves: nobody would see the person."""
    placed = [line for line in lines if line.municipality]
    served = served_municipalities() if placed else {}
    names = dict(Municipality.objects.values_list("code", "name_fi")) if placed else {}
    not_served = _("No team serves this municipality.")
    not_known = _("The area has no municipality of this code.")
    return [
        Fault(line.line, "municipality", not_served if line.municipality in names else not_known)
        for line in placed
        if line.municipality not in served
    ]


def served_municipalities() -> dict[str, list[UUID]]:
    """The teams that serve each municipality today, in order of the teams' codes."""
    today = clock.today()
    in_force = Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gt=today))
    serving: dict[str, list[UUID]] = defaultdict(list)
    for code, team in Team.objects.filter(in_force).order_by("code").values_list("municipalities__code", "id"):
        if code is not None:
            serving[code].append(team)
    return serving


ToldCode = tuple[str, str]
"""A column of competence and a code that it gives."""
_KINDS = {
    "occupation": ConceptKind.ISCO_GROUP,
    "licences": ConceptKind.LICENCE,
    "languages": ConceptKind.LANGUAGE,
}


def concepts_of(codes: Collection[ToldCode]) -> dict[ToldCode, UUID]:
    """Concepts by column and code: a URI, or the code of a unit group, a licence or a language in its column."""
    plain = {code for _column, code in codes}
    by_uri = dict(Concept.objects.filter(uri__in=plain).values_list("uri", "id"))
    rows = Concept.objects.filter(kind__in=_KINDS.values(), code__in=plain).values_list("kind", "code", "id")
    by_code = {(kind, code): concept for kind, code, concept in rows}
    found = {
        (column, code): by_uri.get(code) or by_code.get((str(_KINDS.get(column, "")), code)) for column, code in codes
    }
    return {code: concept for code, concept in found.items() if concept is not None}


def _unknown_codes(lines: Iterable[EventLine]) -> list[Fault]:
    """Codes that the vocabulary lacks: the event is read, the competence waits for a larger vocabulary."""
    given: dict[ToldCode, EventLine] = {}
    for line in lines:
        for column, codes in competence(line.occupations, line.skills, line.licences, line.languages):
            for code in codes or ():
                given.setdefault((column, code), line)
    known = concepts_of(given)
    reason = _("“%s” is not in the vocabulary that is loaded.")
    unknown = {key: line for key, line in given.items() if key not in known}
    return [Fault(line.line, column, reason % code) for (column, code), line in unknown.items()]


Codes = tuple[str, ...] | None


def competence(occupations: Codes, skills: Codes, licences: Codes, languages: Codes) -> Iterator[tuple[str, Codes]]:
    """The lists of competence by the column that gives them."""
    yield "occupation", occupations
    yield "skills", skills
    yield "licences", licences
    yield "languages", languages

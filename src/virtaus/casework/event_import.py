"""Applying an event file, all or nothing, and undoing the last one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from virtaus.casework.event_file import EventLine, Fault
from virtaus.casework.event_plan import Plan, Ref, plan_events, told_of
from virtaus.casework.ledger import Case, Met, Period, build
from virtaus.casework.models import CaseEvent, EventImport, Origin
from virtaus.casework.rebuilding import BATCH, write_cases
from virtaus.casework.rules import IMPORT_EVENTS
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid
from virtaus.frame.ids import new_id
from virtaus.people.models import Person, Source

FIELDS = frozenset({"people.person", "people.competence", "casework.status", "casework.meetings"})
# One import at a time: two would build the same person's ledger from different events.
_LOCK = 5_031_001


class FileHasFaults(Invalid):
    """The file was not applied: ``faults`` name line, column and reason."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        message = ngettext("The file has %d error.", "The file has %d errors.", len(faults)) % len(faults)
        super().__init__({"": [message]})


@dataclass(frozen=True, slots=True)
class Applied:
    """What an import did. ``before`` is set when this very file had been applied: then nothing was done."""

    import_id: UUID | None
    new_events: int
    new_persons: int
    changed_persons: int
    already_read: int
    before: datetime | None


@action("casework.import_events", right=IMPORT_EVENTS)
def import_events(actor: Actor, file_name: str, content: bytes) -> Applied:
    """Apply a file of events. Raises FileHasFaults when anything in it is wrong; then nothing is changed.

    A file or event read before does nothing.
    """
    _one_at_a_time()
    plan = plan_events(content)
    if plan.faults:
        raise FileHasFaults(plan.faults)
    if plan.applied_at is not None or plan.file.data_time is None:
        return Applied(None, 0, 0, 0, len(plan.file.lines), plan.applied_at)
    now = clock.now()
    done = EventImport.objects.create(
        file_name=file_name[-200:],
        sha256=plan.file.sha256,
        rows=len(plan.file.lines),
        new_events=len(plan.lines),
        new_persons=len(plan.new_keys),
        data_time=plan.file.data_time,
        applied_at=now,
        applied_by_id=actor.account_id,
    )
    persons = dict(plan.persons) | _new_persons(plan.new_keys, now)
    events = _store_events(plan, persons, done, now)
    cases = {persons[key]: _with_rows(case, events) for key, case in plan.cases.items()}
    write_cases(cases, now)
    trail.note(FIELDS, cases)
    return Applied(done.id, len(plan.lines), len(plan.new_keys), plan.changed, plan.already_read, None)


@action("casework.undo_import", right=IMPORT_EVENTS)
def undo_last_import(actor: Actor, import_id: UUID) -> int:
    """Take back the last import, as if its file had never been read; returns how many persons it touched.

    Raises Invalid when it is not the last one still in force: later events may rest on it.
    """
    _one_at_a_time()
    last = EventImport.objects.filter(undone_at__isnull=True).select_for_update(of=("self",)).first()
    if last is None or last.id != import_id:
        raise Invalid({"": [_("Only the last import can be undone.")]})
    now = clock.now()
    last.undone_at = now
    last.save(update_fields=["undone_at"])
    events = CaseEvent.objects.filter(event_import=last)
    persons = set(events.order_by().values_list("person_id", flat=True))
    CaseEvent.objects.filter(corrected_by__event_import=last).update(superseded_at=None)
    events.update(undone_at=now)
    write_cases(rebuilt(persons), now)
    trail.note(FIELDS, persons)
    return len(persons)


def rebuilt(persons: set[UUID]) -> dict[UUID, Case[UUID]]:
    """The cases of ``persons`` as their events in force make them."""
    told = told_of(persons)
    cases: dict[UUID, Case[Ref]] = {
        person: build([each for _register_id, each in told.get(person, [])]) for person in persons
    }
    return {person: _with_rows(case, {}) for person, case in cases.items()}


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _new_persons(keys: tuple[str, ...], now: datetime) -> dict[str, UUID]:
    rows = [Person(register_key=key, source=Source.REGISTER, created_at=now) for key in keys]
    Person.objects.bulk_create(rows, batch_size=BATCH)
    return {str(row.register_key): row.id for row in rows}


def _store_events(plan: Plan, persons: dict[str, UUID], done: EventImport, now: datetime) -> dict[EventLine, UUID]:
    """Store the new events and mark those they replace; gives the row of each line."""
    ids = {line: new_id() for line in plan.lines}
    by_register_id = {line.event_id: row for line, row in ids.items()}
    stored = dict(
        CaseEvent.objects.filter(register_id__in=plan.corrected, undone_at__isnull=True).values_list(
            "register_id", "id"
        )
    )
    replaced = stored | {old: by_register_id[old] for old in plan.corrected if old in by_register_id}
    CaseEvent.objects.bulk_create(
        (
            CaseEvent(
                id=row,
                person_id=persons[line.key],
                origin=Origin.REGISTER,
                register_id=line.event_id,
                event_import=done,
                kind=line.kind,
                on=line.on,
                status=line.status,
                planned_end=line.planned_end,
                municipality=line.municipality,
                discussion=line.discussion,
                at=line.at,
                occupations=" ".join(line.occupations),
                skills=" ".join(line.skills),
                protected=line.protected,
                corrects_id=replaced.get(line.corrects),
                content=line.content,
                recorded_at=line.recorded_at,
                known_at=now,
                superseded_at=now if line.event_id in plan.corrected else None,
            )
            for line, row in ids.items()
        ),
        batch_size=BATCH,
    )
    CaseEvent.objects.filter(id__in=stored.values()).update(superseded_at=now)
    return ids


def _with_rows(case: Case[Ref], rows: dict[EventLine, UUID]) -> Case[UUID]:
    """The case with the row of each event in place of its line."""

    def row(ref: Ref) -> UUID:
        return rows[ref] if isinstance(ref, EventLine) else ref

    return Case(
        searches=case.searches,
        periods=[
            Period(each.status, each.valid_from, each.valid_to, each.planned_end, each.municipality, row(each.ref))
            for each in case.periods
        ],
        meetings={
            key: Met(each.kind, each.on, each.at, each.state, row(each.ref)) for key, each in case.meetings.items()
        },
        municipality=case.municipality,
        protected=case.protected,
        occupations=case.occupations,
        skills=case.skills,
    )

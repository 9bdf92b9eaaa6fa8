"""Applying an event file, all or nothing, and undoing the last one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from virtaus.casework.event_file import EventLine
from virtaus.casework.event_plan import (
    PERSONS_AT_ONCE,
    Plan,
    Ref,
    Tell,
    batched,
    groups,
    nobody,
    plan_events,
    served_municipalities,
    told_of,
)
from virtaus.casework.event_rows import Id, rows_of, store_events, store_persons
from virtaus.casework.first_rows import FirstRows
from virtaus.casework.ledger import Benefited, Case, Lived, Met, Period, Problem, build
from virtaus.casework.models import CaseEvent, EventImport
from virtaus.casework.rebuilding import bring_in_line, tell_changed
from virtaus.casework.rules import IMPORT_EVENTS
from virtaus.casework.tracks import Choice, customers
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid
from virtaus.frame.ids import new_id
from virtaus.frame.imports import HasFaults

FIELDS = frozenset({"people.person", "people.competence", "casework.status", "casework.meetings"})
# One import at a time: two would build the same person's ledger from different events.
_LOCK = 5_031_001


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
def import_events(
    actor: Actor, file_name: str, content: bytes, tell: Tell = nobody, *, applied_by: UUID | None = None
) -> Applied:
    """Apply a file of events. Raises HasFaults when anything in it is wrong; then nothing is changed.

    A file or event read before does nothing. ``tell`` is called with the share of the work that is done;
    ``applied_by`` is the account in whose name the worker applies a file.
    """
    _one_at_a_time()
    plan = plan_events(content, lambda share: tell(share * 0.35))
    if plan.faults:
        raise HasFaults(plan.faults)
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
        applied_by_id=applied_by or actor.account_id,
    )
    touched = _apply(plan, done, now, lambda share: tell(0.35 + share * 0.55))
    tell_changed(touched)
    trail.note(FIELDS, touched)
    return Applied(done.id, len(plan.lines), len(plan.new_keys), plan.changed, plan.already_read, None)


@action("casework.undo_import", right=IMPORT_EVENTS)
def undo_last_import(actor: Actor, import_id: UUID, tell: Tell = nobody) -> int:
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
    for number, some in enumerate(batched(sorted(persons), PERSONS_AT_ONCE)):
        tell(number * PERSONS_AT_ONCE / len(persons))
        bring_in_line(rebuilt(set(some)), now)
    tell_changed(persons)
    trail.note(FIELDS, persons)
    return len(persons)


@action("casework.rebuild_tracks", right=IMPORT_EVENTS)
def rebuild_all(actor: Actor) -> int:
    """Bring every person's tracks in line with the events in force; returns how many persons have events.

    For a database whose events were read before a track existed: without this its rows come only with the next event.
    """
    _one_at_a_time()
    now = clock.now()
    persons = set(CaseEvent.objects.order_by().values_list("person_id", flat=True))
    for some in batched(sorted(persons), PERSONS_AT_ONCE):
        bring_in_line(rebuilt(set(some)), now)
    tell_changed(persons)
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


def _apply(plan: Plan, done: EventImport, now: datetime, tell: Tell) -> list[UUID]:
    """Write the plan, some persons at a time; gives all persons that it touched."""
    stored = CaseEvent.objects.filter(register_id__in=plan.corrected, undone_at__isnull=True)
    replaced = {str(register_id): row for register_id, row in stored.values_list("register_id", "id")}
    touched: list[UUID] = []
    total = len(plan.persons) + len(plan.new_keys)
    first = FirstRows(now)
    for group in groups(plan.lines, plan.persons, plan.corrected):
        new = {key: new_id() for key in group.cases if key not in plan.persons}
        store_persons(group.cases, new, now)
        persons = {key: new.get(key) or plan.persons[key] for key in group.cases}
        rows = store_events(group, persons, done.id, now, corrected=plan.corrected, stored=replaced)
        if len(new) == len(group.cases):
            cases: dict[Id, Case[Ref]] = {new[key]: case for key, case in group.cases.items()}
            first.write(cases, rows_of(rows), Choice(served_municipalities(), customers()))
        else:
            known = {event_id: UUID(row) for event_id, row in rows.items()}
            bring_in_line({persons[key]: _with_rows(case, known) for key, case in group.cases.items()}, now)
        touched += persons.values()
        tell(len(touched) / total)
    CaseEvent.objects.filter(id__in=replaced.values()).update(superseded_at=now)
    return touched


def _with_rows(case: Case[Ref], rows: Mapping[str, UUID]) -> Case[UUID]:
    """The case with the row of each event in place of its line."""

    def row(ref: Ref) -> UUID:
        return rows[ref.event_id] if isinstance(ref, EventLine) else ref

    return Case(
        searches=case.searches,
        periods=[
            Period(each.status, each.valid_from, each.valid_to, each.planned_end, each.municipality, row(each.ref))
            for each in case.periods
        ],
        residences=[
            Lived(each.municipality, each.valid_from, each.valid_to, row(each.ref)) for each in case.residences
        ],
        benefits=[Benefited(each.benefit, each.valid_from, each.valid_to, row(each.ref)) for each in case.benefits],
        meetings={
            key: Met(each.kind, each.on, each.at, each.state, row(each.ref)) for key, each in case.meetings.items()
        },
        municipality=case.municipality,
        protected=case.protected,
        occupations=case.occupations,
        skills=case.skills,
        licences=case.licences,
        languages=case.languages,
        refused=[Problem(row(each.ref), each.column, each.reason) for each in case.refused],
    )

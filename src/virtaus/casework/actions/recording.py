"""The ledger recorded by staff: in stand-alone mode everything, in add-on mode only an exit ahead of the register.

Each record is an event; searches and tracks are built from the events in force. A correction is a new event that
supersedes the wrong one and says why; withdrawing takes an event back. What stood before stays on record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.area.models import Municipality
from virtaus.casework.codes import benefits, end_reasons
from virtaus.casework.event_import import rebuilt
from virtaus.casework.event_plan import served_municipalities
from virtaus.casework.ledger import RECORDED, Case, Problem
from virtaus.casework.models import CaseEvent, EventKind, Origin
from virtaus.casework.rebuilding import write_cases
from virtaus.casework.rules import RECORD_EXIT, RECORD_LEDGER, entries
from virtaus.casework.statutes import status_codes
from virtaus.frame import clock, modes, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid
from virtaus.frame.figures import day
from virtaus.people.rules import persons

FIELDS = frozenset({"casework.status", "casework.benefit", "people.municipality"})
EARLIEST = date(1990, 1, 1)
FARTHEST = timedelta(days=366)
GROUNDS_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """What a worker records of a person: the kind, the day, and the fields that the kind has."""

    kind: EventKind
    on: date
    status: str = ""
    planned_end: date | None = None
    municipality: str = ""
    benefit: str = ""
    reason: str = ""


@action("casework.start_search", right=RECORD_LEDGER)
def start_search(
    actor: Actor, person_id: UUID, *, on: date, municipality: str, status: str = "unemployed", benefit: str = ""
) -> UUID:
    """Start a job search (380/2023 § 27) on the day the person asked for it; the id of the entry.

    Invalid: by the field what is wrong, a search that lasts on that day, a day to come, and everything in add-on mode.
    """
    started = _record(actor, person_id, Entry(EventKind.SEARCH_STARTED, on, status=status, municipality=municipality))
    if benefit:
        _record(actor, person_id, Entry(EventKind.BENEFIT_CHANGED, on, benefit=benefit))
    return started


@action("casework.change_status", right=RECORD_LEDGER)
def change_status(actor: Actor, person_id: UUID, *, on: date, status: str, planned_end: date | None = None) -> UUID:
    """Record the labour-market status that began on a day. Invalid as in starting, and where no search lasts then."""
    return _record(actor, person_id, Entry(EventKind.STATUS_CHANGED, on, status=status, planned_end=planned_end))


@action("casework.change_benefit", right=RECORD_LEDGER)
def change_benefit(actor: Actor, person_id: UUID, *, on: date, benefit: str) -> UUID:
    """Record on what the benefit rests from a day on. Invalid for a basis that may not begin on that day."""
    return _record(actor, person_id, Entry(EventKind.BENEFIT_CHANGED, on, benefit=benefit))


@action("casework.record_residence", right=RECORD_LEDGER)
def record_residence(actor: Actor, person_id: UUID, *, on: date, municipality: str) -> UUID:
    """Record a move to another municipality; the owner team changes where it does not serve the new one."""
    return _record(actor, person_id, Entry(EventKind.MOVED, on, municipality=municipality))


@action("casework.end_search", right=RECORD_LEDGER)
def end_search(actor: Actor, person_id: UUID, *, on: date, reason: str, status: str) -> UUID:
    """End a job search with its reason (380/2023 § 28) and the status after it; the id of the entry."""
    return _record(actor, person_id, Entry(EventKind.SEARCH_ENDED, on, status=status, reason=reason))


RECORDERS: Mapping[EventKind, Callable[..., UUID]] = {
    EventKind.SEARCH_STARTED: start_search,
    EventKind.STATUS_CHANGED: change_status,
    EventKind.BENEFIT_CHANGED: change_benefit,
    EventKind.MOVED: record_residence,
    EventKind.SEARCH_ENDED: end_search,
}


@action("casework.correct_entry", right=RECORD_LEDGER)
def correct_entry(actor: Actor, entry_id: UUID, *, grounds: str, on: date, values: Mapping[str, Any]) -> UUID:
    """Replace a wrong entry by a right one of the same kind, with the reason; the id of the new entry.

    ``values`` are the fields that the kind has. Invalid where later entries would no longer hold, or when somebody has
    corrected it already.
    """
    wrong = _in_force(actor, entry_id, grounds)
    entry = Entry(EventKind(wrong.kind), on, **{name: values[name] for name in RECORDED[EventKind(wrong.kind)]})
    if entry == _entry_of(wrong):
        raise Invalid({"": [_("Nothing was changed.")]})
    return _record(actor, wrong.person_id, entry, corrects=wrong, grounds=grounds)


@action("casework.withdraw_entry", right=RECORD_LEDGER)
def withdraw_entry(actor: Actor, entry_id: UUID, *, grounds: str) -> None:
    """Take an entry back, with the reason: as if it had not been recorded. It stays on record as withdrawn."""
    wrong = _in_force(actor, entry_id, grounds)
    _record(actor, wrong.person_id, Entry(EventKind.WITHDRAWN, wrong.on), corrects=wrong, grounds=grounds)


def _in_force(actor: Actor, entry_id: UUID, grounds: str) -> CaseEvent:
    """The entry to correct, its person locked first, so that of two corrections the second is refused."""
    _stand_alone_only()
    person_id = entries.get(actor, entry_id).person_id
    persons.get(actor, person_id, for_update=True)
    found = entries.get(actor, entry_id)
    if found.superseded_at is not None:
        raise Invalid({"": [_("The entry has been corrected already: correct the newest.")]})
    if found.kind not in RECORDED:
        raise Invalid({"": [_("This entry can't be corrected here.")]})
    if not grounds.strip():
        raise Invalid({"grounds": [_("Say why the entry was wrong.")]})
    return found


def _entry_of(event: CaseEvent) -> Entry:
    kind = EventKind(event.kind)
    return Entry(kind, event.on, **{name: getattr(event, name) for name in RECORDED[kind]})


def _record(
    actor: Actor, person_id: UUID, entry: Entry, *, corrects: CaseEvent | None = None, grounds: str = ""
) -> UUID:
    """Store an entry and build the tracks anew; Invalid, and nothing stored, where they don't hold together."""
    _stand_alone_only()
    person = persons.get(actor, person_id, for_update=True)
    if entry.kind is not EventKind.WITHDRAWN:
        _check(entry)
    now = clock.now()
    if corrects is not None:
        CaseEvent.objects.filter(id=corrects.id).update(superseded_at=now)
    recorded = CaseEvent.objects.create(
        person=person,
        origin=Origin.VIRTAUS,
        kind=entry.kind,
        on=entry.on,
        status=entry.status,
        planned_end=entry.planned_end,
        municipality=entry.municipality,
        benefit=entry.benefit,
        reason=entry.reason,
        grounds=grounds.strip()[:GROUNDS_LENGTH],
        corrects=corrects,
        # a correction takes the place of what it corrects among the events of its day
        recorded_at=corrects.recorded_at if corrects else now,
        known_at=now,
        recorder_id=actor.account_id,
    )
    cases = rebuilt({person.id})
    _refuse_what_does_not_hold(cases[person.id], recorded)
    write_cases(cases, now)
    trail.note(FIELDS, [person.id])
    return recorded.id


def _stand_alone_only() -> None:
    if modes.current() is not modes.Mode.STAND_ALONE:
        raise Invalid({"": [_("The national register is master: record this there.")]})


def _check(entry: Entry) -> None:
    faults: dict[str, list[str]] = {}
    today = clock.today()
    fields = RECORDED[entry.kind]
    if entry.on < EARLIEST or entry.on > today + FARTHEST:
        faults["on"] = [_("Choose a day from %(first)s to a year ahead.") % {"first": day(EARLIEST)}]
    elif entry.kind is EventKind.SEARCH_STARTED and entry.on > today:
        faults["on"] = [_("A job search begins on the day it was asked for: the day can't lie ahead.")]
    if "status" in fields and entry.status not in status_codes():
        faults["status"] = [_("Choose a status.")]
    if entry.planned_end is not None and entry.planned_end < entry.on:
        faults["planned_end"] = [_("The estimated end lies before the first day.")]
    if "municipality" in fields and (fault := _municipality_fault(entry.municipality)):
        faults["municipality"] = [fault]
    if "benefit" in fields:
        basis = benefits().get(entry.benefit)
        if basis is None or not basis.in_force(entry.on):
            faults["benefit"] = [_("This basis can't begin on %(day)s.") % {"day": day(entry.on)}]
    if "reason" in fields:
        reason = end_reasons().get(entry.reason)
        if reason is None or not reason.in_force(entry.on):
            faults["reason"] = [_("This reason is not in force on %(day)s.") % {"day": day(entry.on)}]
    if faults:
        raise Invalid(faults)


def _municipality_fault(code: str) -> str:
    if not Municipality.objects.filter(code=code).exists():
        return _("The area has no municipality of this code.")
    return "" if code in served_municipalities() else _("No team serves this municipality.")


def _refuse_what_does_not_hold(case: Case[UUID], recorded: CaseEvent) -> None:
    """Raise Invalid by the field: for the entry itself, or for a later one that would lose its ground."""
    if not case.refused:
        return
    own = next((problem for problem in case.refused if problem.ref == recorded.id), None)
    if own is not None:
        raise Invalid({"on": [_REASONS[own.reason]()]})
    raise Invalid({"on": [_later(case.refused[0])]})


def _later(problem: Problem[UUID]) -> str:
    event = CaseEvent.objects.get(id=problem.ref)
    what = {"kind": EventKind(event.kind).label, "day": day(event.on)}
    return _("The entry “%(kind)s” of %(day)s would no longer hold: correct it first.") % what


_REASONS: Mapping[str, Any] = {
    "search_open": lambda: _("A job search lasts on that day already."),
    "no_search": lambda: _("No job search has started by that day."),
    "search_not_open": lambda: _("No job search lasts on that day."),
}


@action("casework.record_exit", right=RECORD_EXIT)
def record_exit(actor: Actor, person_id: UUID, *, on: date, status: str) -> UUID | None:
    """Record that a person left unemployment on a day for ``status`` (a code), before the register tells it.

    The id of the entry; None where the same was recorded already.

    It stands until the national register tells the status itself: that is master. Recording the same again changes
    nothing. Invalid: an unknown status, a day to come more than a month ahead, or no open job search on that day.
    """
    person = persons.get(actor, person_id)
    code = status_codes().get(status)
    if code is None or code.unemployed:
        raise Invalid({"status": [_("Choose a status that is not unemployment.")]})
    now = clock.now()
    fields = {"person": person, "origin": Origin.VIRTAUS, "kind": EventKind.STATUS_CHANGED, "on": on, "status": status}
    recorded, is_new = CaseEvent.objects.get_or_create(
        **fields,
        superseded_at__isnull=True,
        defaults={"recorded_at": now, "known_at": now, "recorder_id": actor.account_id},
    )
    if not is_new:
        return None
    cases = rebuilt({person.id})
    if not any(period.ref == recorded.id for period in cases[person.id].periods):
        raise Invalid({"on": [_("The person has no open job search on that day, or the register has told otherwise.")]})
    write_cases(cases, now)
    trail.note({"casework.status"}, [person.id])
    return recorded.id


@action("casework.withdraw_exit", right=RECORD_EXIT)
def withdraw_exit(actor: Actor, entry_id: UUID, *, grounds: str) -> None:
    """Take an exit recorded here back, with the reason; the entry stays on record and a new one supersedes it.

    In add-on mode too: what was recorded here ahead of the register is the area's own. Taking back what is superseded
    already changes nothing. Invalid where a later entry would lose its ground.
    """
    wrong = entries.get(actor, entry_id)
    person = persons.get(actor, wrong.person_id, for_update=True)
    wrong = entries.get(actor, entry_id)
    if wrong.superseded_at is not None or wrong.origin != Origin.VIRTAUS:
        return
    now = clock.now()
    CaseEvent.objects.filter(id=wrong.id).update(superseded_at=now)
    withdrawal = CaseEvent.objects.create(
        person=person,
        origin=Origin.VIRTAUS,
        kind=EventKind.WITHDRAWN,
        on=wrong.on,
        grounds=grounds.strip()[:GROUNDS_LENGTH],
        corrects=wrong,
        recorded_at=wrong.recorded_at,
        known_at=now,
        recorder_id=actor.account_id,
    )
    cases = rebuilt({person.id})
    _refuse_what_does_not_hold(cases[person.id], withdrawal)
    write_cases(cases, now)
    trail.note({"casework.status"}, [person.id])

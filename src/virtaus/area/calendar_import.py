"""Applying a file of workers' calendars: absences, busy times and working hours, all or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.accounts.models import Account
from virtaus.area.calendar_file import AHEAD, CalendarLine, Kind, read_calendars, read_own_calendar
from virtaus.area.models import Absence, BusyTime, WorkingHours
from virtaus.area.rules import SEND_CALENDARS, calendar_workers
from virtaus.frame import bulk, clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.changes import changed
from virtaus.frame.csv_lines import Fault
from virtaus.frame.imports import Counts, HasFaults, Journal, Plan, Sent, Tell

FIELDS = frozenset({"area.absence", "area.calendar"})
FIRST = 10
Row = Absence | BusyTime | WorkingHours
MODELS: dict[Kind, type[Row]] = {Kind.ABSENT: Absence, Kind.BUSY: BusyTime, Kind.HOURS: WorkingHours}


@dataclass(slots=True)
class _Work:
    """What a file does: new rows, changed ones with the new values, rows that end, and lines that say nothing new."""

    new: dict[type[Row], list[Any]] = field(default_factory=lambda: defaultdict(list))
    changes: dict[type[Row], list[tuple[Any, dict[str, Any]]]] = field(default_factory=lambda: defaultdict(list))
    ended: list[BusyTime] = field(default_factory=list)
    unchanged: int = 0

    @property
    def counts(self) -> Counts:
        new, changes = (sum(len(rows) for rows in part.values()) for part in (self.new, self.changes))
        return Counts(new, changes, self.unchanged, len(self.ended))


def plan_calendars(actor: Actor, sent: Sent, tell: Tell) -> Plan:
    """What a file of calendars would do."""
    lines, faults = _read(actor, sent)
    tell(0.5)
    faults = faults or _overlaps(lines)
    if faults:
        return Plan(Counts(), faults)
    trail.note(FIELDS, {line.account for line in lines})
    first = tuple(_shown(line) for line in lines[:FIRST])
    head = ("email", "kind", "first_day", "last_day", "starts", "ends")
    return Plan(_work(lines, sent, clock.now()).counts, head=head, first=first)


@action("area.import_calendars", right=SEND_CALENDARS)
def import_calendars(actor: Actor, sent: Sent, journal: Journal, tell: Tell) -> Counts:
    """Apply a file of calendars. Raises HasFaults when anything in it is wrong; then nothing is changed."""
    lines, faults = _read(actor, sent)
    faults = faults or _overlaps(lines)
    if faults:
        raise HasFaults(faults)
    tell(0.4)
    work = _work(lines, sent, clock.now())
    journal.deleted(BusyTime, work.ended)
    BusyTime.objects.filter(id__in=[row.id for row in work.ended]).delete()
    for model in MODELS.values():
        _change(model, work.changes[model], journal)
        bulk.write(model, work.new[model])
        journal.made(model, [(row.id, row.version) for row in work.new[model]])
        tell(0.8)
    touched = {line.account for line in lines}
    journal.touched(touched)
    trail.note(FIELDS, touched)
    changed("staffing")
    return work.counts


def _read(actor: Actor, sent: Sent) -> tuple[list[CalendarLine], tuple[Fault, ...]]:
    if sent.name.lower().endswith(".ics"):
        account = Account.objects.filter(id=sent.sender_id).first() if sent.sender_id else None
        if account is None:
            return [], (Fault(1, "", _("A calendar (.ics) is read for the worker who sends it.")),)
        return read_own_calendar(sent.content, account.email, account.id)
    members = calendar_workers(actor).order_by().values_list("account__email", "account_id")
    return read_calendars(sent.content, sent.name, {email.lower(): account for email, account in members})


def _shown(line: CalendarLine) -> tuple[str, ...]:
    if line.starts_at is not None and line.ends_at is not None:
        local = (clock.local(line.starts_at), clock.local(line.ends_at))
        days = tuple(each.date().isoformat() for each in local)
        return (line.email, line.kind, *days, *(f"{each:%H:%M}" for each in local))
    last = (line.end - timedelta(days=1)).isoformat() if line.end else ""
    times = (f"{each:%H:%M}" if each else "" for each in (line.starts, line.ends))
    return (line.email, line.kind, line.first.isoformat(), last, *times)


def _overlaps(lines: Sequence[CalendarLine]) -> tuple[Fault, ...]:
    """Absences that meet another one of the same worker, in the file or known before."""
    told = [line for line in lines if line.kind is Kind.ABSENT]
    periods: defaultdict[UUID, dict[date, tuple[date, int]]] = defaultdict(dict)
    known = Absence.objects.filter(account__in={line.account for line in told}, withdrawn_at__isnull=True)
    for account, first, end in known.order_by().values_list("account_id", "valid_from", "valid_to"):
        periods[account][first] = (end or date.max, 0)
    for line in told:
        periods[line.account][line.first] = (line.end or date.max, line.row)
    faults = []
    for own in periods.values():
        ordered = sorted(own.items())
        for (_first, (end, row)), (first, (_end, next_row)) in pairwise(ordered):
            if first < end and (row or next_row):
                reason = _("The worker is already marked away on some of these days.")
                faults.append(Fault(next_row or row, "first_day", reason))
    return tuple(sorted(faults, key=lambda fault: fault.line))


def _work(lines: Sequence[CalendarLine], sent: Sent, now: datetime) -> _Work:
    work = _Work()
    known = _known({line.account for line in lines})
    for line in lines:
        model, values = MODELS[line.kind], _values(line)
        row = known.get((model, *_place(line)))
        if row is None:
            work.new[model].append(_made(line, values, sent, now))
        elif differing := {name: value for name, value in values.items() if getattr(row, name) != value}:
            work.changes[model].append((row, differing))
        else:
            work.unchanged += 1
    if sent.name.lower().endswith(".ics") and sent.sender_id is not None:
        keys = {line.key for line in lines}
        ahead = BusyTime.objects.filter(account_id=sent.sender_id, own=True, starts_at__gte=now)
        own = ahead.filter(starts_at__lt=now + AHEAD).order_by("id")
        work.ended = [row for row in own if row.key not in keys]
    return work


def _place(line: CalendarLine) -> tuple[object, ...]:
    if line.kind is Kind.BUSY:
        return line.account, line.key
    if line.kind is Kind.ABSENT:
        return line.account, line.first
    return line.account, line.weekday, line.starts, line.first


def _known(accounts: Iterable[UUID]) -> dict[tuple[object, ...], Row]:
    some = list(accounts)
    absences = Absence.objects.filter(account__in=some, withdrawn_at__isnull=True).order_by()
    busy = BusyTime.objects.filter(account__in=some).order_by()
    hours = WorkingHours.objects.filter(account__in=some).order_by()
    return {
        **{(Absence, row.account_id, row.valid_from): row for row in absences},
        **{(BusyTime, row.account_id, row.key): row for row in busy},
        **{(WorkingHours, row.account_id, row.weekday, row.starts, row.valid_from): row for row in hours},
    }


def _values(line: CalendarLine) -> dict[str, Any]:
    """What a later file may say otherwise of the same thing."""
    if line.kind is Kind.BUSY:
        return {"ends_at": line.ends_at}
    return {"valid_to": line.end} | ({"ends": line.ends} if line.kind is Kind.HOURS else {})


def _made(line: CalendarLine, values: dict[str, Any], sent: Sent, now: datetime) -> Row:
    told: dict[str, Any] = {"account_id": line.account, "recorder_id": sent.sender_id, "recorded_at": now, **values}
    if line.kind is Kind.BUSY:
        told |= {"key": line.key, "starts_at": line.starts_at, "own": sent.name.lower().endswith(".ics")}
    else:
        told["valid_from"] = line.first
    if line.kind is Kind.HOURS:
        told |= {"weekday": line.weekday, "starts": line.starts}
    return MODELS[line.kind](**told)


def _change(model: type[Row], changes: Sequence[tuple[Any, dict[str, Any]]], journal: Journal) -> None:
    journal.changed(model, [(row.id, {name: getattr(row, name) for name in told}, told) for row, told in changes])
    for row, told in changes:
        row.version += 1
        for name, value in told.items():
            setattr(row, name, value)
    bulk.rewrite(model, [row for row, _told in changes])

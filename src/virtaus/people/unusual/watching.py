"""Looks through finished days of the log for reading that is out of the ordinary. A day is looked through once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from virtaus.frame import clock
from virtaus.frame.roles import STAFF
from virtaus.people.models.unusual import Unusual, UnusualReading, WatchedDay
from virtaus.people.rules import SEE_PEOPLE
from virtaus.people.unusual import statements
from virtaus.people.unusual.neighbours import OutsideReading, same_house
from virtaus.people.unusual.settings import Thresholds, in_force

RULES: dict[Unusual, tuple[str, tuple[str, ...]]] = {
    Unusual.NO_RELATION: (statements.NO_RELATION, ()),
    Unusual.MANY_OUTSIDE: (statements.MANY_OUTSIDE, ("outside_a_day",)),
    Unusual.SAME_NAME: (statements.SAME_NAME, ("same_name_at_most",)),
    Unusual.OWN_RECORD: (statements.OWN_RECORD, ()),
    Unusual.COLLEAGUE: (statements.COLLEAGUE, ()),
    Unusual.NEIGHBOURS: (statements.READ_FROM_OUTSIDE, ("neighbours_least", "neighbours_within")),
    Unusual.REPEATED: (statements.REPEATED, ("repeated_days", "repeated_within")),
    Unusual.BULK: (statements.BULK, ("bulk_least", "bulk_times")),
    Unusual.ODD_HOURS: (statements.ODD_HOURS, ("odd_least", "odd_from_hour", "odd_to_hour")),
}


def watch() -> list[UnusualReading]:
    """Look through every finished day that was not looked through yet; gives what was found."""
    today = clock.today()
    last = WatchedDay.objects.order_by("-day").values_list("day", flat=True).first()
    first = today - timedelta(days=in_force(today).most_days_back)
    day = max(last + timedelta(days=1), first) if last else first
    found: list[UnusualReading] = []
    while day < today:
        found += watch_day(day)
        day += timedelta(days=1)
    return found


def watch_day(day: date) -> list[UnusualReading]:
    """Look through one day, all of it or nothing; a finding that is known already stays as it is."""
    thresholds = in_force(day)
    values = _values(day, thresholds)
    with transaction.atomic():
        found = [
            finding
            for rule, (statement, named) in RULES.items()
            for row in _rows(rule, statement, values)
            if (finding := _finding(rule, day, row, values, {name: values[name] for name in named}))
        ]
        UnusualReading.objects.bulk_create(found, ignore_conflicts=True)
        WatchedDay.objects.create(day=day, findings=len(found), watched_at=clock.now())
    return found


def _values(day: date, thresholds: Thresholds) -> dict[str, Any]:
    start = clock.midnight(day)
    longest = max(thresholds.repeated_within, thresholds.neighbours_within)
    return {
        **asdict(thresholds),
        "evidence_start": clock.midnight(day - timedelta(days=longest - 1)),
        "not_pages": list(thresholds.not_pages),
        "day": day,
        "start": start,
        "end": clock.midnight(day + timedelta(days=1)),
        "repeated_start": clock.midnight(day - timedelta(days=thresholds.repeated_within - 1)),
        "neighbours_start": clock.midnight(day - timedelta(days=thresholds.neighbours_within - 1)),
        "usual_start": clock.midnight(day - timedelta(days=thresholds.bulk_usual_days)),
        "roles": sorted(role.value for role in SEE_PEOPLE.roles),
        "staff": sorted(role.value for role in STAFF),
    }


def _rows(rule: Unusual, statement: str, values: dict[str, Any]) -> Sequence[tuple[Any, ...]]:
    """Account, person, entries and count of what a rule found."""
    found = _fetch(statement, values)
    if rule is Unusual.NEIGHBOURS:
        return same_house((OutsideReading(*row) for row in found), values["neighbours_least"])
    return found


def _finding(
    rule: Unusual, day: date, row: tuple[Any, ...], values: dict[str, Any], thresholds: dict[str, Any]
) -> UnusualReading | None:
    account, person, ids, count = row
    measured = {"count": count, **thresholds}
    if rule is Unusual.BULK:
        usual, days = _fetch(statements.OWN_USUAL, {**values, "account": account})[0]
        if days >= values["bulk_usual_least"]:
            if count <= usual * values["bulk_times"]:
                return None
            measured["usual"] = float(usual)
    entries = _fetch(statements.EVIDENCE, {**values, "account": account, "ids": ids})
    return UnusualReading(
        rule=rule,
        day=day,
        account_id=account,
        person_id=person,
        roles=sorted({role for entry in entries for role in entry[5]}),
        teams=sorted({str(team) for entry in entries for team in entry[6]}),
        measured=measured,
        evidence=[
            {"at": at.isoformat(), "place": place, "action": action, "purpose": purpose, "persons": persons}
            for at, place, action, purpose, persons, _roles, _teams in entries
        ],
        found_at=clock.now(),
    )


def _fetch(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())

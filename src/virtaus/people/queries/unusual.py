"""Reads of unusual reading. A list of findings by day, never of workers: whose account it was stays covered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from virtaus.accounts.models import Account
from virtaus.area.queries.teams import team_names
from virtaus.audit.log import PURPOSES, place_of
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.naming import name_of
from virtaus.frame.rights import may, require
from virtaus.frame.roles import Role
from virtaus.frame.tables import Asked, Choice, Column, DateRange, Kind, Table, TableView
from virtaus.people.models import Person
from virtaus.people.models.unusual import Handled, Unusual, UnusualReading, WatchedDay
from virtaus.people.queries.persons import shown_key
from virtaus.people.rules import SEE_UNUSUAL, unusual_readings
from virtaus.people.unusual.settings import in_force

FIELDS = frozenset({"people.unusual_reading"})
WAITING = "waiting"
# What each rule holds the reading against, in words; the numbers are those in force on the day.
SAID = {
    Unusual.NO_RELATION: _("No relation of the reader's teams and no opening with a reason held at the time."),
    Unusual.MANY_OUTSIDE: _("At least %(outside_a_day)s openings of other teams' customers in a day."),
    Unusual.SAME_NAME: _("Reader and customer share a surname that at most %(same_name_at_most)s customers have."),
    Unusual.OWN_RECORD: _("The customer's own login is the reader's account."),
    Unusual.COLLEAGUE: _("The customer's own login holds a role of the staff."),
    Unusual.NEIGHBOURS: _(
        "At least %(neighbours_least)s people of one house within %(neighbours_within)s days, "
        "none the teams' own customer."
    ),
    Unusual.REPEATED: _(
        "Read on at least %(repeated_days)s days within %(repeated_within)s, and the account recorded nothing for her."
    ),
    Unusual.BULK: _(
        "At least %(bulk_least)s customers' pages in a day, and more than %(bulk_times)s times the own usual day."
    ),
    Unusual.ODD_HOURS: _(
        "At least %(odd_least)s customers' pages from %(odd_from_hour)s to %(odd_to_hour)s o'clock or at a weekend."
    ),
}


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as the list shows it."""

    id: UUID
    day: date
    rule: str
    who: str
    unit: str
    count: int
    handled: str
    waits: bool


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One entry of the log behind a finding."""

    at: datetime
    place: str
    purpose: str
    persons: int


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with its evidence. ``reader`` is empty while covered; ``person_key`` where it is about one customer."""

    row: FindingRow
    said: str
    usual: float | None
    person_key: str
    evidence: tuple[EvidenceRow, ...]
    reader: str
    uncovered_at: datetime | None
    reason: str
    handled_at: datetime | None
    note: str
    own: bool
    version: int


UNUSUAL: Table[FindingRow] = Table(
    name="people.unusual",
    title=_("Unusual reading"),
    columns=(
        Column("rule", _("What is unusual"), url=lambda row: reverse("people:finding", args=[row.id])),
        Column("day", _("Day"), Kind.DATE, sort="day"),
        Column("who", _("Role")),
        Column("unit", _("Unit"), phone=False),
        Column("count", _("How many"), Kind.NUMBER),
        Column("handled", _("Handled"), tag=lambda row: "warn" if row.waits else None),
    ),
    filters=(
        DateRange("on", _("Day"), "day"),
        Choice("rule", _("What is unusual"), options=Unusual.choices),
        Choice(
            "handled",
            _("Handled"),
            options=[(WAITING, _("Not handled")), *Handled.choices],
            where=lambda value: Q(handled="" if value == WAITING else value),
        ),
    ),
    order="-day",
    empty=_("Nothing unusual was found"),
    empty_help=_("The log is looked through every night; what is out of the ordinary stands here with its evidence."),
)


def findings(actor: Actor, asked: Asked) -> TableView[FindingRow]:
    """What was found, newest first; whose account it was is told by no list."""
    require(actor, SEE_UNUSUAL)
    trail.note(FIELDS)
    since = clock.today() - timedelta(days=in_force(clock.today()).shown_days)

    def read(rows: Sequence[UnusualReading]) -> list[FindingRow]:
        teams = team_names(actor)
        trail.note(FIELDS, {row.person_id for row in rows if row.person_id})
        return [_row(row, teams) for row in rows]

    return UNUSUAL.over(asked, unusual_readings(actor).filter(day__gte=since), read)


def finding(actor: Actor, finding_id: UUID) -> FindingView:
    """One finding with its evidence; the name only where somebody stated a reason. NotFound."""
    require(actor, SEE_UNUSUAL)
    row = unusual_readings.get(actor, finding_id)
    trail.note(FIELDS, {row.person_id} if row.person_id else ())
    reader = ""
    if row.uncovered_at is not None:
        trail.note({"accounts.name"}, [row.account_id])
        reader = Account.objects.get(pk=row.account_id).name
    return FindingView(
        row=_row(row, team_names(actor)),
        said=str(SAID[Unusual(row.rule)]) % row.measured,
        usual=row.measured.get("usual"),
        person_key=_key_of(row.person_id),
        evidence=tuple(_evidence(each) for each in row.evidence),
        reader=reader,
        uncovered_at=row.uncovered_at,
        reason=row.uncover_reason or "",
        handled_at=row.handled_at,
        note=row.note or "",
        own=row.account_id == actor.account_id,
        version=row.version,
    )


def waiting_findings(actor: Actor) -> int:
    """How many findings of the days shown wait for this actor."""
    if not may(actor, SEE_UNUSUAL):
        return 0
    since = clock.today() - timedelta(days=in_force(clock.today()).shown_days)
    return unusual_readings(actor).filter(handled="", day__gte=since).count()


def watched_until(actor: Actor) -> date | None:
    """The last day of the log that was looked through."""
    require(actor, SEE_UNUSUAL)
    return WatchedDay.objects.order_by("-day").values_list("day", flat=True).first()


def _row(row: UnusualReading, teams: Mapping[UUID, str]) -> FindingRow:
    return FindingRow(
        id=row.id,
        day=row.day,
        rule=str(Unusual(row.rule).label),
        who=", ".join(str(Role(role).label) for role in row.roles),
        unit=", ".join(teams[UUID(team)] for team in row.teams if UUID(team) in teams),
        count=int(row.measured.get("count", 0)),
        handled=str(Handled(row.handled).label) if row.handled else _now("Not handled"),
        waits=not row.handled,
    )


def _evidence(told: Mapping[str, Any]) -> EvidenceRow:
    return EvidenceRow(
        at=datetime.fromisoformat(told["at"]),
        place=name_of(told["action"]) if told["action"] else place_of(told["place"]),
        purpose=str(PURPOSES.get(told["purpose"], told["purpose"])),
        persons=told["persons"],
    )


def _key_of(person_id: UUID | None) -> str:
    person = Person.objects.filter(pk=person_id).first() if person_id else None
    return shown_key(person) if person else ""

"""Reads of a person's dated tracks, as they are known now or were known on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.area.queries.places import municipality_names
from virtaus.area.queries.teams import team_names
from virtaus.casework.codes import benefits
from virtaus.casework.knowing import known
from virtaus.casework.models import (
    BenefitPeriod,
    JobSearch,
    Origin,
    Residence,
    StatusPeriod,
    TeamPeriod,
    TeamReason,
)
from virtaus.casework.rules import SEE_DUTIES
from virtaus.casework.statutes import status_codes
from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.figures import day
from virtaus.frame.rights import require
from virtaus.people.models import Person
from virtaus.people.rules import SEE_PEOPLE, persons

TRACK_FIELDS = frozenset({"casework.status", "casework.benefit", "casework.team", "people.municipality"})


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period of a track: ``code`` of what, its name, from a day to a day (half-open), and a note.

    ``group`` is the status group, which colours it. ``local``: recorded here, the register has not told it.
    """

    code: str
    name: str
    valid_from: date
    valid_to: date | None
    note: str = ""
    group: str = ""
    local: bool = False

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    @property
    def days(self) -> str:
        """The days as they read: "1.2.2026–", "1.2.2026–3.4.2026" (the last day is the first that no longer counts)."""
        return f"{day(self.valid_from)}–{day(self.valid_to) if self.valid_to else ''}"


@dataclass(frozen=True, slots=True)
class Tracks:
    """Each track of a person, oldest first. ``residences`` are empty for a protected person."""

    person_id: UUID
    searches: tuple[PeriodRow, ...]
    statuses: tuple[PeriodRow, ...]
    benefits: tuple[PeriodRow, ...]
    residences: tuple[PeriodRow, ...]
    teams: tuple[PeriodRow, ...]

    def status(self, on: date) -> PeriodRow | None:
        return next((row for row in self.statuses if row.holds(on)), None)

    def benefit(self, on: date) -> PeriodRow | None:
        return next((row for row in self.benefits if row.holds(on)), None)

    def team(self, on: date) -> PeriodRow | None:
        return next((row for row in self.teams if row.holds(on)), None)

    def residence(self, on: date) -> PeriodRow | None:
        return next((row for row in self.residences if row.holds(on)), None)

    def search(self, on: date) -> PeriodRow | None:
        return next((row for row in self.searches if row.holds(on)), None)


def tracks(actor: Actor, person_id: UUID, known_at: datetime | None = None) -> Tracks:
    """The tracks of one person within the scope, as known now or at a moment (aware); NotFound for any other."""
    require(actor, SEE_DUTIES)
    person = persons.get(actor, person_id)
    trail.note(TRACK_FIELDS, [person.id])
    return Tracks(
        person_id=person.id,
        searches=tuple(_searches(person, known_at)),
        statuses=tuple(_statuses(person, known_at)),
        benefits=tuple(_benefits(person, known_at)),
        residences=() if person.protected else tuple(_residences(actor, person, known_at)),
        teams=tuple(_teams(actor, person, known_at)),
    )


def _searches(person: Person, known_at: datetime | None) -> list[PeriodRow]:
    rows = JobSearch.objects.filter(known(known_at), person=person).order_by("started_on", "id")
    return [PeriodRow("search", _("Job search"), row.started_on, row.ended_on) for row in rows]


def _statuses(person: Person, known_at: datetime | None) -> list[PeriodRow]:
    rows = StatusPeriod.objects.filter(known(known_at), person=person).order_by("valid_from", "id")
    codes = status_codes()
    return [
        PeriodRow(
            row.status,
            str(codes[row.status]),
            row.valid_from,
            row.valid_to,
            _("estimated until %s") % day(row.planned_end) if row.planned_end else "",
            codes[row.status].group,
            row.source == Origin.VIRTAUS,
        )
        for row in rows
    ]


def _benefits(person: Person, known_at: datetime | None) -> list[PeriodRow]:
    rows = BenefitPeriod.objects.filter(known(known_at), person=person).order_by("valid_from", "id")
    names = benefits()
    return [
        PeriodRow(row.benefit, str(names.get(row.benefit, row.benefit)), row.valid_from, row.valid_to) for row in rows
    ]


def _residences(actor: Actor, person: Person, known_at: datetime | None) -> list[PeriodRow]:
    rows = Residence.objects.filter(known(known_at), person=person).order_by("valid_from", "id")
    names = municipality_names(actor)
    return [
        PeriodRow(row.municipality, names.get(row.municipality, row.municipality), row.valid_from, row.valid_to)
        for row in rows
    ]


def _teams(actor: Actor, person: Person, known_at: datetime | None) -> list[PeriodRow]:
    """Owner teams. A team's name may tell a place: of a protected person only the actor's own teams are named."""
    rows = TeamPeriod.objects.filter(known(known_at), person=person).order_by("valid_from", "id")
    names = team_names(actor)
    own = actor.teams(*SEE_PEOPLE.roles)
    found: list[PeriodRow] = []
    for row in rows:
        hidden = person.protected and row.team_id not in own
        reason = row.grounds if row.reason == TeamReason.DECIDED else str(TeamReason(row.reason).label)
        name = _("Another team") if hidden else names.get(row.team_id, "")
        note = "" if person.protected and row.reason == TeamReason.RESIDENCE else reason
        found.append(PeriodRow(str(row.team_id), name, row.valid_from, row.valid_to, note))
    return found

"""Customers for machines: the list of the own teams with the filters of its page, one person, and her history."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponseBase
from django.utils.translation import gettext_noop
from ninja import Field, Query, Router, Schema
from pydantic import field_validator

from virtaus.casework.duties import State
from virtaus.casework.queries import duties
from virtaus.casework.queries.duties import PEOPLE
from virtaus.casework.queries.timeline import timeline
from virtaus.casework.queries.tracks import PeriodRow
from virtaus.casework.rows import DutyRow
from virtaus.casework.rules import SEE_DUTIES
from virtaus.frame import clock
from virtaus.frame.api import Clock, Day, Paged, may_be_left_out, narrowed, one_of, opens, part, told
from virtaus.frame.pages import PageRequest
from virtaus.frame.tables.exports import export
from virtaus.frame.token_scopes import TokenScope
from virtaus.people import queries as people
from virtaus.people.queries import CompetenceRow

router = Router(tags=["Customers"])
CODE = r"^[0-9A-Za-z_-]{1,40}$"


class Duty(Schema):
    """What is due by law for a customer: ``state`` is late, today, week, later, booked or none."""

    person_id: UUID
    key: str
    state: str
    kind: str | None
    due: date | None
    what: str
    citation: str
    booked_id: UUID | None
    booked_on: date | None
    booked_at: Clock | None
    municipality: str = Field(description="Three digits; empty under a non-disclosure order")
    status: str
    status_name: str
    search_started: date
    is_new: bool
    has_changed: bool


class Customers(Schema):
    """A part of the customers in order of id; ``next`` is the address of the next part, or null."""

    items: list[Duty]
    next: str | None


class Competence(Schema):
    """A concept of the vocabulary that a person seeks or has."""

    concept_id: UUID
    label: str
    kind: str
    level: int
    source: str


class Person(Schema):
    """A customer as her page shows her. Under a non-disclosure order everything that tells a place is empty."""

    id: UUID
    key: str
    municipality: str
    protected: bool
    team: str
    customer_since: date
    seeks: list[Competence]
    has: list[Competence]
    duty: Duty | None


class Period(Schema):
    """A period of a track, half-open. ``local``: recorded here, the national register has not told it."""

    code: str
    name: str
    valid_from: date
    valid_to: date | None
    note: str
    local: bool


class Happened(Schema):
    on: date
    kind: str
    what: str
    note: str
    local: bool


class History(Schema):
    """A person's history as it is known now, or was known on the day ``known_on``."""

    person_id: UUID
    known_on: date | None
    headline: str
    searches: list[Period]
    statuses: list[Period]
    benefits: list[Period]
    residences: list[Period]
    teams: list[Period]
    happenings: list[Happened]


class WantedCustomers(Paged):
    """Filters of the customers' page."""

    duty: str = may_be_left_out(gettext_noop("State of what is due"), pattern=one_of(State))
    status: str = may_be_left_out(gettext_noop("Code of a status"), pattern=CODE)
    municipality: str = may_be_left_out(gettext_noop("Three digits"), pattern=r"^[0-9]{3}$")


class WantedHistory(Schema):
    known_on: Day = may_be_left_out(gettext_noop("What was known at the end of this day"))

    @field_validator("known_on")
    @classmethod
    def _not_ahead(cls, day: date) -> date:
        if day > clock.today():
            raise ValueError("lies ahead")
        return day


@router.get("/people", response=told(Customers), url_name="people", summary=gettext_noop("Customers of the own teams"))
@opens(SEE_DUTIES, TokenScope.PEOPLE_READ)
def customers(request: PageRequest, wanted: Query[WantedCustomers]) -> Customers:
    view = narrowed(lambda asked: duties.people(request.actor, asked), PEOPLE, wanted)
    rows, following = part(request, view, wanted, lambda row: row.person_id)
    return Customers(items=[_duty(row) for row in rows], next=following)


@router.get(
    "/people.csv",
    response=told(None),
    url_name="people_csv",
    summary=gettext_noop("Customers of the own teams as a file (CSV)"),
)
@opens(SEE_DUTIES, TokenScope.PEOPLE_READ)
def customers_file(request: PageRequest) -> HttpResponseBase:
    return export(duties.people(request.actor, PEOPLE.asked({})), "csv")


@router.get("/people/{uuid:person_id}", response=told(Person), url_name="person", summary=gettext_noop("One customer"))
@opens(SEE_DUTIES, TokenScope.PEOPLE_READ)
def person(request: PageRequest, person_id: UUID) -> Person:
    found = people.person(request.actor, person_id)
    duty = duties.duty_rows(request.actor, [person_id]).get(person_id)
    return Person(
        id=found.id,
        key=found.key,
        municipality=found.municipality_code,
        protected=found.protected,
        team=found.team,
        customer_since=found.customer_since,
        seeks=[_competence(row) for row in found.seeks],
        has=[_competence(row) for row in found.has],
        duty=_duty(duty) if duty else None,
    )


@router.get(
    "/people/{uuid:person_id}/history",
    response=told(History),
    url_name="history",
    summary=gettext_noop("A customer's history"),
)
@opens(SEE_DUTIES, TokenScope.PEOPLE_READ)
def history(request: PageRequest, person_id: UUID, wanted: Query[WantedHistory]) -> History:
    found = timeline(request.actor, person_id, wanted.known_on)
    tracks = found.tracks
    return History(
        person_id=person_id,
        known_on=found.known_on,
        headline=found.headline,
        searches=_periods(tracks.searches),
        statuses=_periods(tracks.statuses),
        benefits=_periods(tracks.benefits),
        residences=_periods(tracks.residences),
        teams=_periods(tracks.teams),
        happenings=[Happened.from_orm(each) for each in found.happenings],
    )


def _duty(row: DutyRow) -> Duty:
    return Duty.from_orm(row)


def _competence(row: CompetenceRow) -> Competence:
    return Competence.from_orm(row)


def _periods(rows: tuple[PeriodRow, ...]) -> list[Period]:
    return [Period.from_orm(row) for row in rows]

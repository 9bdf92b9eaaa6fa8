"""Openings for machines: read, entered, corrected and closed."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext_noop
from ninja import Field, Query, Router, Schema, Status

from virtaus.area.queries import municipality_names
from virtaus.employers import actions, queries
from virtaus.employers.actions import VacancyFacts
from virtaus.employers.forms import VacancyForm
from virtaus.employers.models import State
from virtaus.employers.queries import VACANCIES, VacancyPage
from virtaus.employers.rules import LINK_VACANCIES, SEE_VACANCIES
from virtaus.frame.api import (
    TEXT,
    Day,
    Made,
    Paged,
    cleaned,
    created,
    done,
    made_at,
    may_be_left_out,
    narrowed,
    one_of,
    opens,
    part,
    tell_version,
    told,
    version_of,
)
from virtaus.frame.pages import PageRequest
from virtaus.frame.tables.exports import export
from virtaus.frame.token_scopes import TokenScope
from virtaus.vocabulary.working_times import WorkingTime

router = Router(tags=["Openings"])
LONGEST_TEXT = 20_000


class Vacancy(Schema):
    """An opening. ``confirmed``: a person or the file chose the occupation, not the machine alone."""

    id: UUID
    title: str
    occupation: str
    confirmed: bool
    employer: str
    municipality: str
    positions: int
    published_on: date
    expires_on: date | None
    working_time: str
    state: str


class Vacancies(Schema):
    """A part of the openings in order of id; ``next`` is the address of the next part, or null."""

    items: list[Vacancy]
    next: str | None


class Needed(Schema):
    """What an opening asks: a skill, licence or language. ``how``: where that is known from."""

    concept: UUID
    label: str
    how: str


class WholeVacancy(Vacancy):
    description: str
    source: str
    starts_on: date | None
    essential: list[Needed]
    optional: list[Needed]
    licences: list[Needed]
    languages: list[Needed]
    version: int


class WantedVacancies(Paged):
    """Openings that one may apply for, or with ``show`` those that are over."""

    show: str = may_be_left_out(gettext_noop("Those over"), pattern="^closed$")
    municipality: str = may_be_left_out(gettext_noop("Three digits"), pattern=r"^[0-9]{3}$")
    working_time: WorkingTime = may_be_left_out(gettext_noop("Working time"))


class Entry(Schema):
    """An opening as it is entered. Only the title and the first day are needed."""

    title: str = Field(min_length=1, max_length=200, pattern=TEXT, examples=["Hitsaaja"])
    published_on: Day = Field(examples=["2026-11-22"])
    description: str = Field("", max_length=LONGEST_TEXT, pattern=TEXT)
    employer: str = Field("", max_length=200, pattern=TEXT)
    business_id: str = Field("", max_length=20, pattern=TEXT)
    municipality: str = Field("", pattern=r"^([0-9]{3})?$")
    positions: int = Field(1, strict=True, ge=1, le=999)
    expires_on: Day | None = None
    starts_on: Day | None = None
    working_time: str = Field("", max_length=20, pattern=TEXT)


class Closing(Schema):
    """What became of an opening."""

    state: str = Field(pattern=one_of(State.values), examples=["filled"])


@router.get("/vacancies", response=told(Vacancies), url_name="vacancies", summary=gettext_noop("Openings"))
@opens(SEE_VACANCIES, TokenScope.VACANCIES_READ)
def listed(request: PageRequest, wanted: Query[WantedVacancies]) -> Vacancies:
    closed = wanted.show == "closed"
    view = narrowed(lambda asked: queries.vacancy_table(request.actor, asked, closed=closed), VACANCIES, wanted)
    rows, following = part(request, view, wanted, lambda row: row.id)
    return Vacancies(items=[Vacancy.from_orm(row) for row in rows], next=following)


@router.post("/vacancies", response=done(Made, status=201), url_name="vacancies", summary=gettext_noop("Enter one"))
@opens(LINK_VACANCIES, TokenScope.VACANCIES_WRITE)
def enter(request: PageRequest, response: HttpResponse, entry: Entry) -> Status[Made]:
    made = actions.enter_vacancy(request.actor, _facts(request, entry))
    return created(response, "vacancy", made)


@router.get(
    "/vacancies.csv",
    response=told(None),
    url_name="vacancies_csv",
    summary=gettext_noop("Openings as a file (CSV)"),
)
@opens(SEE_VACANCIES, TokenScope.VACANCIES_READ)
def listed_file(request: PageRequest) -> HttpResponseBase:
    return export(queries.vacancy_table(request.actor, VACANCIES.asked({}), closed=False), "csv")


@router.get(
    "/vacancies/{uuid:vacancy_id}",
    response=told(WholeVacancy),
    url_name="vacancy",
    summary=gettext_noop("One opening"),
)
@opens(SEE_VACANCIES, TokenScope.VACANCIES_READ)
def one(request: PageRequest, response: HttpResponse, vacancy_id: UUID) -> WholeVacancy:
    found = queries.vacancy_page(request.actor, vacancy_id)
    tell_version(response, found.version)
    return WholeVacancy(**_whole(found))


@router.put(
    "/vacancies/{uuid:vacancy_id}",
    response=done(Made, versioned=True),
    url_name="vacancy",
    summary=gettext_noop("Correct an opening"),
)
@opens(LINK_VACANCIES, TokenScope.VACANCIES_WRITE)
def correct(request: PageRequest, response: HttpResponse, vacancy_id: UUID, entry: Entry) -> Made:
    version = version_of(request)
    actions.edit_vacancy(request.actor, vacancy_id, _facts(request, entry), version=version)
    tell_version(response, version + 1)
    return made_at("vacancy", vacancy_id)


@router.post(
    "/vacancies/{uuid:vacancy_id}/state",
    response=done(Made, versioned=True),
    url_name="vacancy_state",
    summary=gettext_noop("Mark an opening filled, withdrawn, or open again"),
)
@opens(LINK_VACANCIES, TokenScope.VACANCIES_WRITE)
def close(request: PageRequest, response: HttpResponse, vacancy_id: UUID, closing: Closing) -> Made:
    version = version_of(request)
    actions.close_vacancy(request.actor, vacancy_id, State(closing.state), version=version)
    tell_version(response, version + 1)
    return made_at("vacancy", vacancy_id)


def _facts(request: PageRequest, entry: Entry) -> VacancyFacts:
    form = VacancyForm(entry.model_dump(mode="json"), municipalities=municipality_names(request.actor))
    cleaned(form)
    return form.facts


def _whole(found: VacancyPage) -> dict[str, Any]:
    lists = {name: getattr(found, name) for name in ("essential", "optional", "licences", "languages")}
    needed = {name: [Needed.from_orm(row) for row in rows if row.chosen] for name, rows in lists.items()}
    own = {name: getattr(found, name) for name in ("description", "source", "starts_on", "version")}
    return Vacancy.from_orm(found.row).model_dump() | own | needed

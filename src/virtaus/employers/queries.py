"""Reads of vacancies, as typed rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from virtaus.area.queries import municipality_names
from virtaus.employers.actions import COPIED
from virtaus.employers.models import How, Part, State, Vacancy, VacancyConcept
from virtaus.employers.rules import open_vacancies, vacancies
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.tables import Asked, Choice, Column, Kind, Table, TableView
from virtaus.vocabulary.levels import with_level
from virtaus.vocabulary.queries import FoundConcept, labels, search, skills_of, usual_licences
from virtaus.vocabulary.working_times import WorkingTime

ENDS_SOON_DAYS = 7
ADDABLE = ("licence", "language", "skill")
MOST_ADDABLE = 20


@dataclass(frozen=True, slots=True)
class VacancyRow:
    """A vacancy in a list. ``confirmed``: a person or the file chose the occupation, not the machine alone."""

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


def _link_state(code: str) -> Q:
    chosen = VacancyConcept.objects.filter(vacancy=OuterRef("pk"), part=Part.OCCUPATION, chosen=True)
    certain = chosen.filter(Q(decided_at__isnull=False) | Q(how=How.FILE))
    conditions = {
        "confirmed": Q(Exists(certain)),
        "proposed": Q(Exists(chosen)) & ~Q(Exists(certain)),
        "none": ~Q(Exists(chosen)),
    }
    return conditions[code]


LINK_STATES = (
    ("confirmed", gettext_lazy("Confirmed")),
    ("proposed", gettext_lazy("Proposed, not confirmed")),
    ("none", gettext_lazy("No occupation")),
)

VACANCIES = Table[VacancyRow](
    name="employers.vacancies",
    title=gettext_lazy("Openings"),
    columns=(
        Column("title", gettext_lazy("Opening"), sort="title", note=lambda row: row.working_time),
        Column(
            "occupation",
            gettext_lazy("Occupation"),
            note=lambda row: "" if row.confirmed else (_("proposed") if row.occupation else ""),
        ),
        Column("employer", gettext_lazy("Employer"), sort="employer__name", phone=False),
        Column("municipality", gettext_lazy("Municipality"), sort="municipality"),
        Column("positions", gettext_lazy("Positions"), Kind.NUMBER, sort="positions"),
        Column("published_on", gettext_lazy("Published"), Kind.DATE, sort="published_on", phone=False),
        Column("expires_on", gettext_lazy("Last day to apply"), Kind.DATE, sort="expires_on"),
        Column("state", gettext_lazy("State"), chosen=False),
    ),
    filters=(
        Choice("municipality", gettext_lazy("Municipality")),
        Choice("working_time", gettext_lazy("Working time"), options=tuple(WorkingTime.choices)),
        Choice("occupation", gettext_lazy("Occupation"), options=LINK_STATES, where=_link_state),
    ),
    order="expires_on",
    link=lambda row: reverse("employers:vacancy", args=[row.id]),
    empty=gettext_lazy("No openings yet"),
    empty_help=gettext_lazy("Import a file of vacancies: only a title is needed for each."),
    keep=("show", "q"),
)


def vacancy_table(actor: Actor, asked: Asked, *, closed: bool, text: str = "") -> TableView[VacancyRow]:
    """Openings that one may apply for, or those that are over; with ``text`` those whose title, employer or occupation
    holds it. An opening is nobody's personal data, so the search may stand in the address.
    """
    current = open_vacancies(actor)
    rows = vacancies(actor).exclude(pk__in=current.values("pk")) if closed else current
    if text.strip():
        rows = rows.filter(_holding(" ".join(text.split())))
    names = municipality_names(actor)

    def read(found: Sequence[Vacancy]) -> list[VacancyRow]:
        return _rows(found, names)

    options = {"municipality": tuple(sorted(names.items(), key=lambda pair: pair[1]))}
    return VACANCIES.over(asked, rows.select_related("employer"), read, options=options)


def _holding(text: str) -> Q:
    occupations = VacancyConcept.objects.filter(
        vacancy=OuterRef("pk"), part=Part.OCCUPATION, chosen=True, concept__labels__text__icontains=text
    )
    return Q(title__icontains=text) | Q(employer__name__icontains=text) | Q(Exists(occupations))


def _rows(found: Sequence[Vacancy], names: dict[str, str]) -> list[VacancyRow]:
    chosen = VacancyConcept.objects.filter(vacancy__in=found, part=Part.OCCUPATION, chosen=True).order_by("id")
    links = {link.vacancy_id: link for link in chosen}
    terms = labels([link.concept_id for link in links.values()])
    return [_row(vacancy, links.get(vacancy.id), terms, names) for vacancy in found]


def _row(vacancy: Vacancy, link: VacancyConcept | None, terms: dict[UUID, str], names: dict[str, str]) -> VacancyRow:
    over = vacancy.state == State.OPEN and vacancy.expires_on is not None and vacancy.expires_on < clock.today()
    return VacancyRow(
        id=vacancy.id,
        title=vacancy.title,
        occupation=terms[link.concept_id] if link else "",
        confirmed=link is not None and (link.decided_at is not None or link.how == How.FILE),
        employer=vacancy.employer.name if vacancy.employer else "",
        municipality=names.get(vacancy.municipality, vacancy.municipality),
        positions=vacancy.positions,
        published_on=vacancy.published_on,
        expires_on=vacancy.expires_on,
        working_time=str(WorkingTime(vacancy.working_time).label) if vacancy.working_time else "",
        state=_("Expired") if over else str(State(vacancy.state).label),
    )


def vacancy_rows(actor: Actor, ids: Collection[UUID]) -> dict[UUID, VacancyRow]:
    """Vacancies by id, for rooms below."""
    found = list(vacancies(actor).filter(id__in=ids).select_related("employer").order_by("id"))
    return {row.id: row for row in _rows(found, municipality_names(actor))}


@dataclass(frozen=True, slots=True)
class Summary:
    """The openings of today in numbers. ``waiting`` have no occupation, ``unlinked`` have not been read yet."""

    openings: int
    positions: int
    ending: int
    waiting: int
    unlinked: int


def summary(actor: Actor) -> Summary:
    current = open_vacancies(actor)
    today = clock.today()
    soon = today.fromordinal(today.toordinal() + ENDS_SOON_DAYS)
    return Summary(
        openings=current.count(),
        positions=current.aggregate(all=Sum("positions"))["all"] or 0,
        ending=current.filter(expires_on__lte=soon).count(),
        waiting=current.filter(_link_state("none")).count(),
        unlinked=current.filter(linked_at__isnull=True).count(),
    )


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """An occupation that the title may mean."""

    concept: UUID
    label: str
    group: str
    score: float | None
    words: str
    chosen: bool
    how: str
    decided_on: date | None


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A skill, licence or language of a vacancy. ``said`` False: it follows from the occupation."""

    said: bool
    part: Part
    level: int
    concept: UUID
    label: str
    how: str
    words: str
    chosen: bool
    decided_on: date | None = None


@dataclass(frozen=True, slots=True)
class VacancyPage:
    row: VacancyRow
    employer_id: UUID | None
    description: str
    source: str
    starts_on: date | None
    version: int
    is_open: bool
    is_read: bool
    candidates: tuple[CandidateRow, ...]
    essential: tuple[LinkRow, ...]
    optional: tuple[LinkRow, ...]
    licences: tuple[LinkRow, ...]
    languages: tuple[LinkRow, ...]
    usual: tuple[LinkRow, ...]


def vacancy_page(actor: Actor, vacancy_id: UUID) -> VacancyPage:
    """Everything on a vacancy. NotFound outside the scope."""
    vacancy = vacancies.get(actor, vacancy_id)
    links = list(
        VacancyConcept.objects.filter(vacancy=vacancy)
        .select_related("concept")
        .order_by("part", "-chosen", "-score", "id")
    )
    occupations = [link for link in links if link.part == Part.OCCUPATION]
    chosen = next((link for link in occupations if link.chosen), None)
    needed = skills_of([chosen.concept_id] if chosen else [])
    implied = needed.get(chosen.concept_id) if chosen else None
    essential = implied.essential if implied else frozenset()
    optional = implied.optional if implied else frozenset()
    usual = usual_licences(chosen.concept_id) if chosen else frozenset()
    terms = labels({link.concept_id for link in links} | essential | optional | usual)
    mentioned = {link.concept_id for link in links if link.part == Part.ESSENTIAL and link.chosen}
    return VacancyPage(
        row=_row(vacancy, chosen, terms, municipality_names(actor)),
        employer_id=vacancy.employer_id,
        description=vacancy.description,
        source=vacancy.source or _("Entered by a worker"),
        starts_on=vacancy.starts_on,
        version=vacancy.version,
        is_open=vacancy.state == State.OPEN,
        is_read=vacancy.linked_at is not None,
        candidates=tuple(_candidate(link, terms) for link in occupations),
        essential=_links(links, Part.ESSENTIAL, terms, essential),
        optional=_links(links, Part.OPTIONAL, terms, optional - essential - mentioned),
        licences=_links(links, Part.LICENCE, terms),
        languages=_links(links, Part.LANGUAGE, terms),
        usual=tuple(row for row in _links(links, Part.LICENCE, terms, usual) if not row.said),
    )


def _candidate(link: VacancyConcept, terms: dict[UUID, str]) -> CandidateRow:
    return CandidateRow(
        concept=link.concept_id,
        label=terms[link.concept_id],
        group=link.concept.isco,
        score=link.score,
        words=link.words,
        chosen=link.chosen,
        how=str(How(link.how).label),
        decided_on=clock.local(link.decided_at).date() if link.decided_at else None,
    )


def _links(
    links: Iterable[VacancyConcept], part: Part, terms: dict[UUID, str], implied: Collection[UUID] = ()
) -> tuple[LinkRow, ...]:
    """What the text or file says of a part, then what follows from the occupation, each in order of label."""
    own = [
        LinkRow(
            said=True,
            part=part,
            level=link.level,
            concept=link.concept_id,
            label=with_level(terms[link.concept_id], link.level),
            how=str(How(link.how).label),
            words=link.words,
            chosen=link.chosen,
            decided_on=clock.local(link.decided_at).date() if link.decided_at else None,
        )
        for link in links
        if link.part == part
    ]
    said = {row.concept for row in own}
    follows = [
        LinkRow(False, part, 0, concept, terms[concept], _("From the occupation"), "", True) for concept in implied
    ]
    return (
        *sorted(own, key=lambda row: row.label.casefold()),
        *sorted((row for row in follows if row.concept not in said), key=lambda row: row.label.casefold()),
    )


def addable(actor: Actor, vacancy: VacancyPage, text: str) -> list[FoundConcept]:
    """Skills, licences and languages with a term that holds ``text`` and that the vacancy does not ask yet."""
    asked = (*vacancy.essential, *vacancy.optional, *vacancy.licences, *vacancy.languages)
    there = {row.concept for row in asked if row.chosen}
    found = [row for kind in ADDABLE for row in search(actor, text, kind, most=MOST_ADDABLE)]
    return [row for row in found if row.id not in there]


def entered(actor: Actor, vacancy_id: UUID) -> dict[str, Any]:
    """A vacancy's facts as the form shows them. NotFound outside the scope."""
    vacancy = vacancies.get(actor, vacancy_id)
    employer = vacancy.employer
    return {
        **{name: getattr(vacancy, name) for name in COPIED},
        "employer": employer.name if employer else "",
        "business_id": employer.business_id if employer else "",
    }


def vacancies_with(concepts: Collection[UUID]) -> dict[UUID, int]:
    """How many vacancies ask each of ``concepts``; one that none does is left out."""
    rows = VacancyConcept.objects.filter(concept__in=concepts, chosen=True).order_by()
    return dict(rows.values_list("concept").annotate(vacancies=Count("vacancy", distinct=True)))

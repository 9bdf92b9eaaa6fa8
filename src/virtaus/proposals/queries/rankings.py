"""Openings ranked for a person and persons ranked for an opening, as rows in words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef

from virtaus.area.queries.places import municipality_names
from virtaus.casework.models import JobSearch
from virtaus.employers.models import Vacancy
from virtaus.employers.rules import open_vacancies, vacancies
from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.rights import require
from virtaus.people.queries import shown_key
from virtaus.people.rules import customers, persons
from virtaus.proposals.models import Proposal
from virtaus.proposals.ranking import TOP, Pair, Ranked, openings_for, pair, persons_for
from virtaus.proposals.rules import MATCH, proposals
from virtaus.proposals.states import OPEN, State
from virtaus.proposals.weighting import version_named
from virtaus.proposals.wording import (
    PartWords,
    Words,
    condition_label,
    in_words,
    parts_in_words,
    summary,
    summary_of_persons,
)
from virtaus.vocabulary.queries import labels

READ = frozenset({"people.competence", "people.municipality", "people.service_facts"})
LIMITS = frozenset({"people.work_limits"})
OPENED = 100


@dataclass(frozen=True, slots=True)
class VacancyRow:
    """An opening as a ranking shows it."""

    id: UUID
    title: str
    employer: str
    municipality: str
    working_time: str
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """An opening that a person may be proposed, with its reasons; ``proposal`` is the open one, if any."""

    vacancy: VacancyRow
    pair: Pair
    words: Words
    proposal: UUID | None
    state: str


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A person of the own teams seen from an opening."""

    person_id: UUID
    key: str
    municipality: str
    pair: Pair
    words: Words
    proposal: UUID | None
    state: str


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class OutsideGroup(Generic[Row]):
    """What stands outside for one reason: how many in all, and when the reader opened it, the best of them."""

    code: str
    label: str
    count: int
    opened: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Listed(Generic[Row]):
    """A ranking in rows: ``inside`` the conditions, and everything else in ``groups`` that open on request."""

    finding: str
    data_at: datetime
    inside_count: int
    inside: tuple[Row, ...]
    groups: tuple[OutsideGroup[Row], ...]

    @property
    def opened(self) -> OutsideGroup[Row] | None:
        """The group that the reader opened, if any."""
        return next((group for group in self.groups if group.opened), None)


Openings = Listed[OpeningRow]
Candidates = Listed[CandidateRow]


def openings_of_person(actor: Actor, person_id: UUID, *, opened: str = "", top: int = TOP) -> Openings:
    """Open vacancies ranked for a person of the own teams; ``opened`` is the code of a group to list.

    Raises NotFound, ComputeDown.
    """
    require(actor, MATCH)
    person = persons.get(actor, person_id)
    trail.note(READ | LIMITS, [person.id])
    vacancy_ids = list(open_vacancies(actor).values_list("id", flat=True))
    ranked = openings_for(person.id, vacancy_ids, OPENED if opened else top)
    shown = _shown(ranked, opened, top)
    rows = _vacancies(actor, [each.other for each in shown])
    known = {each.vacancy_id: each for each in Proposal.objects.filter(person=person, state__in=OPEN).order_by("id")}
    words = _words(shown)

    def told(pairs: Iterable[Pair]) -> tuple[OpeningRow, ...]:
        return tuple(
            OpeningRow(rows[each.other], each, words[each.other], *_proposal(known.get(each.other)))
            for each in pairs
            if each.other in rows
        )

    return _listed(summary(ranked), ranked, opened, top, told)


def candidates_of_vacancy(actor: Actor, vacancy_id: UUID, *, opened: str = "", top: int = TOP) -> Candidates:
    """Persons of the own teams ranked for an open vacancy. Raises NotFound, ComputeDown."""
    require(actor, MATCH)
    vacancy = open_vacancies.get(actor, vacancy_id)
    ranked = persons_for(vacancy.id, list(_seeking(actor)), OPENED if opened else top)
    shown = _shown(ranked, opened, top)
    ids = [each.other for each in shown]
    trail.note(READ | {"people.key"}, ids)
    found = {person.id: person for person in persons(actor).filter(id__in=ids).order_by("id")}
    names = municipality_names(actor)
    known = {each.person_id: each for each in Proposal.objects.filter(vacancy=vacancy, state__in=OPEN).order_by("id")}
    words = _words(shown)

    def told(pairs: Iterable[Pair]) -> tuple[CandidateRow, ...]:
        rows = [(each, found[each.other]) for each in pairs if each.other in found]
        return tuple(
            CandidateRow(
                person.id,
                shown_key(person),
                "" if person.protected else names.get(person.municipality, person.municipality),
                each,
                words[each.other],
                *_proposal(known.get(person.id)),
            )
            for each, person in rows
        )

    return _listed(summary_of_persons(ranked), ranked, opened, top, told)


def _groups(ranked: Ranked) -> list[tuple[str, int, tuple[Pair, ...]]]:
    """Every reason to stand outside with how many and which pairs, in the order of the finding."""
    groups = [(group.condition, group.count, group.pairs) for group in ranked.outside]
    groups += [
        ("limited", ranked.limited_count, ranked.limited),
        ("unrelated", ranked.unrelated_count, ranked.unrelated),
    ]
    return [group for group in groups if group[1]]


def _shown(ranked: Ranked, opened: str, top: int) -> list[Pair]:
    """The pairs of the lists that the reader sees: only of these is anything read."""
    return [
        *ranked.inside[:top],
        *(pair for code, _count, pairs in _groups(ranked) if code == opened for pair in pairs),
    ]


def _listed(
    finding: str, ranked: Ranked, opened: str, top: int, told: Callable[[Iterable[Pair]], tuple[Row, ...]]
) -> Listed[Row]:
    groups = tuple(
        OutsideGroup(code, condition_label(code), count, code == opened, told(pairs) if code == opened else ())
        for code, count, pairs in _groups(ranked)
    )
    return Listed(finding, ranked.data_at, ranked.inside_count, told(ranked.inside[:top]), groups)


@dataclass(frozen=True, slots=True)
class PairPage:
    """One pair: its row, its points part by part, and what puts it outside. ``open_now``: one may still apply."""

    row: OpeningRow
    parts: tuple[PartWords, ...]
    fails: tuple[str, ...]
    open_now: bool


def one_pair(actor: Actor, person_id: UUID, vacancy_id: UUID) -> PairPage | None:
    """Why a pair scores as it does, and why not; None where nothing can be computed. Raises NotFound, ComputeDown."""
    require(actor, MATCH)
    person = persons.get(actor, person_id)
    vacancy = vacancies.get(actor, vacancy_id)
    trail.note(READ | LIMITS, [person.id])
    seen = pair(person.id, vacancy.id)
    if seen is None:
        return None
    proposal = proposals(actor).filter(person=person, vacancy=vacancy).order_by("-proposed_at", "id").first()
    row = OpeningRow(
        _vacancies(actor, [vacancy.id])[vacancy.id], seen, _words([seen])[seen.other], *_proposal(proposal)
    )
    parts = parts_in_words(seen, version_named(seen.weights).weights)
    open_now = open_vacancies(actor).filter(id=vacancy.id).exists()
    return PairPage(row, parts, tuple(map(condition_label, seen.fails)), open_now)


def opening(actor: Actor, vacancy_id: UUID) -> VacancyRow:
    """One opening that may still be applied for. Raises NotFound."""
    require(actor, MATCH)
    vacancy = open_vacancies.get(actor, vacancy_id)
    return _vacancies(actor, [vacancy.id])[vacancy.id]


def vacancy_row(vacancy: Vacancy, names: dict[str, str]) -> VacancyRow:
    """An opening with its employer and place; ``names`` are the municipalities' names by code."""
    return VacancyRow(
        id=vacancy.id,
        title=vacancy.title,
        employer=vacancy.employer.name if vacancy.employer else "",
        municipality=names.get(vacancy.municipality, vacancy.municipality),
        working_time=vacancy.get_working_time_display() if vacancy.working_time else "",
        expires_on=vacancy.expires_on,
    )


def _vacancies(actor: Actor, ids: Collection[UUID]) -> dict[UUID, VacancyRow]:
    names = municipality_names(actor)
    rows = vacancies(actor).filter(id__in=ids).select_related("employer").order_by("id")
    return {row.id: vacancy_row(row, names) for row in rows}


def _seeking(actor: Actor) -> list[UUID]:
    """Persons of the own teams whose job search is open."""
    searching = JobSearch.objects.filter(person=OuterRef("pk"), ended_on__isnull=True, superseded_at__isnull=True)
    return list(customers(actor).filter(Exists(searching)).order_by("id").values_list("id", flat=True))


def _words(pairs: Collection[Pair]) -> dict[UUID, Words]:
    named = labels({concept for each in pairs for concept in each.concepts})
    return {each.other: in_words(each, named) for each in pairs}


def _proposal(found: Proposal | None) -> tuple[UUID | None, str]:
    return (found.id, str(State(found.state).label)) if found else (None, "")

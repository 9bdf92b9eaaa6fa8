"""Openings ranked for a person and persons ranked for an opening, as rows in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
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
from virtaus.proposals.wording import Words, in_words, summary, summary_of_persons
from virtaus.vocabulary.queries import labels

READ = frozenset({"people.competence", "people.municipality"})


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


@dataclass(frozen=True, slots=True)
class Openings:
    finding: str
    data_at: datetime
    inside: tuple[OpeningRow, ...]
    outside: tuple[OpeningRow, ...]
    unrelated: int


@dataclass(frozen=True, slots=True)
class Candidates:
    finding: str
    data_at: datetime
    inside: tuple[CandidateRow, ...]
    outside: tuple[CandidateRow, ...]
    unrelated: int


def openings_of_person(actor: Actor, person_id: UUID, top: int = TOP) -> Openings:
    """Open vacancies ranked for a person of the own teams. Raises NotFound, ComputeDown."""
    require(actor, MATCH)
    person = persons.get(actor, person_id)
    trail.note(READ, [person.id])
    ranked = openings_for(person.id, list(open_vacancies(actor).values_list("id", flat=True)), top)
    rows = _vacancies(actor, [each.other for each in _all(ranked)])
    known = {each.vacancy_id: each for each in Proposal.objects.filter(person=person, state__in=OPEN).order_by("id")}
    words = _words(_all(ranked))

    def told(pairs: Iterable[Pair]) -> tuple[OpeningRow, ...]:
        return tuple(
            OpeningRow(rows[each.other], each, words[each.other], *_proposal(known.get(each.other)))
            for each in pairs
            if each.other in rows
        )

    found = (told(ranked.inside), told(ranked.outside))
    return Openings(summary(ranked), ranked.data_at, *found, ranked.unrelated_count)


def candidates_of_vacancy(actor: Actor, vacancy_id: UUID, top: int = TOP) -> Candidates:
    """Persons of the own teams ranked for an open vacancy. Raises NotFound, ComputeDown."""
    require(actor, MATCH)
    vacancy = open_vacancies.get(actor, vacancy_id)
    ranked = persons_for(vacancy.id, list(_seeking(actor)), top)
    ids = [each.other for each in _all(ranked)]
    trail.note(READ | {"people.key"}, ids)
    found = {person.id: person for person in persons(actor).filter(id__in=ids).order_by("id")}
    names = municipality_names(actor)
    known = {each.person_id: each for each in Proposal.objects.filter(vacancy=vacancy, state__in=OPEN).order_by("id")}
    words = _words(_all(ranked))

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

    listed = (told(ranked.inside), told(ranked.outside))
    return Candidates(summary_of_persons(ranked), ranked.data_at, *listed, ranked.unrelated_count)


def one_pair(actor: Actor, person_id: UUID, vacancy_id: UUID) -> OpeningRow | None:
    """One pair with its points and reasons; None where nothing can be computed of it. Raises NotFound, ComputeDown."""
    require(actor, MATCH)
    person = persons.get(actor, person_id)
    vacancy = vacancies.get(actor, vacancy_id)
    trail.note(READ, [person.id])
    seen = pair(person.id, vacancy.id)
    if seen is None:
        return None
    proposal = proposals(actor).filter(person=person, vacancy=vacancy).order_by("-proposed_at", "id").first()
    row = _vacancies(actor, [vacancy.id])[vacancy.id]
    return OpeningRow(row, seen, _words([seen])[seen.other], *_proposal(proposal))


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


def _all(ranked: Ranked) -> list[Pair]:
    return [*ranked.inside, *ranked.outside]


def _words(pairs: Collection[Pair]) -> dict[UUID, Words]:
    named = labels({concept for each in pairs for concept in each.concepts})
    return {each.other: in_words(each, named) for each in pairs}


def _proposal(found: Proposal | None) -> tuple[UUID | None, str]:
    return (found.id, str(State(found.state).label)) if found else (None, "")

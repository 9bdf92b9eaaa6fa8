"""What matching puts on the page of a person and of an opening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from virtaus.employers.slots import VACANCY_PAGE
from virtaus.frame.actor import Actor
from virtaus.frame.compute import ComputeDown
from virtaus.frame.panels import Panel
from virtaus.people.slots import PERSON_PAGE
from virtaus.proposals.queries.history import ProposalRow, proposals_of_person
from virtaus.proposals.queries.rankings import Openings, openings_of_person
from virtaus.proposals.rules import MATCH

SHOWN = 3


@dataclass(frozen=True, slots=True)
class PersonPanel:
    """A person's proposals and the best openings; ``down`` says why there are none to rank."""

    person: UUID
    proposals: tuple[ProposalRow, ...]
    openings: Openings | None
    down: str


def _of_person(actor: Actor, persons: Sequence[UUID]) -> Mapping[UUID, PersonPanel]:
    return {person: _panel(actor, person) for person in persons}


def _panel(actor: Actor, person: UUID) -> PersonPanel:
    proposals = tuple(proposals_of_person(actor, person))
    try:
        return PersonPanel(person, proposals, openings_of_person(actor, person, top=SHOWN), "")
    except ComputeDown as down:
        return PersonPanel(person, proposals, None, str(down))


def _of_vacancy(actor: Actor, vacancies: Sequence[UUID]) -> Mapping[UUID, UUID]:
    return {vacancy: vacancy for vacancy in vacancies}


PERSON_PAGE.register(
    Panel(
        "proposals",
        30,
        MATCH,
        "proposals/person_panel.html",
        _of_person,
        fields=frozenset({"proposals.proposal", "people.competence"}),
        persons=lambda person, content: [person],
    )
)
VACANCY_PAGE.register(Panel("candidates", 10, MATCH, "proposals/vacancy_panel.html", _of_vacancy, wide=False))

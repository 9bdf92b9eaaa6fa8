"""Proposals as people took them: of a person, of an opening, of the own teams, and one with its log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from virtaus.accounts.models import Account
from virtaus.area.queries.places import municipality_names
from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.rights import require
from virtaus.people.queries import shown_key
from virtaus.proposals.models import Decision, Hire, Proposal
from virtaus.proposals.queries.rankings import VacancyRow, vacancy_row
from virtaus.proposals.reasons import By, told
from virtaus.proposals.rules import MATCH, proposals
from virtaus.proposals.states import MOVES, State
from virtaus.proposals.undoing import undoable

FIELDS = frozenset({"people.key", "proposals.proposal"})


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal in a list."""

    id: UUID
    person_id: UUID
    key: str
    vacancy: VacancyRow
    state: State
    state_label: str
    proposed_at: datetime
    open: bool


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A step of a proposal: who took it where, when and why. ``undone``: taken back; ``undoes``: itself a step back."""

    state: str
    reason: str
    whose: str
    undone: bool
    undoes: bool
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """One proposal with its points, its log and the steps that may follow.

    ``parts``: (name of the part, points). ``hire_version`` is None without a hire. ``may_undo``: the actor may take
    the last step back.
    """

    row: ProposalRow
    version: int
    score: float
    parts: tuple[tuple[str, float], ...]
    engine: str
    weights: str
    data_at: datetime
    decisions: tuple[DecisionRow, ...]
    next_states: tuple[State, ...]
    starts_on: date | None
    noted_nationally_at: datetime | None
    hire_version: int | None
    may_undo: bool


def own_proposals(actor: Actor) -> QuerySet[Proposal]:
    """Proposals of the own teams with what a list shows."""
    require(actor, MATCH)
    return proposals(actor).select_related("person", "vacancy__employer").order_by("-proposed_at", "id")


def rows_of(actor: Actor, found: list[Proposal]) -> list[ProposalRow]:
    """Rows of a list; notes whose data is shown."""
    names = municipality_names(actor)
    trail.note(FIELDS, [each.person_id for each in found])
    return [
        ProposalRow(
            id=each.id,
            person_id=each.person_id,
            key=shown_key(each.person),
            vacancy=vacancy_row(each.vacancy, names),
            state=State(each.state),
            state_label=str(State(each.state).label),
            proposed_at=each.proposed_at,
            open=State(each.state) in MOVES,
        )
        for each in found
    ]


def proposals_of_person(actor: Actor, person_id: UUID) -> list[ProposalRow]:
    """A person's proposals, newest first."""
    return rows_of(actor, list(own_proposals(actor).filter(person=person_id)))


def proposal_page(actor: Actor, proposal_id: UUID) -> ProposalPage:
    """One proposal of the own teams. NotFound for any other."""
    require(actor, MATCH)
    found = own_proposals(actor).filter(id=proposal_id).first()
    if found is None:
        raise NotFound(_("Not found."))
    (row,) = rows_of(actor, [found])
    hire = Hire.objects.filter(proposal=found, undone_at__isnull=True).first()
    step = undoable(actor, found)
    return ProposalPage(
        row=row,
        version=found.version,
        score=found.score,
        parts=tuple(found.parts.items()),
        engine=found.engine,
        weights=found.weights,
        data_at=found.data_at,
        decisions=_decisions(found),
        next_states=MOVES.get(State(found.state), ()),
        starts_on=hire.starts_on if hire else None,
        noted_nationally_at=hire.noted_nationally_at if hire else None,
        hire_version=hire.version if hire else None,
        may_undo=step is not None and not step.refusal,
    )


def _decisions(found: Proposal) -> tuple[DecisionRow, ...]:
    rows = list(Decision.objects.filter(proposal=found).order_by("decided_at", "id"))
    undone = {row.undoes_id for row in rows}
    names: dict[UUID | None, str] = dict(
        Account.objects.filter(id__in=[row.decided_by_id for row in rows]).values_list("id", "name")
    )
    if found.person.account_id:
        names[found.person.account_id] = _("The person")
    return tuple(
        DecisionRow(
            state=str(State(row.state).label),
            reason=told(row.reason, row.words),
            whose=str(By(row.given_by).label) if row.given_by else "",
            undone=row.id in undone,
            undoes=row.undoes_id is not None,
            decided_by=names.get(row.decided_by_id, ""),
            decided_at=row.decided_at,
        )
        for row in rows
    )

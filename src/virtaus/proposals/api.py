"""Proposals for machines: openings ranked for a customer, what was proposed, and the steps that people take."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_noop
from ninja import Field, Query, Router, Schema, Status

from virtaus.frame.api import (
    TEXT,
    Made,
    Paged,
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
from virtaus.frame.token_scopes import TokenScope
from virtaus.proposals import actions
from virtaus.proposals.queries import history, rankings
from virtaus.proposals.queries.rankings import OpeningRow
from virtaus.proposals.queries.team import TEAM_PROPOSALS, team_proposals
from virtaus.proposals.reasons import LONGEST_WORDS, By
from virtaus.proposals.rules import DECIDE, MATCH
from virtaus.proposals.states import State

router = Router(tags=["Proposals"])


class Proposed(Schema):
    """A proposal in a list; ``points`` are those it had when it was made."""

    id: UUID
    person_id: UUID
    key: str
    title: str
    employer: str
    state: str
    reason: str
    points: float
    proposed_at: datetime


class Proposals(Schema):
    """A part of the proposals in order of id; ``next`` is the address of the next part, or null."""

    items: list[Proposed]
    next: str | None


class WantedProposals(Paged):
    """Filters of the proposals' page."""

    state: str = may_be_left_out(gettext_noop("Where they stand"), pattern=one_of(State.values))


class Step(Schema):
    """A step that was taken."""

    state: str
    reason: str
    decided_at: datetime


class Proposal(Schema):
    """A proposal and what may follow: ``next_states`` are the steps that may be taken from here."""

    id: UUID
    person_id: UUID
    vacancy_id: UUID
    state: str
    points: float
    next_states: list[str]
    steps: list[Step]
    version: int


class Ranked(Schema):
    """An opening in a ranking: its points, what speaks for it, what is missing, what has to be asked."""

    vacancy_id: UUID
    title: str
    employer: str
    municipality: str
    points: float
    fits: list[str]
    lacks: list[str]
    ask: list[str]
    proposal: UUID | None


class Ranking(Schema):
    """Openings within a customer's conditions, the best first. Ranked by points, decided by people."""

    finding: str
    data_at: datetime
    inside_count: int
    items: list[Ranked]


class WantedRanking(Schema):
    limit: int = Field(20, ge=1, le=100, description=gettext_noop("The most rows in an answer"))


class Propose(Schema):
    """An opening to propose to a customer."""

    person_id: UUID
    vacancy_id: UUID


class Decide(Schema):
    """A step. One that ends the proposal needs a reason of the area's list, and whose reason it is."""

    state: str = Field(pattern=one_of(State.values), examples=["accepted"])
    reason: str = Field("", max_length=40, pattern=r"^[a-z0-9_]*$")
    given_by: By = By.COACH
    words: str = Field("", max_length=LONGEST_WORDS, pattern=TEXT)


@router.get(
    "/people/{uuid:person_id}/openings",
    response=told(Ranking),
    url_name="openings",
    summary=gettext_noop("Openings ranked for a customer"),
)
@opens(MATCH, TokenScope.PROPOSALS_READ)
def openings(request: PageRequest, person_id: UUID, wanted: Query[WantedRanking]) -> Ranking:
    found = rankings.openings_of_person(request.actor, person_id, top=wanted.limit)
    return Ranking(
        finding=found.finding,
        data_at=found.data_at,
        inside_count=found.inside_count,
        items=[_ranked(row) for row in found.inside],
    )


@router.get("/proposals", response=told(Proposals), url_name="proposals", summary=gettext_noop("Proposals"))
@opens(MATCH, TokenScope.PROPOSALS_READ)
def listed(request: PageRequest, wanted: Query[WantedProposals]) -> Proposals:
    view = narrowed(lambda asked: team_proposals(request.actor, asked), TEAM_PROPOSALS, wanted)
    rows, following = part(request, view, wanted, lambda row: row.id)
    return Proposals(items=[Proposed.from_orm(row) for row in rows], next=following)


@router.post(
    "/proposals", response=done(Made, status=201), url_name="proposals", summary=gettext_noop("Propose an opening")
)
@opens(DECIDE, TokenScope.PROPOSALS_WRITE)
def propose(request: PageRequest, response: HttpResponse, asked: Propose) -> Status[Made]:
    made = actions.propose(request.actor, asked.person_id, asked.vacancy_id)
    return created(response, "proposal", made)


@router.get(
    "/proposals/{uuid:proposal_id}",
    response=told(Proposal),
    url_name="proposal",
    summary=gettext_noop("One proposal"),
)
@opens(MATCH, TokenScope.PROPOSALS_READ)
def one(request: PageRequest, response: HttpResponse, proposal_id: UUID) -> Proposal:
    found = history.proposal_page(request.actor, proposal_id)
    tell_version(response, found.version)
    return Proposal(
        id=found.row.id,
        person_id=found.row.person_id,
        vacancy_id=found.row.vacancy.id,
        state=found.row.state,
        points=found.score,
        next_states=[each.value for each in found.next_states],
        steps=[Step.from_orm(each) for each in found.decisions],
        version=found.version,
    )


@router.post(
    "/proposals/{uuid:proposal_id}/decide",
    response=done(Made, versioned=True),
    url_name="decide",
    summary=gettext_noop("Take a proposal a step on"),
)
@opens(DECIDE, TokenScope.PROPOSALS_WRITE)
def decide(request: PageRequest, response: HttpResponse, proposal_id: UUID, step: Decide) -> Made:
    version = version_of(request)
    actions.decide(
        request.actor,
        proposal_id,
        state=State(step.state),
        reason=step.reason,
        given_by=step.given_by,
        words=step.words,
        version=version,
    )
    tell_version(response, version + 1)
    return made_at("proposal", proposal_id)


def _ranked(row: OpeningRow) -> Ranked:
    return Ranked(
        vacancy_id=row.vacancy.id,
        title=row.vacancy.title,
        employer=row.vacancy.employer,
        municipality=row.vacancy.municipality,
        points=row.pair.score,
        fits=list(row.words.fits),
        lacks=list(row.words.lacks),
        ask=list(row.words.ask),
        proposal=row.proposal,
    )

"""Proposals as the person herself sees them: in plain words, with what they come from, and her consents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from virtaus.area.queries.places import municipality_names
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.compute import ComputeDown
from virtaus.frame.errors import NotFound
from virtaus.frame.reading import once
from virtaus.frame.rights import require
from virtaus.people.queries.my import Use, my_uses
from virtaus.proposals.consenting import covering
from virtaus.proposals.models import Answer, Consent, Decision, Proposal, ReviewRequest
from virtaus.proposals.queries.rankings import VacancyRow, vacancy_row
from virtaus.proposals.ranking import openings_for
from virtaus.proposals.reasons import told as reason_told
from virtaus.proposals.rules import ANSWER_OWN, in_force, own_consents, own_proposals
from virtaus.proposals.states import INTERESTED, MOVES, Reply, State
from virtaus.proposals.telling import Told, read
from virtaus.proposals.weighting import WeightsVersion, versions
from virtaus.proposals.wording import Words, in_words
from virtaus.vocabulary.queries import labels

FIELDS = frozenset({"proposals.proposal"})
NO_WORDS = Words((), (), ())
PARTS = {
    "occupation": gettext_lazy("Occupation"),
    "skills": gettext_lazy("Skills"),
    "distance": gettext_lazy("Way to work"),
}
STATES = {
    State.PROPOSED: gettext_lazy("It waits for your answer"),
    State.ACCEPTED: gettext_lazy("You are interested"),
    State.CONTACTED: gettext_lazy("The employer has been asked"),
    State.MEETING: gettext_lazy("The employer wants to meet you"),
    State.HIRED: gettext_lazy("You got the job"),
    State.DECLINED: gettext_lazy("Not taken further"),
    State.NOT_HIRED: gettext_lazy("You did not get it this time"),
}
"""Where a proposal stands, in words to the person herself."""
# The names of municipalities are no secret; the right to their pages is for staff.
_NAMES = Actor.system("proposals.own")


@dataclass(frozen=True, slots=True)
class EmployerAnswer:
    """What the employer answered and nobody has settled yet."""

    id: UUID
    reply: Reply
    starts_on: date | None
    message: str
    version: int


@dataclass(frozen=True, slots=True)
class OwnOpening:
    """A proposed opening. ``words`` are empty while nothing can be computed; ``consent`` is the one that covers it."""

    id: UUID
    version: int
    vacancy: VacancyRow
    description: str
    state: State
    proposed_at: datetime
    asked_again_on: date | None
    words: Words
    consent: UUID | None
    employer_known: bool
    waiting: EmployerAnswer | None

    @property
    def stands(self) -> str:
        """Where the proposal stands, in words to the person."""
        return str(STATES[self.state])

    @property
    def awaits_answer(self) -> bool:
        return self.state is State.PROPOSED

    @property
    def interested(self) -> bool:
        return self.state in INTERESTED

    @property
    def open(self) -> bool:
        return self.state in MOVES

    @property
    def put_off(self) -> bool:
        """Whether the person wants to be asked on a later day."""
        return self.asked_again_on is not None and self.asked_again_on > clock.today()


@once
def own_openings(actor: Actor) -> list[OwnOpening]:
    """Every opening proposed to the actor, newest first, those that wait for an answer before all others."""
    require(actor, ANSWER_OWN)
    found = list(own_proposals(actor).select_related("person", "vacancy__employer").order_by("-proposed_at", "id"))
    rows = _rows(found)
    return sorted(rows, key=lambda row: (not row.open, not row.awaits_answer))


def own_opening(actor: Actor, proposal_id: UUID) -> OwnOpening:
    """One opening proposed to the actor; NotFound for anybody else's."""
    require(actor, ANSWER_OWN)
    own_proposals.get(actor, proposal_id)
    found = own_proposals(actor).select_related("person", "vacancy__employer").filter(id=proposal_id).order_by("id")
    return _rows(list(found))[0]


def _rows(found: Sequence[Proposal]) -> list[OwnOpening]:
    if not found:
        return []
    trail.note(FIELDS, [found[0].person_id])
    names = municipality_names(_NAMES)
    words = _words(found)
    covered = _covered(found)
    answers = {row.proposal_id: row for row in Answer.objects.filter(proposal__in=found, settled="").order_by("id")}
    return [
        OwnOpening(
            id=each.id,
            version=each.version,
            vacancy=vacancy_row(each.vacancy, names),
            description=each.vacancy.description,
            state=State(each.state),
            proposed_at=each.proposed_at,
            asked_again_on=each.asked_again_on,
            words=words.get(each.vacancy_id, NO_WORDS),
            consent=covered.get(each.id),
            employer_known=each.vacancy.employer_id is not None,
            waiting=_waiting(answers.get(each.id)),
        )
        for each in found
    ]


def _words(found: Sequence[Proposal]) -> Mapping[UUID, Words]:
    """Why each opening was proposed, as the points stand now; nothing where they can't be computed."""
    wanted = [each.vacancy_id for each in found if State(each.state) in MOVES]
    if not wanted:
        return {}
    try:
        ranked = openings_for(found[0].person_id, wanted, top=len(wanted))
    except ComputeDown:
        return {}
    named = labels({concept for each in ranked.pairs for concept in each.concepts})
    return {each.other: in_words(each, named) for each in ranked.pairs}


def _covered(found: Sequence[Proposal]) -> dict[UUID, UUID]:
    """The consent that covers each proposal, by the proposal."""
    rows = Consent.objects.filter(in_force(clock.today()), person_id=found[0].person_id).order_by("given_at", "id")
    by_place = {(row.employer_id, row.vacancy_id): row.id for row in rows}
    covered = {}
    for each in found:
        employer = each.vacancy.employer_id
        consent = employer and (by_place.get((employer, each.vacancy_id)) or by_place.get((employer, None)))
        if consent:
            covered[each.id] = consent
    return covered


def _waiting(answer: Answer | None) -> EmployerAnswer | None:
    if answer is None:
        return None
    return EmployerAnswer(answer.id, Reply(answer.reply), answer.starts_on, answer.message or "", answer.version)


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A consent of the actor with everything that it lets the employer be told; ``told`` is None once erased."""

    id: UUID
    employer: str
    opening: str
    told: Told | None
    given_at: datetime
    last_day: date
    revoked_at: datetime | None

    @property
    def in_force(self) -> bool:
        return self.told is not None and self.last_day >= clock.today()


def consents(actor: Actor) -> list[ConsentRow]:
    """The actor's consents, those in force first."""
    require(actor, ANSWER_OWN)
    found = list(own_consents(actor).select_related("employer", "vacancy").order_by("-given_at", "id"))
    trail.note({"proposals.consent"}, {row.person_id for row in found})
    rows = [
        ConsentRow(
            id=row.id,
            employer=row.employer.name,
            opening=row.vacancy.title if row.vacancy else "",
            told=read(row.told) if row.told else None,
            given_at=row.given_at,
            last_day=row.last_day,
            revoked_at=row.revoked_at,
        )
        for row in found
    ]
    return sorted(rows, key=lambda row: not row.in_force)


def consent_of(actor: Actor, proposal_id: UUID) -> ConsentRow | None:
    """The consent in force that covers a proposal to the actor."""
    covered = covering(own_proposals.get(actor, proposal_id))
    return next((row for row in consents(actor) if covered and row.id == covered.id), None)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a proposal and who took it, by role. ``undone``: taken back; ``undoes``: itself a step back."""

    state: str
    reason: str
    undone: bool
    undoes: bool
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Review:
    """The actor's latest request that a human being looks again, and what was answered."""

    text: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwnWhy:
    """Where a proposal comes from: rule, numbers, who decides, who has looked, and what can be done about it.

    ``parts``: (name of the part, points) as the worker saw them. ``rule`` is None for weights that are no longer kept.
    """

    opening: OwnOpening
    score: float
    parts: tuple[tuple[str, float], ...]
    engine: str
    weights: str
    rule: WeightsVersion | None
    data_at: datetime
    steps: tuple[Step, ...]
    uses: tuple[Use, ...]
    review: Review | None


def own_why(actor: Actor, proposal_id: UUID) -> OwnWhy:
    """Everything behind one proposal to the actor. NotFound for anybody else's."""
    row = own_opening(actor, proposal_id)
    proposal = own_proposals.get(actor, proposal_id)
    asked = ReviewRequest.objects.filter(proposal=proposal).order_by("-asked_at", "id").first()
    return OwnWhy(
        opening=row,
        score=proposal.score,
        parts=tuple((str(PARTS.get(part, part)), points) for part, points in proposal.parts.items()),
        engine=proposal.engine,
        weights=proposal.weights,
        rule=next((each for each in versions() if each.version == proposal.weights), None),
        data_at=proposal.data_at,
        steps=_steps(actor, proposal),
        uses=tuple(my_uses(actor, "proposals.proposal")),
        review=Review(asked.text, asked.asked_at, asked.answer or "", asked.answered_at) if asked else None,
    )


def _steps(actor: Actor, proposal: Proposal) -> tuple[Step, ...]:
    rows = list(Decision.objects.filter(proposal=proposal).order_by("decided_at", "id"))
    undone = {row.undoes_id for row in rows}
    return tuple(
        Step(
            state=str(STATES[State(row.state)] if row.state != State.PROPOSED else State.PROPOSED.label),
            reason=reason_told(row.reason, row.words),
            undone=row.id in undone,
            undoes=row.undoes_id is not None,
            who=_("You") if row.decided_by_id == actor.account_id else _("Your coach's team"),
            at=row.decided_at,
        )
        for row in rows
    )


def proposal_of(actor: Actor, proposal_id: UUID) -> Proposal:
    """The proposal behind a form of the person's own pages."""
    require(actor, ANSWER_OWN)
    found = own_proposals(actor).select_related("person", "vacancy__employer").filter(id=proposal_id).first()
    if found is None:
        raise NotFound(_("Not found."))
    trail.note(FIELDS | {"people.competence"}, [found.person_id])
    return found

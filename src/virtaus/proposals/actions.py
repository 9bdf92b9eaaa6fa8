"""What people do with proposals: propose, decide, record a hire. The machine does none of these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from virtaus.casework.actions import record_exit
from virtaus.employers.rules import open_vacancies
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid, NotFound
from virtaus.people.rules import persons
from virtaus.proposals.models import Answer, Decision, Hire, Proposal
from virtaus.proposals.ranking import pair
from virtaus.proposals.reasons import By, checked
from virtaus.proposals.rules import DECIDE, proposals
from virtaus.proposals.states import ENDS, MOVES, State

FIELDS = frozenset({"proposals.proposal"})
HIRED_STATUS = "employed"
LONGEST_AHEAD = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Why:
    """The reason of an end: its code, whose it is, and the own words of "another reason"."""

    code: str = ""
    given_by: str = ""
    words: str = ""


NO_REASON = Why()


@action("proposals.propose", right=DECIDE)
def propose(actor: Actor, person_id: UUID, vacancy_id: UUID) -> UUID:
    """Propose an open vacancy to a person of the own team; the id of the proposal (the same when it is open already).

    Keeps what the worker saw: points, versions and a digest of the input. Raises ComputeDown when the points can't be
    computed now, NotFound outside the scope.
    """
    person = persons.get(actor, person_id)
    vacancy = open_vacancies.get(actor, vacancy_id)
    trail.note(FIELDS, [person.id])
    seen = pair(person.id, vacancy.id)
    if seen is None:
        raise NotFound(_("Not found."))
    values = {
        "proposed_by_id": actor.account_id,
        "score": seen.score,
        "parts": {"occupation": seen.occupation, "skills": seen.skills, "distance": seen.distance},
        "engine": seen.engine,
        "weights": seen.weights,
        "digest": seen.digest,
        "data_at": seen.data_at,
    }
    try:
        with transaction.atomic():
            made = Proposal.objects.create(person=person, vacancy=vacancy, **values)
    except IntegrityError:
        return Proposal.objects.get(person=person, vacancy=vacancy, state__in=tuple(MOVES)).id
    Decision.objects.create(proposal=made, state=State.PROPOSED, decided_by_id=actor.account_id)
    return made.id


@action("proposals.decide", right=DECIDE)
def decide(
    actor: Actor,
    proposal_id: UUID,
    *,
    state: State,
    reason: str = "",
    given_by: By = By.COACH,
    words: str = "",
    version: int,
) -> None:
    """Take a proposal one step on. A step that ends it without a hire needs a reason, and whose reason it is.

    Invalid: a step that can't be taken from here, a missing reason or one that is not theirs; a hire is recorded by
    ``record_hire``. Stale when somebody decided first.
    """
    if state is State.HIRED:
        raise Invalid({"state": [_("A hire is recorded with its first day.")]})
    proposal = _to_move(actor, proposal_id, state)
    why = Why(reason, given_by, checked(reason, words, given_by)) if state in ENDS else NO_REASON
    moved(actor, proposal, state, version, why=why)


@action("proposals.record_hire", right=DECIDE)
def record_hire(actor: Actor, proposal_id: UUID, *, starts_on: date, version: int) -> UUID:
    """Record that the person starts in the proposed job on a day; their unemployment ends there in the ledger.

    In add-on mode the national register is master: the exit stands until the register tells its own, and the worker is
    asked to record the hire there too. Invalid: a day before the proposal or over a month ahead, or no job search then.
    """
    return hired(actor, _to_move(actor, proposal_id, State.HIRED), starts_on, version, recorder=actor)


def hired(
    actor: Actor, proposal: Proposal, starts_on: date, version: int, *, recorder: Actor, answer: Answer | None = None
) -> UUID:
    """The hire that a proposal, locked and allowed to become one, has led to; ``recorder`` writes the ledger."""
    if starts_on < clock.local(proposal.proposed_at).date():
        raise Invalid({"starts_on": [_("The first day is before the proposal.")]})
    if starts_on > clock.today() + LONGEST_AHEAD:
        raise Invalid({"starts_on": [_("The first day is more than a month ahead: record it then.")]})
    try:
        entry = record_exit(recorder, proposal.person_id, on=starts_on, status=HIRED_STATUS)
    except Invalid as refused:
        raise Invalid({"starts_on": [message for each in refused.fields.values() for message in each]}) from refused
    moved(actor, proposal, State.HIRED, version, answer=answer)
    made = Hire.objects.create(proposal=proposal, starts_on=starts_on, exit_id=entry, recorded_by_id=actor.account_id)
    return made.id


@action("proposals.note_hire_nationally", right=DECIDE)
def note_hire_nationally(actor: Actor, proposal_id: UUID, *, version: int) -> None:
    """Note that the hire is recorded in the national client system too."""
    proposal = proposals.get(actor, proposal_id)
    hire = Hire.objects.filter(proposal=proposal, undone_at__isnull=True).first()
    if hire is None:
        raise NotFound(_("Not found."))
    hire.change({"noted_nationally_at": clock.now()}, version=version)
    trail.note(FIELDS, [proposal.person_id])


def _to_move(actor: Actor, proposal_id: UUID, state: State) -> Proposal:
    return checked_move(proposals.get(actor, proposal_id, for_update=True), state)


def checked_move(proposal: Proposal, state: State) -> Proposal:
    """The proposal, if people may take it to ``state`` from where it stands; Invalid if not."""
    if state not in MOVES.get(State(proposal.state), ()):
        message = _("“%(now)s” can't become “%(then)s”.")
        raise Invalid({"state": [message % {"now": State(proposal.state).label, "then": state.label}]})
    return proposal


def moved(
    actor: Actor,
    proposal: Proposal,
    state: State,
    version: int,
    *,
    why: Why = NO_REASON,
    answer: Answer | None = None,
    undoes: Decision | None = None,
) -> None:
    """Take a proposal to ``state`` and keep the step with its reason in the log of decisions. Stale."""
    proposal.change({"state": state}, version=version)
    Decision.objects.create(
        proposal=proposal,
        state=state,
        reason=why.code,
        given_by=why.given_by,
        words=why.words or None,
        answer=answer,
        undoes=undoes,
        decided_by_id=actor.account_id,
    )
    trail.note(FIELDS, [proposal.person_id])

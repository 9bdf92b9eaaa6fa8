"""What people do with proposals: propose, decide, record a hire. The machine does none of these."""

from __future__ import annotations

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
from virtaus.proposals.models import Decision, Hire, Proposal
from virtaus.proposals.ranking import pair
from virtaus.proposals.rules import DECIDE, proposals
from virtaus.proposals.states import MOVES, Reason, State

FIELDS = frozenset({"proposals.proposal"})
HIRED_STATUS = "employed"
LONGEST_AHEAD = timedelta(days=31)


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
def decide(actor: Actor, proposal_id: UUID, *, state: State, reason: str = "", version: int) -> None:
    """Take a proposal one step on. A step that ends it without a hire needs a reason.

    Invalid: a step that can't be taken from here, a missing reason; a hire is recorded by ``record_hire``. Stale when
    somebody decided first.
    """
    if state is State.HIRED:
        raise Invalid({"state": [_("A hire is recorded with its first day.")]})
    proposal = _to_move(actor, proposal_id, state)
    ends = state in (State.DECLINED, State.NOT_HIRED)
    if ends and reason not in Reason.values:
        raise Invalid({"reason": [_("Choose a reason.")]})
    moved(actor, proposal, state, reason if ends else "", version)


@action("proposals.record_hire", right=DECIDE)
def record_hire(actor: Actor, proposal_id: UUID, *, starts_on: date, version: int) -> UUID:
    """Record that the person starts in the proposed job on a day; their unemployment ends there in the ledger.

    In add-on mode the national register is master: the exit stands until the register tells its own, and the worker is
    asked to record the hire there too. Invalid: a day before the proposal or over a month ahead, or no job search then.
    """
    return hired(actor, _to_move(actor, proposal_id, State.HIRED), starts_on, version, recorder=actor)


def hired(actor: Actor, proposal: Proposal, starts_on: date, version: int, *, recorder: Actor) -> UUID:
    """The hire that a proposal, locked and allowed to become one, has led to; ``recorder`` writes the ledger."""
    if starts_on < clock.local(proposal.proposed_at).date():
        raise Invalid({"starts_on": [_("The first day is before the proposal.")]})
    if starts_on > clock.today() + LONGEST_AHEAD:
        raise Invalid({"starts_on": [_("The first day is more than a month ahead: record it then.")]})
    try:
        record_exit(recorder, proposal.person_id, on=starts_on, status=HIRED_STATUS)
    except Invalid as refused:
        raise Invalid({"starts_on": [message for each in refused.fields.values() for message in each]}) from refused
    moved(actor, proposal, State.HIRED, "", version)
    return Hire.objects.create(proposal=proposal, starts_on=starts_on, recorded_by_id=actor.account_id).id


@action("proposals.note_hire_nationally", right=DECIDE)
def note_hire_nationally(actor: Actor, proposal_id: UUID, *, version: int) -> None:
    """Note that the hire is recorded in the national client system too."""
    proposal = proposals.get(actor, proposal_id)
    hire = Hire.objects.filter(proposal=proposal).first()
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


def moved(actor: Actor, proposal: Proposal, state: State, reason: str, version: int) -> None:
    """Take a proposal to ``state`` and keep the step with its reason in the log of decisions. Stale."""
    proposal.change({"state": state}, version=version)
    Decision.objects.create(proposal=proposal, state=state, reason=reason, decided_by_id=actor.account_id)
    trail.note(FIELDS, [proposal.person_id])

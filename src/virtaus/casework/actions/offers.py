"""Many customers at once to another team: one lead offers, the other accepts or refuses; a yes can be undone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.casework.actions.teams import LONGEST, check_in_use, move, owned
from virtaus.casework.mails import OFFER_ANSWERED, OFFER_MADE, tell_leads
from virtaus.casework.models import OfferedPerson, OfferState, TeamOffer, TeamPeriod
from virtaus.casework.rules import DECIDE_MOVES, MOVE_TO_TEAM, offers, own_side
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Forbidden, Invalid
from virtaus.frame.powers import Place, require_power
from virtaus.people.rules import customers

MOST = 200


@action("casework.offer_customers", right=MOVE_TO_TEAM)
def offer_customers(actor: Actor, persons: Collection[UUID], *, team_id: UUID | None, grounds: str) -> UUID:
    """Offer customers of one team to another team; the id of the offer. Nothing moves before the other team accepts.

    Invalid: nobody chosen or too many, a team that is not in use or is theirs already, no reason, customers of more
    than one team or of a team that the actor does not lead, and a customer who is in another open offer.
    """
    chosen = list(customers(actor).filter(id__in=persons).order_by("id").values_list("id", flat=True))
    if not chosen or len(chosen) != len(set(persons)):
        raise Invalid({"": [_("Choose customers of your own team.")]})
    if len(chosen) > MOST:
        raise Invalid({"": [_("Choose at most %d customers at a time.") % MOST]})
    if not grounds.strip():
        raise Invalid({"grounds": [_("Say why the customers change teams.")]})
    to_team = check_in_use(team_id)
    held = owned(chosen)
    teams = {row.team_id for row in held}
    if len(held) != len(chosen) or len(teams) != 1 or not teams <= actor.teams(*MOVE_TO_TEAM.roles):
        raise Invalid({"": [_("Choose customers whose job search lasts, of one team that you lead.")]})
    if to_team in teams:
        raise Invalid({"team": [_("The customers are this team's already.")]})
    if OfferedPerson.objects.filter(person__in=chosen, offer__state=OfferState.OPEN).exists():
        raise Invalid({"": [_("Some of the customers are in another offer that waits for an answer.")]})
    offer = TeamOffer.objects.create(
        from_team_id=teams.pop(),
        to_team_id=to_team,
        grounds=grounds.strip()[:LONGEST],
        offered_by_id=actor.account_id,
        offered_at=clock.now(),
    )
    OfferedPerson.objects.bulk_create(OfferedPerson(offer=offer, person_id=person) for person in chosen)
    tell_leads(actor, offer.to_team_id, OFFER_MADE)
    trail.note({"casework.team"}, chosen)
    return offer.id


@action("casework.accept_offer", right=MOVE_TO_TEAM)
def accept_offer(actor: Actor, offer_id: UUID, *, version: int, answer: str = "") -> int:
    """Take the customers offered: they are this team's from today on; how many moved.

    Who has left the offering team meanwhile, or has no job search any more, stays where they are.
    """
    offer = _to_answer(actor, offer_id, OfferState.OPEN)
    _only_lead_of(actor, offer.to_team_id)
    require_power(actor, DECIDE_MOVES, Place(offer.to_team_id))
    persons = list(offer.persons.order_by("person_id").values_list("person_id", flat=True))
    held = [row for row in owned(persons) if row.team_id == offer.from_team_id]
    _close(actor, offer, OfferState.ACCEPTED, answer, version)
    move(actor, held, offer.to_team_id, offer.grounds)
    offer.persons.filter(person__in=[row.person_id for row in held]).update(moved_on=clock.today())
    tell_leads(actor, offer.from_team_id, OFFER_ANSWERED)
    return len(held)


@action("casework.refuse_offer", right=MOVE_TO_TEAM)
def refuse_offer(actor: Actor, offer_id: UUID, *, version: int, answer: str) -> None:
    """Refuse an offer with the reason; nobody moves."""
    offer = _to_answer(actor, offer_id, OfferState.OPEN)
    _only_lead_of(actor, offer.to_team_id)
    if not answer.strip():
        raise Invalid({"answer": [_("Say why you refuse: the other lead reads it.")]})
    _close(actor, offer, OfferState.REFUSED, answer, version)
    tell_leads(actor, offer.from_team_id, OFFER_ANSWERED)


@action("casework.withdraw_offer", right=MOVE_TO_TEAM)
def withdraw_offer(actor: Actor, offer_id: UUID, *, version: int, answer: str = "") -> None:
    """Take an own offer back while it waits for an answer."""
    offer = _to_answer(actor, offer_id, OfferState.OPEN)
    _only_lead_of(actor, offer.from_team_id)
    _close(actor, offer, OfferState.WITHDRAWN, answer, version)
    tell_leads(actor, offer.to_team_id, OFFER_ANSWERED)


@action("casework.undo_offer", right=MOVE_TO_TEAM)
def undo_offer(actor: Actor, offer_id: UUID, *, version: int, answer: str) -> int:
    """Send those whom an accepted offer moved back to their earlier team, from today on; how many went back.

    Either lead may, with the reason. Who has been moved on meanwhile, or whose job search has ended, stays.
    """
    offer = _to_answer(actor, offer_id, OfferState.ACCEPTED)
    if not answer.strip():
        raise Invalid({"answer": [_("Say why the customers go back: the other lead reads it.")]})
    require_power(actor, DECIDE_MOVES, Place(own_side(actor, offer)))
    moved = dict(offer.persons.filter(moved_on__isnull=False).order_by("id").values_list("person_id", "moved_on"))
    held = [row for row in owned(moved) if _is_of(row, offer, moved)]
    _close(actor, offer, OfferState.UNDONE, answer, version)
    move(actor, held, offer.from_team_id, answer)
    for team in {offer.from_team_id, offer.to_team_id} - actor.teams(*MOVE_TO_TEAM.roles):
        tell_leads(actor, team, OFFER_ANSWERED)
    return len(held)


def _is_of(row: TeamPeriod, offer: TeamOffer, moved: Mapping[UUID, date | None]) -> bool:
    """Whether a person is still where the offer moved them."""
    return row.team_id == offer.to_team_id and row.valid_from == moved[row.person_id]


def _to_answer(actor: Actor, offer_id: UUID, state: OfferState) -> TeamOffer:
    offer = offers.get(actor, offer_id, for_update=True)
    if offer.state != state:
        raise Invalid({"": [_("The offer is marked “%s” already.") % OfferState(offer.state).label]})
    return offer


def _only_lead_of(actor: Actor, team_id: UUID) -> None:
    if team_id not in actor.teams(*MOVE_TO_TEAM.roles):
        raise Forbidden(_("The lead of the other team answers."))


def _close(actor: Actor, offer: TeamOffer, state: OfferState, answer: str, version: int) -> None:
    closed = {"answered_by_id": actor.account_id, "answered_at": clock.now()}
    offer.change({"state": state, "answer": answer.strip()[:LONGEST], **closed}, version=version)
    trail.note({"casework.team"}, offer.persons.order_by("person_id").values_list("person_id", flat=True))

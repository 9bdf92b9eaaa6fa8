"""Who may do what with cases, and which cases: those of the persons that the actor may see."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from virtaus.casework.models import CaseEvent, Discussion, EmploymentPlan, Origin, TeamOffer
from virtaus.commitments.heads import Head, add_head
from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.powers import power
from virtaus.frame.rights import right
from virtaus.frame.roles import STAFF, Role
from virtaus.frame.scopes import scope
from virtaus.people.rules import persons

SEE_DUTIES = right("casework.see_duties", Role.COACH, Role.TEAM_LEAD)
BOOK_MEETINGS = right("casework.book_meetings", Role.COACH, Role.TEAM_LEAD)
# A worker's own booked times for a calendar program; what reads them holds a secret address instead of a login.
USE_FEED = right("casework.use_feed", Role.COACH, Role.TEAM_LEAD)
READ_FEED = right("casework.read_feed", public=True)
RECORD_EXIT = right("casework.record_exit", Role.COACH, Role.TEAM_LEAD)
RECORD_LEDGER = right("casework.record_ledger", Role.COACH, Role.TEAM_LEAD)
MOVE_TO_TEAM = right("casework.move_to_team", Role.TEAM_LEAD)
DECIDE_MOVES = power("casework.decide_moves", right=MOVE_TO_TEAM, by_team=True)
SEE_PLANS = right("casework.see_plans", Role.COACH, Role.TEAM_LEAD, Role.JOBSEEKER)
EDIT_PLANS = right("casework.edit_plans", Role.COACH, Role.TEAM_LEAD)
ASSESS_NEEDS = right("casework.assess_needs", Role.COACH, Role.TEAM_LEAD)
IMPORT_EVENTS = right("casework.import_events", Role.ADMIN, Role.MANAGER)
READ_RULES = right("casework.read_rules", *STAFF)
APPROVE_RULES = right("casework.approve_rules", Role.MANAGER)
DECIDE_RULES = power("casework.decide_rules", right=APPROVE_RULES)
# Aggregates of teams: those who lead the area see every team, others their own. No figure is of one worker.
SEE_OUTLOOK = right("casework.see_outlook", Role.COACH, Role.TEAM_LEAD, Role.MANAGER, Role.CONTROLLER, Role.ADMIN)
LEAD_BY_OUTLOOK = right("casework.lead_by_outlook", Role.TEAM_LEAD, Role.MANAGER, Role.CONTROLLER)
COUNT_SPELLS = right(
    "casework.count_spells", Role.COACH, Role.TEAM_LEAD, Role.MANAGER, Role.CONTROLLER, Role.MUNICIPALITY
)


@scope
def meetings(actor: Actor) -> QuerySet[Discussion]:
    """Meetings of the persons that the actor may see."""
    return Discussion.objects.filter(superseded_at__isnull=True, person__in=persons(actor))


@scope
def offers(actor: Actor) -> QuerySet[TeamOffer]:
    """Offers of customers that a team of the actor makes or gets, as their lead."""
    own = actor.teams(*MOVE_TO_TEAM.roles)
    found = TeamOffer.objects.filter(Q(from_team__in=own) | Q(to_team__in=own))
    return TeamOffer.objects.all() if actor.is_system else found


def own_side(actor: Actor, offer: TeamOffer) -> UUID:
    """The team of an offer for which the actor decides: the one that gets the customers, if they lead it."""
    return offer.to_team_id if offer.to_team_id in actor.teams(*MOVE_TO_TEAM.roles) else offer.from_team_id


@scope
def entries(actor: Actor) -> QuerySet[CaseEvent]:
    """What workers here recorded of the persons that the actor may see, corrected entries included."""
    return CaseEvent.objects.filter(origin=Origin.VIRTAUS, undone_at__isnull=True, person__in=persons(actor))


def sees_all_teams(actor: Actor) -> bool:
    """Whether the actor leads the area and sees the outlook of every team."""
    return actor.is_system or bool(actor.roles & {Role.MANAGER, Role.CONTROLLER, Role.ADMIN})


PLAN_HEAD = "casework.employment_plan"


@scope
def plans(actor: Actor) -> QuerySet[EmploymentPlan]:
    """Plans of the persons that the actor may see, and a jobseeker's own."""
    own = Q(person__account_id=actor.account_id) if Role.JOBSEEKER in actor.roles else Q(pk__in=[])
    return EmploymentPlan.objects.filter(Q(person__in=persons(actor)) | own)


def _edited_trees(actor: Actor) -> QuerySet[Any, UUID]:
    lasting = EmploymentPlan.objects.filter(person__in=persons(actor), ended_on__isnull=True)
    return lasting.order_by().values_list("tree_id", flat=True)


def _note_plans(trees: set[UUID]) -> None:
    persons_of = EmploymentPlan.objects.filter(tree__in=trees).order_by().values_list("person_id", flat=True)
    trail.note({"casework.plan"}, persons_of)


add_head(
    Head(
        code=PLAN_HEAD,
        seen=lambda actor: plans(actor).order_by().values_list("tree_id", flat=True),
        edited=_edited_trees,
        note=_note_plans,
    )
)

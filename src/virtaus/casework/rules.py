"""Who may do what with cases, and which cases: those of the persons that the actor may see."""

from __future__ import annotations

from django.db.models import QuerySet

from virtaus.casework.models import CaseEvent, Discussion, Origin
from virtaus.frame.actor import Actor
from virtaus.frame.rights import right
from virtaus.frame.roles import STAFF, Role
from virtaus.frame.scopes import scope
from virtaus.people.rules import persons

SEE_DUTIES = right("casework.see_duties", Role.COACH, Role.TEAM_LEAD)
BOOK_MEETINGS = right("casework.book_meetings", Role.COACH, Role.TEAM_LEAD)
RECORD_EXIT = right("casework.record_exit", Role.COACH, Role.TEAM_LEAD)
RECORD_LEDGER = right("casework.record_ledger", Role.COACH, Role.TEAM_LEAD)
MOVE_TO_TEAM = right("casework.move_to_team", Role.TEAM_LEAD)
IMPORT_EVENTS = right("casework.import_events", Role.ADMIN, Role.MANAGER)
READ_RULES = right("casework.read_rules", *STAFF)
APPROVE_RULES = right("casework.approve_rules", Role.MANAGER)
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
def entries(actor: Actor) -> QuerySet[CaseEvent]:
    """What workers here recorded of the persons that the actor may see, corrected entries included."""
    return CaseEvent.objects.filter(origin=Origin.VIRTAUS, undone_at__isnull=True, person__in=persons(actor))


def sees_all_teams(actor: Actor) -> bool:
    """Whether the actor leads the area and sees the outlook of every team."""
    return actor.is_system or bool(actor.roles & {Role.MANAGER, Role.CONTROLLER, Role.ADMIN})

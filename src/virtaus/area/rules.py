"""Who may do what with the area's configuration. It holds no personal data but the teams' members."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from virtaus.area.models import TeamMember
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.powers import power
from virtaus.frame.rights import right
from virtaus.frame.roles import STAFF, Role
from virtaus.frame.scopes import scope

# Where the area is, which municipalities it has and what it aims at is public.
SEE_PLACES = right("area.see_places", public=True)
SEE_AREA = right("area.see_area", *STAFF, Role.MUNICIPALITY)
SEE_TEAMS = right("area.see_teams", *STAFF)
LOAD_AREA = right("area.load_area", Role.ADMIN)
EDIT_AREA = right("area.edit_area", Role.ADMIN)
# What the area aims at and reckons with is decided by those who lead it.
SET_TARGETS = right("area.set_targets", Role.ADMIN, Role.MANAGER)
DECIDE_TARGETS = power("area.decide_targets", right=SET_TARGETS)
# Who is away is told to those who plan the team's hours, and to nobody else.
MANAGE_ABSENCES = right("area.manage_absences", Role.TEAM_LEAD)
# A coach sends a calendar of their own; a team lead those of the team's workers.
SEND_CALENDARS = right("area.send_calendars", Role.COACH, Role.TEAM_LEAD)
# Why data is kept is no secret from those who keep it; what the registered are told is open to anybody.
SEE_PROCESSING = right("area.see_processing", *STAFF)
READ_PRIVACY = right("area.read_privacy", public=True)
SET_CONTROLLER = right("area.set_controller", Role.DPO, Role.MANAGER, Role.ADMIN)


@scope
def led_members(actor: Actor) -> QuerySet[TeamMember]:
    """Members of the teams that the actor leads, until they leave; the system itself reaches all."""
    if actor.is_system:
        return TeamMember.objects.all()
    stays = Q(valid_to__isnull=True) | Q(valid_to__gt=clock.today())
    return TeamMember.objects.filter(stays, team_id__in=actor.teams(*MANAGE_ABSENCES.roles))


@scope
def calendar_workers(actor: Actor) -> QuerySet[TeamMember]:
    """Workers whose calendars the actor may send in: those of the teams that they lead, and they themselves."""
    if actor.account_id is None:
        return led_members(actor)
    return led_members(actor) | TeamMember.objects.filter(account_id=actor.account_id)

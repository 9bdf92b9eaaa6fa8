"""Owner teams: a team lead moves a person to another team."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from virtaus.area.models import Team
from virtaus.casework.models import TeamPeriod, TeamReason
from virtaus.casework.rules import MOVE_TO_TEAM
from virtaus.casework.tracks import follow_teams
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.changes import changed
from virtaus.frame.errors import Invalid
from virtaus.people.rules import customers

LONGEST = 300


@action("casework.move_to_team", right=MOVE_TO_TEAM)
def move_to_team(actor: Actor, person_id: UUID, *, team_id: UUID, grounds: str, from_team: UUID | None) -> None:
    """Move a person to another team from today on, with the reason; the earlier team loses sight of the person.

    ``from_team`` is the owner that the page showed: Invalid when somebody has moved the person meanwhile, when no job
    search lasts, for a team that is not in use, and without a reason.
    """
    person = customers.get(actor, person_id, for_update=True)
    today, now = clock.today(), clock.now()
    if not grounds.strip():
        raise Invalid({"grounds": [_("Say why the person changes teams.")]})
    in_use = Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gt=today))
    if not Team.objects.filter(in_use, id=team_id).exists():
        raise Invalid({"team": [_("Choose a team that is in use.")]})
    held = TeamPeriod.objects.filter(in_use, person=person, superseded_at__isnull=True).order_by("valid_from").first()
    if held is None:
        raise Invalid({"": [_("The person has no job search: no team owns them.")]})
    if held.team_id != from_team:
        raise Invalid({"": [_("Somebody else has moved the person meanwhile. Look at the page again.")]})
    if held.team_id == team_id:
        raise Invalid({"team": [_("The person is this team's already.")]})
    TeamPeriod.objects.filter(id=held.id).update(superseded_at=now)
    if held.valid_from < today:
        TeamPeriod.objects.create(
            person=person,
            team_id=held.team_id,
            valid_from=held.valid_from,
            valid_to=today,
            municipality=held.municipality,
            reason=held.reason,
            grounds=held.grounds,
            recorder_id=held.recorder_id,
            recorded_at=now,
        )
    TeamPeriod.objects.create(
        person=person,
        team_id=team_id,
        valid_from=today,
        valid_to=held.valid_to,
        municipality=person.municipality,
        reason=TeamReason.DECIDED,
        grounds=grounds.strip()[:LONGEST],
        recorder_id=actor.account_id,
        recorded_at=now,
    )
    follow_teams([person.id], now)
    changed("person", person.id)
    trail.note({"casework.team"}, [person.id])

"""Owner teams: a team lead moves a person to another team."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
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
    if not grounds.strip():
        raise Invalid({"grounds": [_("Say why the person changes teams.")]})
    check_in_use(team_id)
    held = next(iter(owned([person.id])), None)
    if held is None:
        raise Invalid({"": [_("The person has no job search: no team owns them.")]})
    if held.team_id != from_team:
        raise Invalid({"": [_("Somebody else has moved the person meanwhile. Look at the page again.")]})
    if held.team_id == team_id:
        raise Invalid({"team": [_("The person is this team's already.")]})
    move(actor, [held], team_id, grounds)


def in_use() -> Q:
    """Teams, and periods of owner teams, of today."""
    today = clock.today()
    return Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gt=today))


def check_in_use(team_id: UUID | None) -> UUID:
    """The team; Invalid, by the field, for none and for one that is not in use."""
    if team_id is None or not Team.objects.filter(in_use(), id=team_id).exists():
        raise Invalid({"team": [_("Choose a team that is in use.")]})
    return team_id


def owned(persons: Collection[UUID]) -> list[TeamPeriod]:
    """The periods of today in which teams own some persons, locked, in order of person."""
    rows = TeamPeriod.objects.filter(in_use(), person__in=persons, superseded_at__isnull=True)
    return list(rows.select_related("person").select_for_update(of=("self",)).order_by("person_id"))


def move(actor: Actor, held: Collection[TeamPeriod], team_id: UUID, grounds: str) -> None:
    """Give the persons of some periods to another team from today on, in the transaction at hand."""
    now = clock.now()
    TeamPeriod.objects.filter(id__in=[row.id for row in held]).update(superseded_at=now)
    TeamPeriod.objects.bulk_create(
        [
            *(_until_today(row, now) for row in held if row.valid_from < clock.today()),
            *(_from_today(row, team_id, grounds, actor.account_id, now) for row in held),
        ]
    )
    persons = [row.person_id for row in held]
    follow_teams(persons, now)
    for person in persons:
        changed("person", person)
    trail.note({"casework.team"}, persons)


def _until_today(held: TeamPeriod, now: datetime) -> TeamPeriod:
    return TeamPeriod(
        person_id=held.person_id,
        team_id=held.team_id,
        valid_from=held.valid_from,
        valid_to=clock.today(),
        municipality=held.municipality,
        reason=held.reason,
        grounds=held.grounds,
        recorder_id=held.recorder_id,
        recorded_at=now,
    )


def _from_today(held: TeamPeriod, team_id: UUID, grounds: str, recorder: UUID | None, now: datetime) -> TeamPeriod:
    return TeamPeriod(
        person_id=held.person_id,
        team_id=team_id,
        valid_from=clock.today(),
        valid_to=held.valid_to,
        municipality=held.person.municipality,
        reason=TeamReason.DECIDED,
        grounds=grounds.strip()[:LONGEST],
        recorder_id=recorder,
        recorded_at=now,
    )

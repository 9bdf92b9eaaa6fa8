"""Teams, whom they serve and who is in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from virtaus.accounts.models import Account, RoleMembership
from virtaus.area.models import Team, TeamMember
from virtaus.area.queries.reading import Source, in_force, in_language, source_of
from virtaus.area.rules import EDIT_AREA, SEE_TEAMS
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.rights import require


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team on a day. ``size`` counts members, ``full_time`` sums their shares of working time."""

    id: UUID
    code: str
    name: str
    speciality: str
    municipalities: tuple[str, ...]
    municipality_codes: tuple[str, ...]
    size: int
    full_time: Decimal
    languages: tuple[str, ...]
    version: int
    source: Source


def teams(actor: Actor, *, on: date | None = None) -> list[TeamRow]:
    """The teams in force on a day (today when left out) in order of name. No member is named."""
    require(actor, SEE_TEAMS)
    on = on or clock.today()
    found = (
        Team.objects.filter(in_force(on))
        .select_related("source")
        .prefetch_related("municipalities")
        .order_by("name_fi", "id")
    )
    members: dict[UUID, list[TeamMember]] = {}
    for member in TeamMember.objects.filter(in_force(on), team__in=found).order_by("team_id", "id"):
        members.setdefault(member.team_id, []).append(member)
    return [_team_row(team, members.get(team.id, [])) for team in found]


def team(actor: Actor, team_id: UUID) -> TeamRow:
    """One team as it is today, also one that is over; NotFound when there is none."""
    require(actor, SEE_TEAMS)
    found = Team.objects.select_related("source").filter(id=team_id).first()
    if found is None:
        raise NotFound(_("Not found."))
    today = in_force(clock.today())
    return _team_row(found, list(TeamMember.objects.filter(today, team=found).order_by("id")))


def team_texts(actor: Actor, team_id: UUID) -> dict[str, str]:
    """A team's names and specialities in the three languages, for editing."""
    require(actor, EDIT_AREA)
    names = [f"{field}_{language}" for field in ("name", "speciality") for language in ("fi", "sv", "en")]
    texts: dict[str, str] = Team.objects.filter(id=team_id).values(*names).get()
    return texts


def _team_row(team: Team, members: list[TeamMember]) -> TeamRow:
    served = sorted(team.municipalities.all(), key=lambda each: each.code)
    return TeamRow(
        team.id,
        team.code,
        in_language(team, "name"),
        in_language(team, "speciality"),
        tuple(in_language(each, "name") for each in served),
        tuple(each.code for each in served),
        len(members),
        sum((member.share for member in members), Decimal(0)),
        tuple(sorted({language for member in members for language in member.languages})),
        team.version,
        source_of(team),
    )


def team_names(actor: Actor) -> dict[UUID, str]:
    """Name of every team, past ones too, in the reader's language, for other rooms' pages."""
    require(actor, SEE_TEAMS)
    return {team.id: in_language(team, "name") for team in Team.objects.order_by("name_fi", "id")}


def team_serving(actor: Actor, municipality: str, *, on: date | None = None) -> UUID | None:
    """The team that serves new customers of a municipality on a day; of several, the one with fewest municipalities.

    None where no team serves it.
    """
    return teams_serving(actor, on=on).get(municipality)


def teams_serving(actor: Actor, *, on: date | None = None) -> Mapping[str, UUID]:
    """Every municipality code with the team that serves its new customers on a day (see ``team_serving``)."""
    require(actor, SEE_TEAMS)
    serving: dict[str, UUID] = {}
    found = Team.objects.filter(in_force(on or clock.today())).annotate(served=Count("municipalities"))
    for team in found.prefetch_related("municipalities").order_by("-served", "-code"):
        serving.update({municipality.code: team.id for municipality in team.municipalities.all()})
    return serving


@dataclass(frozen=True, slots=True)
class MemberRow:
    id: UUID
    account_id: UUID
    name: str
    share: Decimal
    languages: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    team_id: UUID
    version: int


def members(actor: Actor, team_id: UUID, *, on: date | None = None) -> list[MemberRow]:
    """The members of a team on a day, by name. Workers' names are personal data: the read is noted."""
    require(actor, SEE_TEAMS)
    rows = (
        TeamMember.objects.filter(in_force(on or clock.today()), team_id=team_id)
        .select_related("account")
        .order_by("account__name", "id")
    )
    found = [_member_row(row) for row in rows]
    _note(found)
    return found


def member(actor: Actor, member_id: UUID) -> MemberRow:
    """One membership, for editing; NotFound when there is none."""
    require(actor, EDIT_AREA)
    row = TeamMember.objects.select_related("account").filter(id=member_id).first()
    if row is None:
        raise NotFound(_("Not found."))
    found = _member_row(row)
    _note([found])
    return found


def workers_outside(actor: Actor, team_id: UUID) -> list[tuple[UUID, str]]:
    """Accounts that hold a role in the team today but are not yet its members, by name."""
    require(actor, EDIT_AREA)
    today = in_force(clock.today())
    inside = TeamMember.objects.filter(today, team_id=team_id).values("account_id")
    held = RoleMembership.objects.filter(today, team_id=team_id).exclude(account_id__in=inside).values("account_id")
    found = list(Account.objects.filter(id__in=held, is_active=True).order_by("name", "id").values_list("id", "name"))
    if found:
        trail.note({"accounts.name"}, [account_id for account_id, _name in found])
    return found


def _member_row(row: TeamMember) -> MemberRow:
    return MemberRow(
        row.id,
        row.account_id,
        row.account.name,
        row.share,
        tuple(row.languages),
        row.valid_from,
        row.valid_to,
        row.team_id,
        row.version,
    )


def _note(members: list[MemberRow]) -> None:
    if members:
        trail.note({"accounts.name", "area.team_membership"}, [member.account_id for member in members])

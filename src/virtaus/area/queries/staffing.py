"""Working time that the teams have, without names; and, for the lead of a team, who is away."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from virtaus.area.models import Absence, TeamMember
from virtaus.area.queries.reading import in_force
from virtaus.area.rules import MANAGE_ABSENCES, SEE_TEAMS, led_members
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.rights import require

Period = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """A share of full working time that a team has from a day to a day (half-open), and the periods when it is away.

    One row is one membership, but it names nobody.
    """

    team_id: UUID
    share: Decimal
    valid_from: date
    valid_to: date | None
    away: tuple[Period, ...] = ()

    def is_there(self, on: date) -> bool:
        return self.belongs(on) and not any(lasts(period, on) for period in self.away)

    def belongs(self, on: date) -> bool:
        return lasts((self.valid_from, self.valid_to), on)


def lasts(period: Period, on: date) -> bool:
    return period[0] <= on and (period[1] is None or on < period[1])


def working_time(actor: Actor, since: date) -> list[WorkingTime]:
    """The working time of every team from a day on."""
    require(actor, SEE_TEAMS)
    lasting = Q(valid_to__isnull=True) | Q(valid_to__gt=since)
    away: defaultdict[UUID, list[Period]] = defaultdict(list)
    absences = Absence.objects.filter(lasting, withdrawn_at__isnull=True).order_by("account_id", "valid_from")
    for account, first, end in absences.values_list("account_id", "valid_from", "valid_to"):
        away[account].append((first, end))
    members = TeamMember.objects.filter(lasting).order_by("team_id", "valid_from", "id")
    fields = ("team_id", "account_id", "share", "valid_from", "valid_to")
    return [
        WorkingTime(team, share, first, end, tuple(away.get(account, ())))
        for team, account, share, first, end in members.values_list(*fields)
    ]


def own_share(actor: Actor) -> Decimal | None:
    """The share of full working time that the actor gives to teams today; None for somebody of no team."""
    require(actor, SEE_TEAMS)
    if actor.account_id is None:
        return None
    rows = TeamMember.objects.filter(in_force(clock.today()), account_id=actor.account_id).order_by("id")
    shares = list(rows.values_list("share", flat=True))
    return sum(shares, Decimal(0)) if shares else None


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """A worker's absence; ``last_day`` None: until further notice."""

    id: UUID
    account_id: UUID
    name: str
    valid_from: date
    valid_to: date | None
    version: int

    @property
    def last_day(self) -> date | None:
        return self.valid_to - timedelta(days=1) if self.valid_to else None

    @property
    def is_now(self) -> bool:
        return lasts((self.valid_from, self.valid_to), clock.today())


def absences(actor: Actor, team_id: UUID) -> list[AbsenceRow]:
    """Who of a team that the actor leads is away now or later, by day. NotFound for any other team."""
    require(actor, MANAGE_ABSENCES)
    if not actor.is_system and team_id not in actor.teams(*MANAGE_ABSENCES.roles):
        raise NotFound(_("Not found."))
    members = led_members(actor).filter(team_id=team_id)
    return _rows(Absence.objects.filter(account__in=members.order_by().values("account_id")))


def absence(actor: Actor, absence_id: UUID) -> AbsenceRow:
    """One absence of a worker of the actor's teams; NotFound for any other."""
    require(actor, MANAGE_ABSENCES)
    rows = Absence.objects.filter(id=absence_id, account__in=led_members(actor).order_by().values("account_id"))
    found = _rows(rows, past=True)
    if not found:
        raise NotFound(_("Not found."))
    return found[0]


def _rows(rows: QuerySet[Absence], past: bool = False) -> list[AbsenceRow]:
    rows = rows.filter(withdrawn_at__isnull=True).select_related("account").order_by("valid_from", "id")
    if not past:
        rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=clock.today()))
    found = [
        AbsenceRow(row.id, row.account_id, row.account.name, row.valid_from, row.valid_to, row.version) for row in rows
    ]
    if found:
        trail.note({"accounts.name", "area.absence"}, [row.account_id for row in found])
    return found


def team_of_absence(actor: Actor, absence_id: UUID) -> UUID:
    """A team that the actor leads and the absent worker is in, to go back to."""
    require(actor, MANAGE_ABSENCES)
    account = Absence.objects.filter(id=absence_id).values("account_id")[:1]
    found = led_members(actor).filter(account__in=account).order_by("team_id").first()
    if found is None:
        raise NotFound(_("Not found."))
    return found.team_id


def led_workers(actor: Actor, team_id: UUID) -> list[tuple[UUID, str]]:
    """The members today of a team that the actor leads, by name, to choose from. NotFound for any other team."""
    require(actor, MANAGE_ABSENCES)
    today = in_force(clock.today())
    rows = led_members(actor).filter(today, team_id=team_id).select_related("account").order_by("account__name", "id")
    found = [(row.account_id, row.account.name) for row in rows]
    if not found:
        raise NotFound(_("Not found."))
    trail.note({"accounts.name", "area.team_membership"}, [account for account, _name in found])
    return found

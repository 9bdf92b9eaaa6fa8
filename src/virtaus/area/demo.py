"""The made-up staff of a training area: logins for each role and the teams' members. Never in production."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.accounts.actions import create_account, grant_role
from virtaus.accounts.models import Account
from virtaus.area.absences import add_absence
from virtaus.area.actions import FaultyFiles, add_member
from virtaus.area.files.checking import checked_area
from virtaus.area.files.rows import AreaFiles, StaffRow
from virtaus.area.models import Team
from virtaus.area.rules import LOAD_AREA
from virtaus.frame import trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid, VirtausError
from virtaus.frame.roles import Role
from virtaus.frame.training import require_training

TEAM_ROLES = frozenset({Role.COACH, Role.TEAM_LEAD})


@dataclass(frozen=True, slots=True)
class DemoLogin:
    account_id: UUID
    email: str
    name: str
    role: Role
    team: str


@action("area.create_demo_staff", right=LOAD_AREA)
def create_staff(
    actor: Actor, folder: Path, *, password: str, since: date, customers: Mapping[UUID, int] | None = None
) -> list[DemoLogin]:
    """Make the accounts, roles and team memberships of ``demo_staff.csv`` in an area's folder, in the file's order.

    ``since`` is the first day of roles and memberships. ``customers`` by team: where a sample of the people gives the
    team fewer than its target per worker, its members give the team as small a share of their time. Again is
    harmless: an address that exists is left as it is. Raises FaultyFiles for faults of the file, VirtausError where
    the area's teams have not been loaded.
    """
    require_training()
    files, problems = checked_area(folder)
    faults = [problem for problem in problems if not problem.warning]
    if faults:
        raise FaultyFiles(faults)
    teams = {team.code: team.id for team in Team.objects.order_by("code")}
    if missing := sorted({row.team for row in files.staff} - {*teams, ""}):
        raise VirtausError(_("Load the area first: it has no team %(team)s.") % {"team": missing[0]})
    known = dict(Account.objects.filter(email__in=[row.email for row in files.staff]).values_list("email", "id"))
    scale = _scales(files, {code: (customers or {}).get(team) for code, team in teams.items()})
    logins: list[DemoLogin] = []
    for row in files.staff:
        share = max(round(row.share * scale.get(row.team, Decimal(1)), 2), Decimal("0.01"))
        account_id = known.get(row.email) or _create(actor, replace(row, share=share), teams, password, since)
        logins.append(DemoLogin(account_id, row.email, row.name, Role(row.role), row.team))
    trail.note({"accounts.email", "accounts.name"}, [login.account_id for login in logins])
    return logins


def _scales(files: AreaFiles, customers: Mapping[str, int | None]) -> dict[str, Decimal]:
    """The part of its members' time that each team needs for its customers at the target, at most all of it."""
    target = next((row.value for row in files.targets if row.code == "customers_per_worker"), None)
    scales: dict[str, Decimal] = {}
    for team, count in customers.items():
        there = sum((row.share for row in files.staff if row.team == team), Decimal(0))
        if target and there and count is not None:
            scales[team] = min(Decimal(1), Decimal(count) / target / there)
    return scales


@action("area.create_demo_absences", right=LOAD_AREA)
def create_absences(actor: Actor, folder: Path, *, as_of: date) -> int:
    """Make the absences of ``demo_absences.csv``, whose days count from ``as_of``; gives how many are new.

    Again is harmless: a worker who is away already on some of the days is left as is.
    """
    files, _problems = checked_area(folder)
    accounts = dict(Account.objects.filter(email__in=[row.email for row in files.away]).values_list("email", "id"))
    made = 0
    for row in files.away:
        first, end = as_of + timedelta(days=row.first_day), as_of + timedelta(days=row.last_day + 1)
        try:
            add_absence(actor, accounts[row.email], valid_from=first, valid_to=end)
        except Invalid:
            continue
        made += 1
    return made


def _create(actor: Actor, row: StaffRow, teams: dict[str, UUID], password: str, since: date) -> UUID:
    account_id = create_account(
        actor, email=row.email, name=row.name, language=row.language, password=password, invented=True
    )
    role = Role(row.role)
    team_id = teams[row.team] if role in TEAM_ROLES else None
    grant_role(actor, account_id, role, team_id=team_id, municipality=row.municipality, valid_from=since)
    if team_id is not None:
        add_member(actor, team_id, account_id, share=row.share, languages=row.languages, valid_from=since)
    return account_id

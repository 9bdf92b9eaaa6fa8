"""The made-up staff of a training area: logins for each role and the teams' members. Never in production."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.accounts.actions import create_account, grant_role
from virtaus.accounts.models import Account
from virtaus.area.absences import add_absence
from virtaus.area.actions import FaultyFiles, add_member
from virtaus.area.files.checking import checked_area
from virtaus.area.files.rows import StaffRow
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
def create_staff(actor: Actor, folder: Path, *, password: str, since: date) -> list[DemoLogin]:
    """Make the accounts, roles and team memberships of ``demo_staff.csv`` in an area's folder, in the file's order.

    ``since`` is the first day of roles and memberships. Again is harmless: an address that exists is left as it is.
    Raises Forbidden in production, FaultyFiles for faults of the file, VirtausError where the area has no teams yet.
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
    logins: list[DemoLogin] = []
    for row in files.staff:
        account_id = known.get(row.email) or _create(actor, row, teams, password, since)
        logins.append(DemoLogin(account_id, row.email, row.name, Role(row.role), row.team))
    trail.note({"accounts.email", "accounts.name"}, [login.account_id for login in logins])
    return logins


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
    account_id = create_account(actor, email=row.email, name=row.name, language=row.language, password=password)
    role = Role(row.role)
    team_id = teams[row.team] if role in TEAM_ROLES else None
    grant_role(actor, account_id, role, team_id=team_id, municipality=row.municipality, valid_from=since)
    if team_id is not None:
        add_member(actor, team_id, account_id, share=row.share, languages=row.languages, valid_from=since)
    return account_id

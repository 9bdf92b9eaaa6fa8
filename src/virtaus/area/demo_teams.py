"""More teams and workers for a training area of real size, beside the named ones of ``demo_staff.csv``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count
from random import Random
from typing import Any
from unicodedata import combining, normalize
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db.models import Q

from virtaus.accounts.models import Account, RoleMembership
from virtaus.area.models import Mark, Municipality, Target, Team, TeamMember
from virtaus.area.rules import LOAD_AREA
from virtaus.engine.simulation.names import given_names, surnames
from virtaus.engine.simulation.staffing import served, team_sizes
from virtaus.frame import bulk, clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.changes import changed
from virtaus.frame.errors import VirtausError
from virtaus.frame.ids import new_id
from virtaus.frame.roles import Role
from virtaus.frame.sorting import finnish_key
from virtaus.frame.training import require_training

LARGEST = "team_size_largest"


@dataclass(frozen=True, slots=True)
class Staffing:
    """What is assumed of the staff: jobseekers to a worker, the working time of leads, how many work part time."""

    seekers_per_worker: int
    lead_share: float
    part_time: float


@action("area.create_more_staff", right=LOAD_AREA)
def create_more_staff(actor: Actor, seekers: Mapping[str, int], staffing: Staffing, *, seed: int, since: date) -> int:
    """Fill the area's teams up and add teams beside them, for ``seekers`` (by municipality); gives how many workers.

    Each team of the area's files stands for those that serve its municipalities, which are shared out among them;
    none grows past the area's target.
    The made-up workers have no password, so nobody signs in as them. Again is harmless. Raises Forbidden in
    production, VirtausError where the area has no target of team size.
    """
    require_training()
    target = Target.objects.filter(code=LARGEST).order_by("-valid_from").first()
    if target is None:
        raise VirtausError("The area has no target of team size.")
    random = Random(f"virtaus staff {seed}")  # noqa: S311
    hire = _Hiring(staffing, _people(random), random, since)
    for first in Team.objects.exclude(code__regex=r"-\d+$").order_by("code"):
        region = Q(teams=first) | Q(teams__code__startswith=f"{first.code}-")
        codes = list(Municipality.objects.filter(region).order_by("code").distinct().values_list("code", flat=True))
        members = TeamMember.objects.filter(team=first).count()
        sizes = team_sizes(
            sum(seekers.get(code, 0) for code in codes),
            members,
            seekers_per_worker=staffing.seekers_per_worker,
            largest=int(target.value),
        )
        serving = served({code: seekers.get(code, 0) for code in codes}, sizes)
        for number, (size, some) in enumerate(zip(sizes, serving, strict=True), start=1):
            team = first if number == 1 else _beside(first, number)
            team.municipalities.set(Municipality.objects.filter(code__in=some))
            hire.fill(team.id, size)
    hire.write()
    trail.note({"accounts.name", "accounts.email"}, hire.hired)
    return len(hire.hired)


def _people(random: Random) -> Iterator[tuple[str, str]]:
    """Names and mail addresses of made-up workers, no address twice; surnames come again when all are used."""
    for number in count(1):
        for family in random.sample(surnames(), len(surnames())):
            name = f"{given_names('', False, random).split()[0]} {family}"
            plain = "".join(mark for mark in normalize("NFKD", name.lower()) if not combining(mark))
            yield name, f"{plain.replace(' ', '.')}{number if number > 1 else ''}@virtaus.example"


def _beside(first: Team, number: int) -> Team:
    """The team of this number beside ``first``."""
    values = {
        "name_fi": f"{first.name_fi} {number}",
        "name_sv": f"{first.name_sv} {number}",
        "name_en": f"{first.name_en} {number}",
        "speciality_fi": first.speciality_fi,
        "speciality_sv": first.speciality_sv,
        "speciality_en": first.speciality_en,
        "valid_from": first.valid_from,
        "source": first.source,
        "mark": Mark.ASSUMED,
    }
    return Team.objects.get_or_create(code=f"{first.code}-{number}", defaults=values)[0]


class _Hiring:
    def __init__(self, staffing: Staffing, people: Iterator[tuple[str, str]], random: Random, since: date) -> None:
        self.staffing = staffing
        self.people = people
        self.random = random
        self.since = since
        self.hired: list[UUID] = []
        self.accounts: list[tuple[Any, ...]] = []
        self.roles: list[tuple[Any, ...]] = []
        self.members: list[tuple[Any, ...]] = []

    def fill(self, team_id: UUID, size: int) -> None:
        """Add workers until the team has ``size``; the first of an empty team leads it."""
        members = TeamMember.objects.filter(team=team_id).count()
        for place in range(members, size):
            self.hire(team_id, Role.TEAM_LEAD if place == 0 else Role.COACH)

    def hire(self, team_id: UUID, role: Role) -> None:
        name, email = next(self.people)
        part_time = self.random.random() < self.staffing.part_time
        share = self.staffing.lead_share if role is Role.TEAM_LEAD else 0.6 if part_time else 1.0
        languages = ("fi", *self.random.choice((("en",), ("en",), ("sv", "en"), ("en", "ru"))))
        account = new_id()
        self.accounts.append((account, email, name, finnish_key(name), make_password(None), True, clock.now()))
        self.roles.append((account, role.value, team_id, self.since))
        self.members.append((team_id, account, Decimal(str(share)), list(languages), self.since))
        self.hired.append(account)

    def write(self) -> None:
        """Store whoever was hired: a country has thousands of workers, and a statement for each would take minutes."""
        columns = ("id", "email", "name", "name_key", "password", "invented", "created_at")
        bulk.insert(Account, columns, self.accounts)
        bulk.insert(RoleMembership, ("account_id", "role", "team_id", "valid_from"), self.roles)
        bulk.insert(TeamMember, ("team_id", "account_id", "share", "languages", "valid_from"), self.members)
        changed("staffing")

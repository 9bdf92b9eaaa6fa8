"""Reads of the register: as a list, one delegation with its history, the register of a day, and one's own powers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from virtaus.accounts.models import Account, RoleMembership
from virtaus.accounts.places import municipality_names, team_names
from virtaus.accounts.rules import in_force as role_in_force
from virtaus.delegations.models import Delegation
from virtaus.delegations.rules import MANAGE_DELEGATIONS, SEE_DELEGATIONS, delegations, in_force, is_kept, of
from virtaus.frame import clock, figures, trail
from virtaus.frame.actor import Actor
from virtaus.frame.naming import name_of
from virtaus.frame.powers import Holding, Place, Power, Standing, all_powers
from virtaus.frame.rights import may, require
from virtaus.frame.roles import STAFF, Role

FIELDS = frozenset({"delegations.holder", "accounts.name"})


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """A delegation as it reads. ``state``: now, coming, over or withdrawn; ``place`` "" is the whole area."""

    id: UUID
    power: str
    account_id: UUID | None
    holder: str
    role: str
    place: str
    reference: str
    record: str
    decided_on: date
    valid_from: date
    valid_to: date | None
    conditions: str
    may_be_passed_on: bool
    passed_on_from: UUID | None
    state: str
    version: int

    @property
    def what(self) -> str:
        return name_of(self.power)


@dataclass(frozen=True, slots=True)
class History:
    """Who recorded a delegation and when, and who ended or withdrew it and why."""

    recorded_by: str
    recorded_at: datetime
    ended_by: str
    ended_at: datetime | None
    ended_why: str


@dataclass(frozen=True, slots=True)
class DelegationPage:
    row: DelegationRow
    history: History
    source: DelegationRow | None
    passed_on: tuple[DelegationRow, ...]


@dataclass(frozen=True, slots=True)
class PowerRow:
    """A power with who holds it on a day. ``roles``: whose right it is at all; ``kept``: whether a register is kept.

    ``mine`` are the delegations by which the reader decides today; ``by_role`` says that their role alone decides.
    """

    name: str
    roles: str
    kept: bool
    held: tuple[DelegationRow, ...]
    mine: tuple[DelegationRow, ...]
    by_role: bool

    @property
    def what(self) -> str:
        return name_of(self.name)


def standing(actor: Actor, power: Power, place: Place) -> Standing:
    """By what the actor decides today (``frame.powers.kept_by``); of several delegations the one that lasts longest."""
    if not is_kept(power):
        return Standing(power, kept=False)
    found = of(actor, power, place).order_by("-valid_to", "id").first()
    if found is None:
        return Standing(power, kept=True)
    return Standing(power, True, Holding(found.id, reference_of(found), found.valid_to, found.conditions))


def reference_of(row: Delegation) -> str:
    """The decision as minutes are cited: body, day and section."""
    return f"{row.body} {figures.day(row.decided_on)} § {row.section}"


def all_delegations(actor: Actor) -> list[DelegationRow]:
    """Every delegation ever recorded, latest first."""
    require(actor, SEE_DELEGATIONS)
    return _rows(delegations(actor).order_by("-valid_from", "power", "id"))


def delegation(actor: Actor, delegation_id: UUID) -> DelegationPage:
    """One delegation with its history; NotFound when there is none."""
    require(actor, SEE_DELEGATIONS)
    found = delegations.get(actor, delegation_id)
    family = Q(id=found.id) | Q(id=found.passed_on_from_id) | Q(passed_on_from=found)
    near = _rows(delegations(actor).filter(family).order_by("valid_from", "id"))
    by_id = {row.id: row for row in near}
    names = _names([found.recorded_by_id, found.ended_by_id])
    history = History(
        names.get(found.recorded_by_id, ""),
        found.recorded_at,
        names.get(found.ended_by_id, ""),
        found.ended_at,
        found.ended_why,
    )
    passed_on = tuple(row for row in near if row.passed_on_from == found.id)
    source = by_id.get(found.passed_on_from_id) if found.passed_on_from_id else None
    return DelegationPage(by_id[found.id], history, source, passed_on)


def register(actor: Actor, on: date) -> list[PowerRow]:
    """Every power with who holds it on a day, in order of its name."""
    require(actor, SEE_DELEGATIONS)
    held: dict[str, list[DelegationRow]] = {}
    for row in _rows(delegations(actor).filter(in_force(on)).order_by("-valid_from", "id")):
        held.setdefault(row.power, []).append(row)
    begun = delegations(actor).filter(withdrawn_at__isnull=True, valid_from__lte=on)
    kept = set(begun.order_by().values_list("power", flat=True))
    rows = [
        PowerRow(
            each.name,
            ", ".join(str(role.label) for role in Role if role in each.right.roles),
            each.name in kept,
            tuple(held.get(each.name, [])),
            tuple(row for row in held.get(each.name, []) if on == clock.today() and _is_own(actor, each, row)),
            may(actor, each.right) and each.name not in kept,
        )
        for each in all_powers()
    ]
    return sorted(rows, key=lambda row: row.what)


def holders(actor: Actor) -> Mapping[UUID, str]:
    """Accounts of the staff today by id, for the choice of a holder."""
    require(actor, MANAGE_DELEGATIONS)
    staff = RoleMembership.objects.filter(role_in_force(clock.today()), role__in=[role.value for role in STAFF])
    found = Account.objects.filter(is_active=True, id__in=staff.order_by().values("account_id"))
    names = dict(found.order_by("name_key", "id").values_list("id", "name"))
    trail.note({"accounts.name"}, names)
    return names


def _is_own(actor: Actor, power: Power, row: DelegationRow) -> bool:
    roles = actor.roles & power.right.roles
    return bool(roles) and (row.role in roles or (row.account_id is not None and row.account_id == actor.account_id))


def _rows(found: QuerySet[Delegation]) -> list[DelegationRow]:
    rows = list(found.select_related("municipality", "passed_on_from"))
    names = _names(row.account_id for row in rows)
    teams, municipalities = team_names(), municipality_names()
    return [
        DelegationRow(
            row.id,
            row.power,
            row.account_id,
            names.get(row.account_id, "") if row.account_id else str(Role(row.role).label),
            row.role,
            _place(row, teams, municipalities),
            reference_of(row),
            row.record,
            row.decided_on,
            row.valid_from,
            row.valid_to,
            row.conditions,
            row.may_be_passed_on,
            row.passed_on_from_id,
            _state(row, clock.today()),
            row.version,
        )
        for row in rows
    ]


def _names(accounts: Iterable[UUID | None]) -> dict[UUID | None, str]:
    wanted = {each for each in accounts if each is not None}
    trail.note(FIELDS, wanted)
    found: dict[UUID | None, str] = dict(Account.objects.filter(id__in=wanted).values_list("id", "name"))
    return found


def _place(row: Delegation, teams: Mapping[UUID, str], municipalities: Mapping[str, str]) -> str:
    if row.team_id is not None:
        return teams.get(row.team_id, "")
    return municipalities.get(row.municipality.code, row.municipality.code) if row.municipality else _("The whole area")


def _state(row: Delegation, today: date) -> str:
    if row.withdrawn_at is not None:
        return "withdrawn"
    if row.valid_from > today:
        return "coming"
    return "now" if row.valid_to is None or row.valid_to > today else "over"

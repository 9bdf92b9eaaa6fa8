"""Reads of accounts and the roles they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from virtaus.accounts import lockouts, open_sessions, second_factor
from virtaus.accounts.lists import ACCOUNTS, AccountRow, RightRow
from virtaus.accounts.models import SERVICE_DOMAIN, Account, RoleMembership
from virtaus.accounts.places import municipality_names, team_names
from virtaus.accounts.rules import MANAGE_ACCOUNTS, SEE_RIGHTS, USE_OWN_ACCOUNT, accounts, in_force
from virtaus.accounts.second_factor import Offer
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor, ActorKind, Membership
from virtaus.frame.errors import NotFound
from virtaus.frame.rights import all_rights, require
from virtaus.frame.roles import Role
from virtaus.frame.tables import Asked, TableView
from virtaus.frame.training import is_training


def actor_of(user: Account | AnonymousUser) -> Actor:
    """The actor that a signed-in account is today; anonymous when nobody is signed in."""
    if not isinstance(user, Account) or (user.invented and not is_training()):
        return Actor.anonymous()
    held = RoleMembership.objects.filter(in_force(clock.today()), account=user).order_by("role", "id")
    memberships = tuple(Membership(Role(row.role), row.team_id, row.municipality or None) for row in held)
    return Actor(ActorKind.ACCOUNT, user.id, memberships)


def name_of(user: object) -> str:
    """The name of who is signed in, for the header and the greeting; empty for nobody."""
    return user.name if isinstance(user, Account) else ""


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """An invented account that anybody may open in a training area, one for each role."""

    account_id: UUID
    name: str
    email: str
    role: str


def demo_logins(actor: Actor) -> list[DemoLogin]:
    """The first account of each role in force today, in the order of the roles. Empty outside a training area."""
    if not settings.VIRTAUS_DEMO:
        return []
    held = (
        RoleMembership.objects.filter(in_force(clock.today()), account__is_active=True)
        .order_by("role", "account_id")
        .distinct("role")
        .select_related("account")
    )
    by_role = {Role(row.role): row.account for row in held}
    return [
        DemoLogin(by_role[role].id, by_role[role].name, by_role[role].email, str(role.label))
        for role in Role
        if role in by_role
    ]


def account_list(actor: Actor, asked: Asked) -> TableView[AccountRow]:
    """Every account with the roles it holds today."""
    require(actor, MANAGE_ACCOUNTS)
    return ACCOUNTS.over(asked, accounts(actor), _account_rows)


def _shown_email(found: Account) -> str:
    """Empty for a service account, whose address nobody can write to."""
    return "" if found.email.endswith(f"@{SERVICE_DOMAIN}") else found.email


def _account_rows(found: Sequence[Account]) -> list[AccountRow]:
    roles: dict[UUID, list[str]] = {}
    held = RoleMembership.objects.filter(in_force(clock.today()), account__in=[account.id for account in found])
    for membership in held.order_by("role", "id"):
        label = str(Role(membership.role).label)
        if label not in roles.setdefault(membership.account_id, []):
            roles[membership.account_id].append(label)
    return [
        AccountRow(
            account.id,
            account.name,
            _shown_email(account),
            ", ".join(roles.get(account.id, [])),
            account.is_active,
            clock.local(account.last_login).date() if account.last_login else None,
        )
        for account in found
    ]


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """A role from a day to a day (half-open). ``place`` is its team or municipality. ``state``: now, coming or over."""

    id: UUID
    role: str
    place: str
    valid_from: date
    valid_to: date | None
    state: str


@dataclass(frozen=True, slots=True)
class AccountDetails:
    id: UUID
    name: str
    email: str
    language: str
    is_active: bool
    created_at: datetime
    last_sign_in: datetime | None
    version: int
    memberships: tuple[MembershipRow, ...]
    second_factor_since: datetime | None
    recovery_left: int
    needs_second_factor: bool

    @property
    def language_name(self) -> str:
        return dict(settings.LANGUAGES).get(self.language, self.language)

    def membership(self, membership_id: UUID) -> MembershipRow:
        """One of the memberships; NotFound when it is another account's."""
        for each in self.memberships:
            if each.id == membership_id:
                return each
        raise NotFound

    @property
    def roles_now(self) -> list[str]:
        return [each.role for each in self.memberships if each.state == "now"]


def account(actor: Actor, account_id: UUID) -> AccountDetails:
    """One account with every role it holds, has held or will hold; NotFound outside the actor's scope."""
    require(actor, MANAGE_ACCOUNTS)
    return _details(accounts.get(actor, account_id))


@dataclass(frozen=True, slots=True)
class Access:
    """How many sessions an account has open, and whether its next sign-in has to wait after wrong tries."""

    open_sessions: int
    locked: bool


def access(actor: Actor, account_id: UUID) -> Access:
    """What an administrator sees of an account's sessions: how many, never where. NotFound outside the scope."""
    require(actor, MANAGE_ACCOUNTS)
    found = accounts.get(actor, account_id)
    trail.note(["accounts.sessions"], [found.id])
    return Access(open_sessions.count(found), lockouts.is_locked(found))


def own_account(actor: Actor) -> AccountDetails:
    """The actor's own account."""
    require(actor, USE_OWN_ACCOUNT)
    if actor.account_id is None:
        raise NotFound
    return _details(accounts.get(actor, actor.account_id))


def own_offer(actor: Actor) -> Offer | None:
    """What the actor's authenticator app should read, once it has been offered."""
    require(actor, USE_OWN_ACCOUNT)
    if actor.account_id is None:
        return None
    return second_factor.offered(accounts.get(actor, actor.account_id))


def _details(found: Account) -> AccountDetails:
    trail.note(["accounts.email", "accounts.name", "accounts.roles"], [found.id])
    today = clock.today()
    teams, municipalities = team_names(), municipality_names()
    held = RoleMembership.objects.filter(account=found).order_by("-valid_from", "role", "id")
    memberships = tuple(
        MembershipRow(
            row.id,
            str(Role(row.role).label),
            teams.get(row.team_id, "") if row.team_id else municipalities.get(row.municipality, row.municipality),
            row.valid_from,
            row.valid_to,
            _state(row, today),
        )
        for row in held
    )
    factor = second_factor.in_use(found)
    return AccountDetails(
        found.id,
        found.name,
        _shown_email(found),
        found.language,
        found.is_active,
        found.created_at,
        found.last_login,
        found.version,
        memberships,
        factor.confirmed_at if factor else None,
        factor.recovery_codes.filter(used_at__isnull=True).count() if factor else 0,
        second_factor.is_required(found),
    )


def _state(membership: RoleMembership, today: date) -> str:
    if membership.valid_from > today:
        return "coming"
    return "now" if membership.valid_to is None or membership.valid_to > today else "over"


def rights_overview(actor: Actor) -> list[RightRow]:
    """Every right of the product with the roles it opens for."""
    require(actor, SEE_RIGHTS)
    return [
        RightRow(
            each.name,
            tuple(role.value for role in Role if role in each.roles),
            each.public,
        )
        for each in all_rights()
    ]

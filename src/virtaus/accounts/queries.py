"""Reads of accounts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from virtaus.accounts.models import Account, RoleMembership
from virtaus.frame import clock
from virtaus.frame.actor import Actor, ActorKind, Membership
from virtaus.frame.roles import Role


def actor_of(user: Account | AnonymousUser) -> Actor:
    """The actor that a signed-in account is today; anonymous when nobody is signed in."""
    if not isinstance(user, Account):
        return Actor.anonymous()
    today = clock.today()
    held = (
        RoleMembership.objects.filter(account=user, valid_from__lte=today)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=today))
        .order_by("role", "id")
    )
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
    today = clock.today()
    held = (
        RoleMembership.objects.filter(account__is_active=True, valid_from__lte=today)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=today))
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

"""Reads of accounts."""

from __future__ import annotations

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

"""Who looks after the register, who reads it, and which delegations give an account a power."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from virtaus.delegations.models import Delegation
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.powers import Place, Power
from virtaus.frame.rights import right
from virtaus.frame.roles import STAFF, Role
from virtaus.frame.scopes import scope

SEE_DELEGATIONS = right("delegations.see", *STAFF)
MANAGE_DELEGATIONS = right("delegations.manage", Role.MANAGER, Role.ADMIN)


def in_force(on: date) -> Q:
    """Delegations that hold on a day; one that was passed on holds no longer than what it came from."""
    return _holds(on, "") & (Q(passed_on_from__isnull=True) | _holds(on, "passed_on_from__"))


def _holds(on: date, path: str) -> Q:
    started = Q(**{f"{path}valid_from__lte": on, f"{path}withdrawn_at__isnull": True})
    return started & (Q(**{f"{path}valid_to__isnull": True}) | Q(**{f"{path}valid_to__gt": on}))


@scope
def delegations(actor: Actor) -> QuerySet[Delegation]:
    """Every delegation: who decides in an office is no secret in it."""
    return Delegation.objects.all()


def of(actor: Actor, power: Power, place: Place) -> QuerySet[Delegation]:
    """The delegations by which the actor, in a role that the power's right opens for, decides on a place today."""
    held = actor.roles & power.right.roles
    holder = Q(role__in=[role.value for role in held])
    if held and actor.account_id is not None:
        holder |= Q(account_id=actor.account_id)
    reaches = Q(team__isnull=True, municipality__isnull=True)
    if place.team_id is not None:
        reaches |= Q(team_id=place.team_id)
    if place.municipality:
        reaches |= Q(municipality__code=place.municipality)
    return Delegation.objects.filter(in_force(clock.today()), holder, reaches, power=power.name)


def is_kept(power: Power) -> bool:
    """Whether the area keeps a register of a power: one that has run out closes, it does not open to everybody."""
    begun = Delegation.objects.filter(power=power.name, withdrawn_at__isnull=True, valid_from__lte=clock.today())
    return begun.exists()

"""Rights over accounts, and which accounts they reach."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from virtaus.accounts.models import Account, ApiToken, OneTimeLink
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.powers import power
from virtaus.frame.rights import may, right
from virtaus.frame.roles import STAFF, Role
from virtaus.frame.scopes import scope

MANAGE_ACCOUNTS = right("accounts.manage_accounts", Role.ADMIN)
SEE_RIGHTS = right("accounts.see_rights", Role.ADMIN, Role.DPO)
USE_OWN_ACCOUNT = right("accounts.use_own_account", *Role)
SEE_LINKS = right("accounts.see_links", *STAFF)
DECIDE_ROLES = power("accounts.decide_roles", right=MANAGE_ACCOUNTS, by_team=True, by_municipality=True)
USE_TOKENS = right("accounts.use_tokens", *STAFF)


def in_force(on: date) -> Q:
    """Memberships that hold on a day."""
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


@scope
def accounts(actor: Actor) -> QuerySet[Account]:
    """Every account for those who manage them; one's own for everybody else."""
    rows = Account.objects.order_by("name_key", "id")
    if may(actor, MANAGE_ACCOUNTS):
        return rows
    if actor.account_id is None:
        return rows.none()
    return rows.filter(id=actor.account_id)


@scope
def live_links(actor: Actor) -> QuerySet[OneTimeLink]:
    """Links that still open something: every one for those who manage accounts, what they sent for everybody else."""
    rows = OneTimeLink.objects.filter(ended_at__isnull=True, expires_at__gt=clock.now())
    if may(actor, MANAGE_ACCOUNTS):
        return rows
    return rows.filter(made_by=actor.account_id) if actor.account_id else rows.none()


@scope
def tokens(actor: Actor) -> QuerySet[ApiToken]:
    """Every token for those who manage accounts; those of one's own account for everybody else."""
    rows = ApiToken.objects.order_by("-made_at", "id")
    if may(actor, MANAGE_ACCOUNTS):
        return rows
    return rows.none() if actor.account_id is None else rows.filter(account=actor.account_id)

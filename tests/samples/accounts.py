"""An account with a role that can be ended."""

from __future__ import annotations

from tests.world import World
from virtaus.accounts.models import RoleMembership
from virtaus.frame.roles import Role


def furnish(world: World) -> None:
    account = world.accounts[Role.COACH]
    membership = RoleMembership.objects.get(account=account)
    pages = ("account", "edit_account", "set_password", "close_account", "reopen_account", "end_sessions")
    for route in (*pages, "remove_second_step"):
        world.sample(f"accounts:{route}", account_id=account.id)
    world.sample("accounts:grant_role", account_id=account.id)
    world.sample("accounts:end_role", account_id=account.id, membership_id=membership.id)

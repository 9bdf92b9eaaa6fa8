"""An account with a role that can be ended."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore

from tests.tokens import token_of
from tests.world import BUILDER, World
from virtaus.accounts import links, tokens
from virtaus.accounts.models import ApiToken, OpenSession, RoleMembership
from virtaus.frame import clock
from virtaus.frame.roles import Role


def furnish(world: World) -> None:
    account = world.accounts[Role.COACH]
    membership = RoleMembership.objects.get(account=account)
    pages = ("account", "edit_account", "set_password", "close_account", "reopen_account", "end_sessions")
    for route in (*pages, "remove_second_step", "unlock"):
        world.sample(f"accounts:{route}", account_id=account.id)
    world.sample("accounts:grant_role", account_id=account.id)
    world.sample("accounts:end_role", account_id=account.id, membership_id=membership.id)
    session = SessionStore()
    session.create()
    row = OpenSession.objects.create(account=account, session_id=str(session.session_key), opened_at=clock.now())
    world.sample("accounts:end_own_session", team_bound=True, session_id=row.id)
    link = links.make(world.actor(Role.COACH), "people.join", valid=timedelta(days=1), code=True)
    world.sample("accounts:revoke_link", team_bound=True, link_id=link.id)
    service = tokens.make_service_account(BUILDER, name="Näyteohjelma", purpose="Lukee tilastoja, esimerkki")
    world.sample("accounts:new_service_token", account_id=service)
    token_of(account)
    world.sample("accounts:end_token", token_id=ApiToken.objects.get(account=account).id, team_bound=True)

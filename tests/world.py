"""A small world with one of each: the shipped area, an account for every role in two teams, and the rooms' things."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management import call_command
from django.test import Client

from tests.harness.routes import Route
from virtaus.accounts import actions
from virtaus.accounts.middleware import USED_AT
from virtaus.accounts.models import ROLES_IN_A_TEAM, Account
from virtaus.accounts.queries import actor_of
from virtaus.area.models import Team
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.rights import Right
from virtaus.frame.roles import Role

AREA = "tyohame"
MUNICIPALITY = "109"
BUILDER = Actor.system("tests")


@dataclass(frozen=True)
class Sample:
    """The values that open an address. ``team_bound``: for others it is as if the thing did not exist.

    ``right``: what the thing asks beside the right of its page; without it, too, it is as if it did not exist.
    """

    values: dict[str, Any]
    team_bound: bool = False
    right: Right | None = None


@dataclass
class World:
    """``accounts`` are of the first team; ``strangers`` hold the same roles in the second team."""

    teams: list[UUID] = field(default_factory=list)
    accounts: dict[Role, Account] = field(default_factory=dict)
    strangers: dict[Role, Account] = field(default_factory=dict)
    samples: dict[str, Sample] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    sessions: dict[UUID, str] = field(default_factory=dict)

    def sample(self, route: str, *, team_bound: bool = False, right: Right | None = None, **values: Any) -> None:
        """Name the values that open an address."""
        self.samples[route] = Sample(values, team_bound, right)

    def client(self, role: Role | None) -> Client:
        """A browser of somebody with ``role`` in the first team; of nobody when None."""
        return self._browser(self.accounts[role] if role else None)

    def stranger(self, role: Role) -> Client:
        """A browser of somebody with ``role`` in the second team."""
        return self._browser(self.strangers[role])

    def actor(self, role: Role) -> Actor:
        return actor_of(self.accounts[role])

    def address(self, route: Route) -> str | None:
        """The address of a thing that exists; None while nobody made a sample for it."""
        if route.name in self.samples:
            return route.address(self.samples[route.name].values)
        return None if route.values else route.address({})

    def _browser(self, account: Account | None) -> Client:
        client = Client()
        if account is not None:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[account.id]
        client.cookies["language"] = "fi"
        return client

    def sign_in(self, account: Account) -> None:
        """Open the account's session once; every browser of it uses the same."""
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[USED_AT] = int(clock.now().timestamp())
        session.save()
        self.sessions[account.id] = str(session.session_key)


def build() -> World:
    """Make the world through the rooms' own actions."""
    world = World()
    with trail.opened(BUILDER, "tests"):
        call_command("load_area", AREA, verbosity=0, stdout=_Silent())
        world.teams = list(Team.objects.order_by("code").values_list("id", flat=True)[:2])
        for role in Role:
            world.accounts[role] = _account(role, "first", world.teams[0])
            world.strangers[role] = _account(role, "second", world.teams[1])
        for room in settings.ROOMS:
            if find_spec(f"tests.samples.{room}"):
                import_module(f"tests.samples.{room}").furnish(world)
        for account in (*world.accounts.values(), *world.strangers.values()):
            world.sign_in(account)
    return world


def _account(role: Role, where: str, team: UUID) -> Account:
    account_id = actions.create_account(
        BUILDER,
        email=f"{role.value}.{where}@virtaus.example".replace("_", "."),
        name=f"{where.capitalize()} {role.value.replace('_', ' ')}",
    )
    actions.grant_role(
        BUILDER,
        account_id,
        role,
        team_id=team if role in ROLES_IN_A_TEAM else None,
        municipality=MUNICIPALITY if role is Role.MUNICIPALITY else "",
        valid_from=clock.today() - timedelta(days=30),
    )
    return Account.objects.get(id=account_id)


class _Silent:
    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        pass

"""Programs that call the interface for machines with a token of somebody in the small world."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.world import World
from virtaus.accounts import tokens
from virtaus.accounts.models import Account
from virtaus.accounts.queries import actor_of
from virtaus.frame import clock, trail
from virtaus.frame.roles import Role
from virtaus.frame.token_scopes import TokenScope

BASE = "/api/v1"


@dataclass(frozen=True)
class Caller:
    """A program with a token."""

    secret: str
    client: Client

    def ask(self, method: str, address: str, content: Any = None, **headers: str) -> Any:
        """The answer; ``content`` goes as JSON, header names with underscores."""
        sent = {"authorization": f"Bearer {self.secret}", **headers}
        given = {"data": content, "content_type": "application/json"} if content is not None else {}
        return getattr(self.client, method)(f"{BASE}{address}", headers=sent, **given)

    def get(self, address: str, **headers: str) -> Any:
        return self.ask("get", address, **headers)

    def post(self, address: str, content: Any, **headers: str) -> Any:
        return self.ask("post", address, content, **headers)

    def put(self, address: str, content: Any, **headers: str) -> Any:
        return self.ask("put", address, content, **headers)

    def got(self, address: str) -> Any:
        response: HttpResponse = self.get(address)
        assert response.status_code == 200, response.content
        return response.json()  # type: ignore[attr-defined]


def token_of(account: Account, scopes: Collection[str] = tuple(TokenScope.values)) -> str:
    """A new token of an account, as if made after signing in just now."""
    actor = actor_of(account)
    with trail.opened(actor, "tests"):
        made = tokens.make(
            actor, account, "tests", scopes, clock.today() + timedelta(days=30), signed_in_at=clock.now()
        )
    return made.secret


def caller(world: World, role: Role, *scopes: str, stranger: bool = False) -> Caller:
    """A program of somebody with ``role`` (in the second team for a stranger), with some scopes or all of them."""
    account = (world.strangers if stranger else world.accounts)[role]
    return Caller(token_of(account, scopes or tuple(TokenScope.values)), Client())

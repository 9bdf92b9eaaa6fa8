"""Gives each request its actor: the account with the memberships that are in force today."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponseBase
from django.utils.functional import SimpleLazyObject

from virtaus.accounts.queries import actor_of
from virtaus.frame.pages import PageRequest


class ActorMiddleware:
    def __init__(self, get_response: Callable[[PageRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: PageRequest) -> HttpResponseBase:
        request.actor = SimpleLazyObject(lambda: actor_of(request.user))  # type: ignore[assignment]
        return self.get_response(request)

"""Ends a session that nobody uses, and gives each request its actor: the account with its memberships of today."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpResponseBase
from django.utils.functional import SimpleLazyObject

from virtaus.accounts.open_sessions import USED_AT
from virtaus.accounts.queries import actor_of
from virtaus.frame import clock
from virtaus.frame.pages import PageRequest

# How exactly the last use is known: writing it on every request would be a write on every request.
PRECISION = 300

GetResponse = Callable[[PageRequest], HttpResponseBase]


class IdleSessions:
    """Ends a signed-in session that was not used for ``VIRTAUS_IDLE_SECONDS``."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: PageRequest) -> HttpResponseBase:
        session = request.session
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in session:
            now = int(clock.now().timestamp())
            used_at = session.get(USED_AT, now)
            if now - used_at > settings.VIRTAUS_IDLE_SECONDS:
                session.flush()
            elif now - used_at > PRECISION or USED_AT not in session:
                session[USED_AT] = now
        return self.get_response(request)


class ActorMiddleware:
    """Sets ``request.actor``."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: PageRequest) -> HttpResponseBase:
        request.actor = SimpleLazyObject(lambda: actor_of(request.user))  # type: ignore[assignment]
        return self.get_response(request)

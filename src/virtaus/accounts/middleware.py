"""Ends a session that nobody uses, and gives each request its actor: the account with its memberships of today.

Who comes to the interface for machines with a token is that token's account, whatever session the browser has.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import OperationalError
from django.http import HttpResponseBase
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from virtaus.accounts import tokens
from virtaus.accounts.open_sessions import USED_AT
from virtaus.accounts.queries import actor_of
from virtaus.frame import clock, tallies
from virtaus.frame.pages import PageRequest
from virtaus.frame.problems import for_machines, problem, sign_in, too_often

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


class TokenActor:
    """Sets ``request.actor`` to whom the request's token lets act, and ``request.token``.

    A wrong token is refused on every address of the interface, the open ones too: its sender should know.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: PageRequest) -> HttpResponseBase:
        request.token = None
        told = request.headers.get("Authorization", "")
        if told and for_machines(request):
            scheme, _space, secret = told.partition(" ")
            try:
                found = tokens.opened(secret.strip()) if scheme.lower() == "bearer" else None
                guesses = 0 if found else tallies.count("api", request.META.get("REMOTE_ADDR", ""))
            except OperationalError:
                return problem(request, 503, _("The database does not answer."))
            if guesses > settings.VIRTAUS_API_PER_MINUTE:
                return too_often(request, tallies.SECONDS)
            if found is None:
                return sign_in(request, error="invalid_token")
            request.actor, request.token = found.actor, found.token
        return self.get_response(request)

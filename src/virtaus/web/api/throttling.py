"""How often a sender, a token and a session may ask: a count for each minute, shared by all web processes."""

from __future__ import annotations

from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponse

from virtaus.frame import tallies
from virtaus.frame.pages import PageRequest
from virtaus.frame.problems import too_often


def refuse_too_often(request: PageRequest) -> HttpResponse | None:
    """429 for who has asked more than the area's settings let in this minute; None for everybody else.

    A sender is an address (``virtaus.web.middleware.SenderAddress``). Who is signed in or came with a token is counted
    by that: many programs and workers share one address. Only a digest is kept, for the minute.
    """
    if request.token is not None:
        what, sender, most = "api-token", str(request.token.id), settings.VIRTAUS_API_TOKEN_PER_MINUTE
    elif account_id := _account(request):
        what, sender, most = "api-account", account_id, settings.VIRTAUS_API_TOKEN_PER_MINUTE
    else:
        what, sender, most = "api", request.META.get("REMOTE_ADDR", ""), settings.VIRTAUS_API_PER_MINUTE
    try:
        number = tallies.count(what, sender)
    except OperationalError:  # what needs the database says itself that it does not answer
        return None
    return too_often(request, tallies.SECONDS) if number > most else None


def _account(request: PageRequest) -> str:
    """Whose session it is. Without its cookie nothing is asked of the database."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    return str(request.actor.account_id or "")

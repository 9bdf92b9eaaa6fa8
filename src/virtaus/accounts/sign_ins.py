"""Signing in and out, and every refused attempt, stand in the log."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from virtaus.accounts.models import Account
from virtaus.accounts.queries import actor_of
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor

SIGNED_IN_AT = "signed_in_at"


def watch() -> None:
    """Start to record; called once at start-up."""
    # Django's own receiver reads the machine's clock, and the area's may stand on another day.
    user_logged_in.disconnect(dispatch_uid="update_last_login")
    user_logged_in.connect(_signed_in, dispatch_uid="virtaus.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="virtaus.signed_out")
    user_login_failed.connect(_refused, dispatch_uid="virtaus.sign_in_refused")


def _signed_in(sender: Any, request: HttpRequest | None, user: Account, **_: Any) -> None:
    user.last_login = clock.now()
    user.save(update_fields=["last_login"])
    if request is not None:
        request.session[SIGNED_IN_AT] = int(user.last_login.timestamp())
    _record(actor_of(user), "accounts.sign_in")


def _signed_out(sender: Any, request: HttpRequest | None, user: Account | None, **_: Any) -> None:
    if user is not None:
        _record(actor_of(user), "accounts.sign_out")


def _refused(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """The attempt is recorded without the address that was tried: it may be a password in the wrong field."""
    refused(Actor.anonymous())


def refused(actor: Actor, name: str = "accounts.sign_in") -> None:
    """Record an attempt that did not open a session, or another that was refused."""
    _record(actor, name, outcome="refused")


def _record(actor: Actor, name: str, outcome: str = "ok") -> None:
    with trail.action(actor, name) as entry:
        entry.outcome = outcome
        trail.store(entry)

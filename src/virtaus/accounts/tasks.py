"""What the worker does for accounts."""

from __future__ import annotations

from virtaus.accounts import links, sessions
from virtaus.frame.actor import Actor
from virtaus.frame.tasks import periodic


@periodic("accounts.forget_attempts", cron="23 1 * * *")
def forget_attempts(actor: Actor) -> None:
    """Delete counted wrong tokens of more than a day ago."""
    links.forget_attempts()


@periodic("accounts.forget_sessions", cron="33 1 * * *")
def forget_sessions(actor: Actor) -> None:
    """Delete sessions whose time is over."""
    sessions.forget_ended()

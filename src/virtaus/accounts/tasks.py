"""What the worker does for accounts."""

from __future__ import annotations

from virtaus.accounts import links
from virtaus.frame.actor import Actor
from virtaus.frame.tasks import periodic


@periodic("accounts.forget_attempts", cron="23 1 * * *")
def forget_attempts(actor: Actor) -> None:
    """Delete counted wrong tokens of more than a day ago."""
    links.forget_attempts()

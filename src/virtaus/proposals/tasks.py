"""What the worker does for proposals."""

from __future__ import annotations

from virtaus.frame.actor import Actor
from virtaus.frame.tasks import periodic
from virtaus.proposals.consenting import erase_old_consents


@periodic("proposals.erase_old_consents", cron="29 1 * * *")
def erase_consents(actor: Actor) -> None:
    """Erase what consents that have run out allowed to tell."""
    erase_old_consents(actor)

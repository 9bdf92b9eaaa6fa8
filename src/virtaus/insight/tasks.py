"""What the worker does for the room: keep flow current."""

from __future__ import annotations

from virtaus.frame.actor import Actor
from virtaus.frame.tasks import periodic
from virtaus.insight import actions


@periodic("insight.refresh_flow", cron="* * * * * */15")
def refresh_flow(actor: Actor) -> None:
    """Count what has come to the ledger since flow was last computed; when nothing has, this is two look-ups."""
    actions.refresh_flow(actor)

"""What the worker does for the room: keep flow current."""

from __future__ import annotations

from virtaus.frame.actor import Actor
from virtaus.frame.tasks import periodic
from virtaus.insight import actions
from virtaus.insight.queries.flow import flow_waits


@periodic("insight.refresh_flow", cron="* * * * * */15")
def refresh_flow(actor: Actor) -> None:
    """Count what has come to the ledger since flow was last computed.

    The question comes before the action, so that the audit log tells of computations and not of every glance.
    """
    if flow_waits(actor):
        actions.refresh_flow(actor)

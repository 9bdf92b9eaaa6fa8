"""The worker's part of the outbox."""

from __future__ import annotations

from uuid import UUID

from virtaus.frame.actor import Actor
from virtaus.frame.outbox.delivery import deliver
from virtaus.frame.tasks import task


@task("frame.deliver_mail", attempts=9)
def deliver_mail(actor: Actor, message_id: UUID) -> None:
    """Deliver one message; tried for three days with growing pauses."""
    deliver(message_id)

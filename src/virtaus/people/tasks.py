"""What the worker does for the room each night."""

from __future__ import annotations

from virtaus.frame.actor import Actor
from virtaus.frame.tasks import periodic
from virtaus.people.actions import unusual
from virtaus.people.merging.undoing import forget_undo


@periodic("people.forget_undo", cron="37 1 * * *")
def forget_merges_undone(actor: Actor) -> None:
    """Destroy the copies that would undo a merge, once the time for it is over."""
    forget_undo()


@periodic("people.watch_reading", cron="7 2 * * *")
def watch_reading(actor: Actor) -> None:
    """Look through the log of the days before for reading that is out of the ordinary."""
    unusual.watch_reading(actor)

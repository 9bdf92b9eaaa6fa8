"""What the worker does for the room: erasing as decided, and what each night brings."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_noop

from virtaus.frame.actor import Actor
from virtaus.frame.progress import reporting
from virtaus.frame.tasks import periodic, task
from virtaus.people.actions import unusual
from virtaus.people.erasing.carrying import carry_out_decided
from virtaus.people.merging.undoing import forget_undo


@periodic("people.forget_undo", cron="37 1 * * *")
def forget_merges_undone(actor: Actor) -> None:
    """Destroy the copies that would undo a merge, once the time for it is over."""
    forget_undo()


@periodic("people.watch_reading", cron="7 2 * * *")
def watch_reading(actor: Actor) -> None:
    """Look through the log of the days before for reading that is out of the ordinary."""
    unusual.watch_reading(actor)


@task("people.carry_out_erasures", alone=True)
def carry_out_erasures(actor: Actor, progress_id: UUID) -> None:
    """Erase the records of which it was decided, one after the other."""
    with reporting(progress_id) as report:
        report.lead_to(reverse("people:erasing"))

        def tell(done: int, of: int) -> None:
            report(100 * done / of, gettext_noop("Record %(record)s of %(records)s"), record=done, records=of)

        carry_out_decided(actor, tell)

"""What the worker does for the log beside sealing it (``virtaus.audit.sealer``): checks and coming partitions."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_noop

from virtaus.audit import actions
from virtaus.audit.partitions import make_partitions
from virtaus.frame.actor import Actor
from virtaus.frame.progress import reporting
from virtaus.frame.tasks import periodic, task


@task("audit.check_chain", alone=True)
def check_chain(actor: Actor, progress_id: UUID) -> None:
    """The check that somebody asked for on the log's page."""
    with reporting(progress_id) as report:
        report.lead_to(reverse("audit:log"))

        def tell(block: int, blocks: int) -> None:
            report(100 * block / blocks, gettext_noop("Block %(block)s of %(blocks)s"), block=block, blocks=blocks)

        actions.verify_log(actor, tell=tell)


@periodic("audit.verify_log", cron="23 2 * * *")
def verify_log(actor: Actor) -> None:
    """Check the whole chain every night."""
    actions.verify_log(actor)


@periodic("audit.make_partitions", cron="11 1 * * *")
def prepare_partitions(actor: Actor) -> None:
    """Make the partitions of the months to come."""
    make_partitions()

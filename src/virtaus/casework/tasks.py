"""What the worker does for the room: take back large event files."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_noop

from virtaus.casework.event_import import undo_last_import
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid
from virtaus.frame.progress import Report, reporting
from virtaus.frame.tasks import task


@task("casework.undo_import", alone=True)
def undo_import(actor: Actor, import_id: UUID, progress_id: UUID) -> None:
    """Take back the last file; when it is no longer the last one, or was taken back already, nothing changes."""
    with reporting(progress_id) as report:
        report.lead_to(reverse("frame:imports"))
        with suppress(Invalid):
            undo_last_import(actor, import_id, lambda share: _tell(report, share, gettext_noop("Undoing the file")))


def _tell(report: Report, share: float, message: str) -> None:
    report(100 * share, message)

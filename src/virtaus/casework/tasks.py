"""What the worker does for the room: check and apply large event files."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_noop

from virtaus.casework import uploads
from virtaus.casework.event_import import undo_last_import
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid
from virtaus.frame.progress import Report, reporting
from virtaus.frame.tasks import task


@task("casework.check_upload")
def check_upload(actor: Actor, upload_id: UUID, progress_id: UUID, language: str) -> None:
    """Check a file, its faults told in ``language``; the page of progress leads to what was found."""
    with reporting(progress_id) as report, translation.override(language):
        report.lead_to(reverse("casework:preview", args=[upload_id]))
        uploads.check_upload(actor, upload_id, lambda share: _tell(report, share, gettext_noop("Checking the file")))


@task("casework.apply_upload", alone=True)
def apply_upload(actor: Actor, upload_id: UUID, progress_id: UUID, language: str) -> None:
    """Apply a file; the page of progress leads to the files that were applied, or back to its faults."""
    with reporting(progress_id) as report, translation.override(language):
        done = uploads.apply_for_sender(
            actor, upload_id, lambda share: _tell(report, share, gettext_noop("Applying the file"))
        )
        report.lead_to(reverse("casework:imports") if done else reverse("casework:preview", args=[upload_id]))


@task("casework.undo_import", alone=True)
def undo_import(actor: Actor, import_id: UUID, progress_id: UUID) -> None:
    """Take back the last file; when it is no longer the last one, or was taken back already, nothing changes."""
    with reporting(progress_id) as report:
        report.lead_to(reverse("casework:imports"))
        with suppress(Invalid):
            undo_last_import(actor, import_id, lambda share: _tell(report, share, gettext_noop("Undoing the file")))


def _tell(report: Report, share: float, message: str) -> None:
    report(100 * share, message)

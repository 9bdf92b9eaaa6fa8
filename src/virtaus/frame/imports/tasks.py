"""What the worker does with files: check, apply and take back, each with the rights of who asked for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_noop

from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Forbidden, Invalid, NotFound
from virtaus.frame.imports import actions
from virtaus.frame.imports.kinds import HasFaults, Tell, sender
from virtaus.frame.progress import Report, reporting
from virtaus.frame.tasks import task


@task("frame.check_import")
def check_file(actor: Actor, file_id: UUID, account_id: UUID | None, progress_id: UUID, language: str) -> None:
    """Check a file, its faults told in ``language``; the page of progress leads to what was found."""
    with _in_the_name_of(account_id, actor, progress_id, language) as (who, report):
        report.lead_to(reverse("frame:import", args=[file_id]))
        actions.check(who, file_id, _telling(report, gettext_noop("Checking the file")))


@task("frame.apply_import", alone=True)
def apply_file(actor: Actor, file_id: UUID, account_id: UUID | None, progress_id: UUID, language: str) -> None:
    """Apply a file; the page of progress leads to the list of files, or back to its faults."""
    with _in_the_name_of(account_id, actor, progress_id, language) as (who, report):
        try:
            report.lead_to(reverse("frame:imports"))
            if actions.apply_import(who, file_id, _telling(report, gettext_noop("Applying the file"))) is not None:
                actions.follow_up(who, file_id)
        except HasFaults:
            report.lead_to(reverse("frame:import", args=[file_id]))
            actions.check(who, file_id)


@task("frame.undo_import", alone=True)
def undo_file(actor: Actor, file_id: UUID, account_id: UUID | None, progress_id: UUID, language: str) -> None:
    """Take back a file; the page of progress leads to the list, or back to why that can't be."""
    with _in_the_name_of(account_id, actor, progress_id, language) as (who, report):
        try:
            report.lead_to(reverse("frame:imports"))
            actions.undo_import(who, file_id, _telling(report, gettext_noop("Undoing the file")))
        except Invalid as refused:
            report.lead_to(reverse("frame:undo_import", args=[file_id]))
            actions.keep_refusal(file_id, refused)


@contextmanager
def _in_the_name_of(
    account_id: UUID | None, actor: Actor, progress_id: UUID, language: str
) -> Iterator[tuple[Actor, Report]]:
    """The work with the rights that its asker has now; without them, or when the file is gone, nothing is done."""
    with reporting(progress_id) as report, translation.override(language):
        who = sender(account_id, actor)
        entry = trail.current()
        with trail.opened(who, entry.place if entry else "worker"):
            try:
                yield who, report
            except (Forbidden, NotFound):
                report.lead_to(reverse("frame:imports"))


def _telling(report: Report, message: str) -> Tell:
    return lambda share: report(100 * share, message)

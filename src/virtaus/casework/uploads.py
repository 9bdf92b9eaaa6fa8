"""Files of events that wait for somebody to look at what they would change.

A small file is checked and applied while its sender waits. A large one is left to the worker: what the check found is
kept with the file, and a page of progress leads there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Func, IntegerField
from django.utils import translation
from django.utils.translation import gettext as _

from virtaus.casework.event_import import Applied, FileHasFaults, import_events
from virtaus.casework.event_plan import Tell, nobody, plan_events
from virtaus.casework.findings import Findings, findings_of
from virtaus.casework.models import EventUpload
from virtaus.casework.rules import IMPORT_EVENTS
from virtaus.frame import clock, progress, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.rights import require

KEPT = timedelta(days=1)
LARGE = 500_000  # bytes: some 2 500 lines, checked in half a second
LARGE_ROWS = 2500


@dataclass(frozen=True, slots=True)
class Preview:
    """A waiting file and what applying it would do; ``findings`` is None while the worker has not checked it."""

    id: UUID
    file_name: str
    uploaded_at: datetime
    large: bool
    findings: Findings | None


@action("casework.upload_events", right=IMPORT_EVENTS)
def upload_events(actor: Actor, file_name: str, content: bytes) -> UUID:
    """Keep a file for its preview; files older than a day go."""
    now = clock.now()
    EventUpload.objects.filter(uploaded_at__lt=now - KEPT).delete()
    trail.note({"casework.event_file"})
    kept = EventUpload.objects.create(
        file_name=file_name[-200:], content=content, uploaded_by_id=actor.account_id, uploaded_at=now
    )
    return kept.id


def preview(actor: Actor, upload_id: UUID) -> Preview:
    """What one's own waiting file would do; NotFound for anybody else's."""
    kept = _own(actor, upload_id)
    trail.note({"casework.event_file"})
    large = _is_large(kept.id)
    found = Findings.read(kept.checked) if kept.checked is not None else None
    if found is None and not large:
        found = findings_of(plan_events(_content(kept)))
    return Preview(kept.id, kept.file_name, kept.uploaded_at, large, found)


@action("casework.ask_for_check", right=IMPORT_EVENTS)
def ask_for_check(actor: Actor, upload_id: UUID) -> UUID:
    """Leave the check of one's own large file to the worker; gives the id of its progress."""
    from virtaus.casework.tasks import check_upload  # tasks call actions

    _own(actor, upload_id)
    trail.note({"casework.event_file"})
    progress_id = progress.begin(actor, "casework.check_upload")
    check_upload.defer(upload_id, progress_id, translation.get_language() or "fi")
    return progress_id


@action("casework.ask_for_import", right=IMPORT_EVENTS)
def ask_for_import(actor: Actor, upload_id: UUID) -> UUID:
    """Leave applying one's own large file to the worker; gives the id of its progress."""
    from virtaus.casework.tasks import apply_upload  # tasks call actions

    _own(actor, upload_id)
    trail.note({"casework.event_file"})
    progress_id = progress.begin(actor, "casework.import_events")
    apply_upload.defer(upload_id, progress_id, translation.get_language() or "fi")
    return progress_id


@action("casework.ask_for_undo", right=IMPORT_EVENTS)
def ask_for_undo(actor: Actor, import_id: UUID) -> UUID:
    """Leave taking back a large file to the worker; gives the id of its progress."""
    from virtaus.casework.tasks import undo_import  # tasks call actions

    trail.note({"casework.event_file"})
    progress_id = progress.begin(actor, "casework.undo_import")
    undo_import.defer(import_id, progress_id)
    return progress_id


@action("casework.check_upload", right=IMPORT_EVENTS)
def check_upload(actor: Actor, upload_id: UUID, tell: Tell = nobody) -> None:
    """Check a waiting file and keep what was found; one that was thrown away meanwhile is left alone."""
    kept = EventUpload.objects.filter(id=upload_id).first()
    if kept is None:
        return
    trail.note({"casework.event_file"})
    _keep(kept.id, findings_of(plan_events(_content(kept), tell)))


@dataclass(frozen=True, slots=True)
class Waiting:
    """One's own file that has been sent and neither applied nor thrown away."""

    id: UUID
    file_name: str
    uploaded_at: datetime


def waiting(actor: Actor) -> list[Waiting]:
    """One's own waiting files, newest first."""
    require(actor, IMPORT_EVENTS)
    rows = EventUpload.objects.filter(uploaded_by_id=actor.account_id, uploaded_at__gt=clock.now() - KEPT)
    found = rows.order_by("-uploaded_at", "-id").values_list("id", "file_name", "uploaded_at")
    return [Waiting(*row) for row in found]


def apply_upload(actor: Actor, upload_id: UUID, tell: Tell = nobody) -> Applied:
    """Apply one's own waiting file. Raises FileHasFaults as import_events does; then the file still waits."""
    kept = _own(actor, upload_id)
    applied = import_events(actor, kept.file_name, _content(kept), tell)
    kept.delete()
    return applied


def apply_for_sender(actor: Actor, upload_id: UUID, tell: Tell = nobody) -> bool:
    """Apply a waiting file in the name of who sent it; whether it was. With a fault it waits, the faults kept with it.

    A file that is gone was applied already by a worker that died before its note: nothing is left to do.
    """
    kept = EventUpload.objects.filter(id=upload_id).first()
    if kept is None:
        return True
    try:
        import_events(actor, kept.file_name, _content(kept), tell, applied_by=kept.uploaded_by_id)
    except FileHasFaults:
        _keep(kept.id, findings_of(plan_events(_content(kept))))
        return False
    kept.delete()
    return True


@action("casework.discard_upload", right=IMPORT_EVENTS)
def discard_upload(actor: Actor, upload_id: UUID) -> None:
    """Throw a waiting file away."""
    trail.note({"casework.event_file"})
    _own(actor, upload_id).delete()


def _own(actor: Actor, upload_id: UUID) -> EventUpload:
    """One's own file; its content is fetched only by who needs it."""
    require(actor, IMPORT_EVENTS)
    found = EventUpload.objects.defer("content").filter(id=upload_id, uploaded_by_id=actor.account_id).first()
    if found is None:
        raise NotFound(_("The file is no longer here. Send it again."))
    return found


def _is_large(upload_id: UUID) -> bool:
    size = Func("content", function="octet_length", output_field=IntegerField())
    return EventUpload.objects.alias(size=size).filter(id=upload_id, size__gt=LARGE).exists()


def _content(kept: EventUpload) -> bytes:
    return bytes(kept.content)


def _keep(upload_id: UUID, found: Findings) -> None:
    EventUpload.objects.filter(id=upload_id).update(checked=found.written())

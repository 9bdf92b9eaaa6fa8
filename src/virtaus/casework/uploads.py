"""Files of events that wait for somebody to look at their preview."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.casework.event_import import Applied, import_events
from virtaus.casework.event_plan import Plan, plan_events
from virtaus.casework.models import EventUpload
from virtaus.casework.rules import IMPORT_EVENTS
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.rights import require

KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Preview:
    """A waiting file and what applying it would do."""

    id: UUID
    file_name: str
    uploaded_at: datetime
    plan: Plan


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
    return Preview(kept.id, kept.file_name, kept.uploaded_at, plan_events(bytes(kept.content)))


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


def apply_upload(actor: Actor, upload_id: UUID) -> Applied:
    """Apply one's own waiting file. Raises FileHasFaults as import_events does; then the file still waits."""
    kept = _own(actor, upload_id)
    applied = import_events(actor, kept.file_name, bytes(kept.content))
    kept.delete()
    return applied


@action("casework.discard_upload", right=IMPORT_EVENTS)
def discard_upload(actor: Actor, upload_id: UUID) -> None:
    """Throw a waiting file away."""
    trail.note({"casework.event_file"})
    _own(actor, upload_id).delete()


def _own(actor: Actor, upload_id: UUID) -> EventUpload:
    require(actor, IMPORT_EVENTS)
    found = EventUpload.objects.filter(id=upload_id, uploaded_by_id=actor.account_id).first()
    if found is None:
        raise NotFound(_("The file is no longer here. Send it again."))
    return found

"""Taking back a large event file in the background."""

from __future__ import annotations

from uuid import UUID

from virtaus.casework.rules import IMPORT_EVENTS
from virtaus.frame import progress, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor

LARGE_ROWS = 2500


@action("casework.ask_for_undo", right=IMPORT_EVENTS)
def ask_for_undo(actor: Actor, import_id: UUID) -> UUID:
    """Leave taking back a large file to the worker; gives the id of its progress."""
    from virtaus.casework.tasks import undo_import  # tasks call actions

    trail.note({"casework.event_file"})
    progress_id = progress.begin(actor, "casework.undo_import")
    undo_import.defer(import_id, progress_id)
    return progress_id

"""Changes of the room ``insight``: loading official statistics, computing flow."""

from __future__ import annotations

from pathlib import Path

from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.insight import loading, reading
from virtaus.insight.loading import Loaded, Refused, Tell
from virtaus.insight.reading import Extract, Fault
from virtaus.insight.rules import SYNC_STATISTICS


@action("insight.sync_statistics", right=SYNC_STATISTICS)
def sync_from_folder(actor: Actor, folder: Path, tell: Tell = lambda name, cells: None) -> Loaded:
    """Load every statistics file of ``folder``; Refused with all faults when one can't be loaded."""
    files = reading.find_files(folder)
    if not files:
        raise Refused([Fault(str(folder), 0, "", "has no statistics files (.csv, .csv.gz, .json)")])
    extracts = [reading.read_file(path, path.relative_to(folder).as_posix()) for path in files]
    return loading.load([extract for extract in extracts if extract is not None], f"folder {folder.name}", tell)


@action("insight.sync_statistics", right=SYNC_STATISTICS)
def sync_answers(actor: Actor, extracts: list[Extract], origin: str, tell: Tell = lambda name, cells: None) -> Loaded:
    """Load answers that were fetched from the publisher's interface."""
    return loading.load(extracts, origin, tell)

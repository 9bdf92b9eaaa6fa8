"""The tables of the frame; each stands with the service it belongs to."""

from virtaus.frame.changes import Change
from virtaus.frame.files.models import FilePiece, StoredFile
from virtaus.frame.forms.models import SentForm
from virtaus.frame.imports.models import ImportedFile, ImportPiece
from virtaus.frame.outbox.models import OutboxMessage
from virtaus.frame.progress.models import TaskProgress
from virtaus.frame.tallies import Tally

__all__ = [
    "Change",
    "FilePiece",
    "ImportPiece",
    "ImportedFile",
    "OutboxMessage",
    "SentForm",
    "StoredFile",
    "Tally",
    "TaskProgress",
]

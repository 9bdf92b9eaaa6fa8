from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from virtaus.frame.encryption import EncryptedTextField
from virtaus.frame.ids import new_id


class ImportedFile(models.Model):
    """A file that somebody sent to be read in: what became of it, and while it is needed what it holds.

    ``account_id`` (no foreign key: accounts stand below) sent it, empty for a command. ``name`` is sealed: people put
    names of people into names of files. ``counts`` are rows by what they do. ``progress_id`` is the work under way.
    ``small``: it is checked and applied while its sender waits. A file that says ``nothing`` new waits for nobody: only
    what its check found is kept, for a day.
    """

    class State(models.TextChoices):
        SENT = "sent", _("Not checked yet")
        FAULTY = "faulty", _("Has errors")
        READY = "ready", _("Waits to be applied")
        NOTHING = "nothing", _("Says nothing new")
        APPLIED = "applied", _("Applied")
        UNDONE = "undone", _("Undone")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=40)
    name = EncryptedTextField()
    account_id = models.UUIDField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.SENT)
    counts = models.JSONField(default=dict)
    progress_id = models.UUIDField(null=True)
    small = models.BooleanField(default=False)
    sent_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["applied", "undone"], applied_at__isnull=False)
                | models.Q(state__in=["sent", "faulty", "ready", "nothing"], applied_at__isnull=True),
                name="imported_file_state",
            )
        ]
        indexes = [models.Index(fields=["kind", "applied_at"], name="imported_file_of_kind")]
        ordering = ["-sent_at", "-id"]


class ImportPiece(models.Model):
    """A sealed piece of what an import keeps for a while: the file, what its check found, or how to take it back."""

    class Part(models.TextChoices):
        FILE = "file", "file"
        REPORT = "report", "report"
        JOURNAL = "journal", "journal"

    file = models.ForeignKey(ImportedFile, on_delete=models.CASCADE, related_name="pieces")
    part = models.CharField(max_length=7, choices=Part.choices)
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "part", "number"], name="import_piece_number")]
        ordering = ["file_id", "part", "number"]

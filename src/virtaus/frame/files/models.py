from __future__ import annotations

from django.db import models

from virtaus.frame.encryption import EncryptedTextField
from virtaus.frame.files.kinds import LARGEST
from virtaus.frame.ids import new_id


class StoredFile(models.Model):
    """A file; its content stands in sealed pieces. ``owner`` and ``owner_id`` name what it belongs to.

    The name is sealed too: people put names of people into names of files.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.CharField(max_length=80)
    owner_id = models.UUIDField()
    name = EncryptedTextField()
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.BinaryField(max_length=32)
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0, size__lte=LARGEST), name="stored_file_size")
        ]
        indexes = [models.Index(fields=["owner", "owner_id"], name="stored_file_of_owner")]
        ordering = ["stored_at", "id"]


class FilePiece(models.Model):
    """A sealed piece of a file's content, so that no request holds a whole file twice."""

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="file_piece_number")]
        ordering = ["file_id", "number"]

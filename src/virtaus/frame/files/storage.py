"""Storing and opening files."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.encryption import WrongKey, seal, unseal
from virtaus.frame.encryption.rotation import SealedColumn, also_sealed
from virtaus.frame.errors import NotFound
from virtaus.frame.files.kinds import content_type_of
from virtaus.frame.files.models import FilePiece, StoredFile
from virtaus.frame.files.owners import FileOwner, owner_called
from virtaus.frame.rights import require

PIECE = 512 * 1024
LONGEST_NAME = 200
PIECES_AT_A_TIME = 8


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as its page gives it out; ``pieces`` opens the content piece by piece."""

    id: UUID
    name: str
    content_type: str
    size: int
    pieces: Iterator[bytes]


def store(owner: FileOwner, owner_id: UUID, file: File[bytes], name: str = "") -> UUID:
    """Store an uploaded file for ``owner``; called inside the owner's action, which checks who may.

    Raises Invalid (on the field "file") for a file that is empty, too large, or not of a kind that is taken.
    """
    shown = (name or file.name or "").replace("\\", "/").rpartition("/")[2]
    content_type = content_type_of(shown, file, file.size)  # type: ignore[arg-type]
    with transaction.atomic():
        stored = StoredFile(
            owner=owner.name,
            owner_id=owner_id,
            name=_short(shown),
            content_type=content_type,
            size=file.size,
            sha256=b"",
            stored_at=clock.now(),
        )
        stored.save()
        digest = hashlib.sha256()
        for number, piece in enumerate(iter(partial(file.read, PIECE), b"")):
            digest.update(piece)
            FilePiece.objects.create(file=stored, number=number, sealed=seal(piece, _place(stored.id, number)))
        stored.sha256 = digest.digest()
        stored.save(update_fields=["sha256"])
    return stored.id


def open_file(actor: Actor, file_id: UUID) -> FileRow:
    """The file if its owner lets ``actor`` have it. NotFound outside the scope, Forbidden without the right."""
    found = StoredFile.objects.filter(pk=file_id).first()
    owner = owner_called(found.owner) if found else None
    if found is None or owner is None:
        raise NotFound(_("Not found."))
    require(actor, owner.right)
    owner.opens(actor, found.owner_id)
    return FileRow(found.id, found.name, found.content_type, found.size, _pieces(found))


def content(file_id: UUID) -> Iterator[bytes]:
    """The content of a file, for the owner's own tasks and imports. WrongKey when it does not open."""
    return _pieces(StoredFile.objects.get(pk=file_id))


def delete(owner: FileOwner, owner_id: UUID) -> int:
    """Delete every file of a thing; returns how many. Called by the owner's action."""
    files = StoredFile.objects.filter(owner=owner.name, owner_id=owner_id)
    return files.delete()[1].get(StoredFile._meta.label, 0)


def _pieces(stored: StoredFile) -> Iterator[bytes]:
    digest = hashlib.sha256()
    for number, piece in enumerate(stored.pieces.order_by("number").iterator(chunk_size=4)):
        plain = unseal(bytes(piece.sealed), _place(stored.id, number))
        digest.update(plain)
        yield plain
    if not hmac.compare_digest(digest.digest(), bytes(stored.sha256)):
        raise WrongKey(f"the file {stored.id} is not whole")


def _place(file_id: UUID, number: int) -> str:
    """What a piece is bound to: its file and its number, so that pieces can't be exchanged."""
    return f"frame.filepiece.sealed:{file_id}:{number}"


def _short(name: str) -> str:
    """``name`` without control characters, cut before its ending when it is very long."""
    clean = "".join(mark for mark in name if mark.isprintable())
    stem, _dot, ending = clean.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


also_sealed(SealedColumn(FilePiece, "sealed", lambda row: _place(row[1], row[2]), ("file", "number"), PIECES_AT_A_TIME))

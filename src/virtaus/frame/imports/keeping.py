"""Keeping what an import needs for a while, sealed piece by piece."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from virtaus.frame.encryption import seal, unseal
from virtaus.frame.encryption.rotation import SealedColumn, also_sealed
from virtaus.frame.imports.models import ImportPiece

AT_A_TIME = 8
Part = ImportPiece.Part


def keep_file(file_id: UUID, chunks: Iterable[bytes]) -> None:
    """Seal a file as it comes in, so that no request holds it whole."""
    for number, chunk in enumerate(chunks):
        _keep(file_id, Part.FILE, number, chunk)


def kept_file(file_id: UUID) -> bytes:
    """The whole file; empty when it is no longer kept."""
    return b"".join(_kept(file_id, Part.FILE))


def keep_report(file_id: UUID, report: dict[str, Any]) -> None:
    """What the check found, in place of an earlier one."""
    forget(file_id, Part.REPORT)
    _keep(file_id, Part.REPORT, 0, zlib.compress(json.dumps(report).encode()))


def kept_report(file_id: UUID) -> dict[str, Any]:
    """What the check found; empty when nothing was checked yet."""
    written = b"".join(_kept(file_id, Part.REPORT))
    found: dict[str, Any] = json.loads(zlib.decompress(written)) if written else {}
    return found


def keep_entry(file_id: UUID, number: int, entry: dict[str, Any]) -> None:
    """One entry of a journal."""
    _keep(file_id, Part.JOURNAL, number, zlib.compress(json.dumps(entry).encode(), 1))


def kept_entries(file_id: UUID, *, backwards: bool = False) -> Iterator[dict[str, Any]]:
    """The journal's entries one by one, from the first or from the last."""
    for piece in _kept(file_id, Part.JOURNAL, backwards=backwards):
        yield json.loads(zlib.decompress(piece))


def forget(file_id: UUID, *parts: Part) -> None:
    """Delete parts that are no longer needed."""
    ImportPiece.objects.filter(file_id=file_id, part__in=parts).delete()


def _keep(file_id: UUID, part: Part, number: int, plain: bytes) -> None:
    ImportPiece.objects.create(
        file_id=file_id, part=part, number=number, sealed=seal(plain, _place(file_id, part, number))
    )


def _kept(file_id: UUID, part: Part, *, backwards: bool = False) -> Iterator[bytes]:
    pieces = ImportPiece.objects.filter(file_id=file_id, part=part).order_by("-number" if backwards else "number")
    for piece in pieces.iterator(chunk_size=AT_A_TIME):
        yield unseal(bytes(piece.sealed), _place(file_id, part, piece.number))


def _place(file_id: UUID, part: str, number: int) -> str:
    """What a piece is bound to, so that pieces can't be exchanged."""
    return f"frame.importpiece.sealed:{file_id}:{part}:{number}"


also_sealed(
    SealedColumn(
        ImportPiece, "sealed", lambda row: _place(row[1], row[2], row[3]), ("file", "part", "number"), AT_A_TIME
    )
)

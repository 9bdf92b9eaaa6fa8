"""The kinds of files that are taken, told by their content and not by what the sender says."""

from __future__ import annotations

import zipfile
from typing import BinaryIO

from django.utils.translation import gettext as _

from virtaus.frame.errors import Invalid

LARGEST = 20 * 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "docx": _OFFICE + "wordprocessingml.document",
    "xlsx": _OFFICE + "spreadsheetml.sheet",
    "csv": "text/csv",
    "txt": "text/plain",
}
_SIGNATURES = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff"}
_OFFICE_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_ALLOWED_CONTROLS = {"\t", "\n", "\r", "\f"}


def content_type_of(name: str, file: BinaryIO, size: int) -> str:
    """The content type of ``file``, which is read and put back to its start.

    Raises Invalid when it is empty, too large, of a kind that is not taken, or not what its name says.
    """
    ending = name.rpartition(".")[2].lower()
    if size == 0:
        raise Invalid({"file": [_("The file is empty.")]})
    if size > LARGEST:
        raise Invalid({"file": [_("The file is larger than %(limit)s MB.") % {"limit": LARGEST // 1024 // 1024}]})
    if ending not in TYPES:
        known = ", ".join(sorted(TYPES))
        raise Invalid(
            {"file": [_("Files of this kind are not taken. Use one of these: %(kinds)s.") % {"kinds": known}]}
        )
    file.seek(0)
    matches = _matches(ending, file)
    file.seek(0)
    if not matches:
        raise Invalid({"file": [_("The content of the file is not what its name says (%(kind)s).") % {"kind": ending}]})
    return TYPES[ending]


def _matches(ending: str, file: BinaryIO) -> bool:
    if ending in _SIGNATURES:
        return file.read(8).startswith(_SIGNATURES[ending])
    if ending in _OFFICE_PARTS:
        return _is_office(file, _OFFICE_PARTS[ending])
    return _is_text(file)


def _is_office(file: BinaryIO, part: str) -> bool:
    """Whether the archive lists the parts of such a document, and no macros. Nothing is unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    return {"[Content_Types].xml", part} <= names and not any(name.endswith("vbaProject.bin") for name in names)


def _is_text(file: BinaryIO) -> bool:
    """Whether it reads as UTF-8 or Windows-1252 text without control characters."""
    data = file.read(LARGEST)
    for encoding in ("utf-8", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return all(mark in _ALLOWED_CONTROLS or mark >= " " for mark in set(text))
    return False

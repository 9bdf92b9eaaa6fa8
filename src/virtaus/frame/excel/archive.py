"""The archive of an Excel file: what is refused before anything is unpacked, and its parts read as XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.parsers import expat

from django.conf import settings
from django.utils.translation import gettext as _

PIECE = 64 * 1024
MOST_PARTS = 2000
WORKBOOK = "xl/workbook.xml"
_MACROS = ("vbaproject.bin", "vbaprojectsignature.bin")
_LINKS = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/")
Attributes = dict[str, str]


class Refused(Exception):
    """The file is not read: a translated reason, with the row and column where there is one."""

    def __init__(self, reason: str, row: int = 1, column: str = "") -> None:
        self.reason, self.row, self.column = reason, row, column
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Handlers:
    """What is done at the start and the end of an element (by its local name) and with text in it."""

    start: Callable[[str, Attributes], None]
    end: Callable[[str], None]
    text: Callable[[str], None]


def opened(content: bytes) -> zipfile.ZipFile:
    """The archive, when it is one that may be read; raises Refused, or what zipfile raises for a broken one."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    parts = archive.infolist()
    names = {part.filename.lower() for part in parts}
    if any(part.flag_bits & 1 for part in parts) or "encryptedpackage" in names:
        raise Refused(_("The Excel file is locked with a password. Save it without one."))
    if {"[content_types].xml", WORKBOOK} - names:
        raise Refused(_("The file is not an Excel workbook (.xlsx)."))
    if any(name.endswith(_MACROS) for name in names):
        raise Refused(_("The Excel file holds macros. Save it as .xlsx without them."))
    if any(name.startswith(_LINKS) for name in names):
        raise Refused(_("The Excel file draws data from other files. Copy the values into it and remove the links."))
    limit = settings.VIRTAUS_IMPORT_UNPACKED_MEGABYTES
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > limit * 1024 * 1024:
        raise Refused(_("The Excel file unpacks to more than %(limit)d megabytes.") % {"limit": limit})
    return archive


def parsed(archive: zipfile.ZipFile, name: str, handlers: Handlers) -> Iterator[None]:
    """Read one part piece by piece, so that who asks can take what each piece gave. KeyError where it is missing."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler = handlers.start
    parser.EndElementHandler = handlers.end
    parser.CharacterDataHandler = handlers.text
    with archive.open(name) as part:
        while piece := part.read(PIECE):
            parser.Parse(piece, False)
            yield
    parser.Parse(b"", True)
    yield


def local(name: str) -> str:
    """The name of an element or attribute without its prefix."""
    return name.rpartition(":")[2] if ":" in name else name


def _no_doctype(*declared: object) -> None:
    # entities are how small XML grows large or reads other files; no Excel file needs them
    raise Refused(_("The file is not an Excel workbook (.xlsx)."))

"""The download of a file."""

from __future__ import annotations

from uuid import UUID

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from virtaus.frame.files.storage import open_file
from virtaus.frame.pages import PageRequest, page
from virtaus.frame.rights import SIGNED_IN


@page(SIGNED_IN)
def file(request: PageRequest, file_id: UUID) -> StreamingHttpResponse:
    """The file as an attachment: a browser never shows it within our pages' origin, nor guesses what it is."""
    found = open_file(request.actor, file_id)
    response = StreamingHttpResponse(found.pieces, content_type=found.content_type)
    response["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    response["Content-Length"] = str(found.size)
    response["X-Content-Type-Options"] = "nosniff"
    return response

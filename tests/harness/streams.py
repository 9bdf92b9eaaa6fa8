"""Answers that come in pieces: read to the end, their file is closed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase


def read(response: HttpResponseBase) -> None:
    """Read a streamed answer to its end; leave any other as it is."""
    if response.streaming:
        content: Any = getattr(response, "streaming_content", ())
        for _piece in content:
            pass

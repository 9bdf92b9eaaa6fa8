"""Asking the compute process; the standard library is enough."""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from virtaus.frame.compute import wire
from virtaus.frame.errors import VirtausError

log = structlog.get_logger(__name__)
Reason = Literal["absent", "starting", "busy", "slow", "failed", "unknown"]


class ComputeDown(VirtausError):
    """No answer was to be had. A page shows the sentence in place of the figure and works on.

    ``reason``: absent (no process), starting (still loading), busy, slow (no answer in time), failed (a fault of the
    handler, in the process's log), unknown (no handler of that name).
    """

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        text = _("The computation is being started. Try again in a moment.")
        if reason != "starting":
            text = _("The computation does not answer just now. Everything else works.")
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler answered, and the moment (UTC) up to which its data holds every change."""

    result: Any
    data_at: datetime


@dataclass(frozen=True, slots=True)
class Health:
    """State of the compute process: ready to answer, its last change's number and its data's moment."""

    ready: bool
    state: str
    seq: int
    data_at: datetime | None


def call(name: str, payload: Mapping[str, Any], timeout: float = 2.0) -> Answer:
    """The answer of the handler ``name``; raises ComputeDown within ``timeout`` seconds."""
    message = _exchange({"name": name, "payload": dict(payload), "timeout": timeout}, timeout)
    error = message.get("error")
    if error:
        raise ComputeDown(error)
    return Answer(message["result"], datetime.fromisoformat(message["data_at"]))


def ping(timeout: float = 0.5) -> Health:
    """How the compute process is; raises ComputeDown when there is none."""
    message = _exchange({"name": "ping", "payload": {}, "timeout": timeout}, timeout)
    moment = message.get("data_at")
    return Health(
        ready=bool(message.get("ready")),
        state=str(message.get("state", "")),
        seq=int(message.get("seq", 0)),
        data_at=datetime.fromisoformat(moment) if moment else None,
    )


def _exchange(request: dict[str, Any], timeout: float) -> dict[str, Any]:
    until = time.monotonic() + timeout
    reason: Reason = "absent"
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(timeout)
            with wire.address(Path(settings.VIRTAUS_COMPUTE_SOCKET)) as where:
                connection.connect(where)
            wire.send(connection, request)
            return wire.receive(connection, until)
    except TimeoutError:
        reason = "slow"
    except (OSError, wire.WireError):
        reason = "absent"
    log.warning("compute_down", handler=request["name"], reason=reason)
    raise ComputeDown(reason)

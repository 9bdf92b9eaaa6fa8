"""The sealer: seals the log each second, in a thread of the worker process.

A queued job each second would fill the queue with nothing and wait behind long imports; a thread does neither.
"""

from __future__ import annotations

import threading

import structlog
from django.db import Error, connection

from virtaus.audit.sealing import seal_entries

SECONDS = 1.0
SECONDS_AFTER_A_FAULT = 5.0
log = structlog.get_logger(__name__)


def keep_sealing(stop: threading.Event) -> None:
    """Seal until ``stop`` is set. A fault of the database (it restarts, say) is logged and sealing goes on after it."""
    while not stop.is_set():
        pause = SECONDS
        try:
            seal_entries()
        except Error as error:
            log.warning("sealing_failed", error=type(error).__name__)
            connection.close()
            pause = SECONDS_AFTER_A_FAULT
        stop.wait(pause)
    connection.close()

"""How often one sender may ask the open interface: a count for each minute, kept in the web process."""

from __future__ import annotations

import hashlib
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

WINDOW = 60  # seconds


class PerMinute(BaseThrottle):
    """At most VIRTAUS_API_PER_MINUTE requests of a sender in a minute, in each web worker.

    A sender is an address (``virtaus.web.middleware.SenderAddress``); only a digest of it is kept, for the minute.
    """

    def allow_request(self, request: HttpRequest) -> bool:
        minute = int(time.monotonic() // WINDOW)
        sender = hashlib.sha256(f"{minute} {request.META.get('REMOTE_ADDR', '')}".encode()).hexdigest()
        key = f"api-{sender[:32]}"
        if cache.add(key, 1, WINDOW * 2):
            return settings.VIRTAUS_API_PER_MINUTE >= 1
        try:
            return cache.incr(key) <= settings.VIRTAUS_API_PER_MINUTE
        except ValueError:  # the cache dropped the count between the two lines
            return True

    def wait(self) -> float:
        return WINDOW - time.monotonic() % WINDOW

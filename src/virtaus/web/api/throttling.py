"""How often one sender may ask the open interface: a count for each minute, shared by all web processes."""

from __future__ import annotations

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from virtaus.frame import tallies

A_MINUTE = 60.0


class PerMinute(BaseThrottle):
    """At most VIRTAUS_API_PER_MINUTE requests of a sender in a minute.

    A sender is an address (``virtaus.web.middleware.SenderAddress``); only a digest of it is kept, for the minute.
    """

    def allow_request(self, request: HttpRequest) -> bool:
        try:
            number = tallies.count("api", request.META.get("REMOTE_ADDR", ""))
        except OperationalError:  # what needs the database says itself that it does not answer
            return True
        return number <= settings.VIRTAUS_API_PER_MINUTE

    def wait(self) -> float:
        return A_MINUTE  # by then the count is a new one in any case

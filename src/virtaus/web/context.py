"""What every template may use: the menu, the area and the clock."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest

from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.navigation import menu
from virtaus.frame.pages import PageRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(cast(PageRequest, request), "actor", None) or Actor.anonymous()
    return {
        "actor": actor,
        "main_menu": menu(actor, request.path),
        "own_menu": menu(actor, request.path, secondary=True),
        "today": clock.today(),
        "clock_shifted": clock.is_shifted(),
        "is_demo": settings.VIRTAUS_DEMO,
        "is_add_on": settings.VIRTAUS_MODE == "add-on",
    }

"""What lower rooms put on a customer's own pages: the next step, panels of her page and of what is known of her.

Everything here is in plain words for the person herself, and obliges her to nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import structlog
from django.db import DatabaseError, transaction

from virtaus.frame.actor import Actor
from virtaus.frame.panels import Slot

log = structlog.get_logger(__name__)

MY_PAGE: Slot[UUID] = Slot("people.my_page")
"""Panels of the customer's own page, by the person's id."""
MY_DATA: Slot[UUID] = Slot("people.my_data")
"""Panels of the page that tells what is known of her."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do, in one short sentence; the lowest ``order`` is the one that is shown.

    Under 10: an employer waits for her. Under 20: a meeting of these days. Under 30: something to answer. Under 40: a
    step of her plan. Under 50: what comes later. ``button`` leads to ``url``.
    """

    order: int
    title: str
    text: str
    button: str
    url: str


Look = Callable[[Actor, UUID], NextStep | None]
_looks: list[Look] = []


def add_next_step(look: Look) -> None:
    """Register where a next step may come from; called when a room's ``panels`` is loaded. One cheap query each."""
    _looks.append(look)


def next_step(actor: Actor, person: UUID) -> NextStep | None:
    """The one next step of the customer who looks at her own page; a source that fails is left out and logged."""
    found: list[NextStep] = []
    for look in _looks:
        try:
            with transaction.atomic():
                step = look(actor, person)
        except DatabaseError as error:
            log.error("next_step_failed", source=look.__module__, error=type(error).__name__)
            continue
        if step is not None:
            found.append(step)
    return min(found, key=lambda step: step.order, default=None)

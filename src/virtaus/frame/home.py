"""The home page as the rooms see it: a slot for their panels and the findings that its headline is made of.

Panels stand in order of consequence by their ``order``: under 100 what is late, under 200 what is due today, under 300
what waits for an answer, under 400 the load of work, under 500 key figures, then everything else. A panel that leaves
the actor out of its rows shows nothing: an empty home page says itself what to do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

import structlog
from django.db import DatabaseError, transaction

from virtaus.frame.actor import Actor
from virtaus.frame.panels import Slot
from virtaus.frame.rights import Right, may
from virtaus.frame.roles import Role

log = structlog.get_logger(__name__)

HOME: Slot[Actor] = Slot("home")


class Weight(IntEnum):
    """What a finding is worth: the heaviest becomes the headline."""

    NEWS = 1
    GOAL = 2
    TODAY = 3
    LATE = 4


@dataclass(frozen=True, slots=True)
class Finding:
    """One translated sentence computed from the data ("Two things first."); ``url`` leads to where it is seen."""

    sentence: str
    weight: Weight
    url: str = ""


@dataclass(frozen=True, slots=True)
class _Source:
    name: str
    right: Right
    look: Callable[[Actor], Finding | None]


_sources: list[_Source] = []


def add_finding(name: str, right: Right, look: Callable[[Actor], Finding | None]) -> None:
    """Add a source of findings, from a room's ``panels``: ``look`` is one cheap query; None when there is nothing."""
    if any(source.name == name for source in _sources):
        raise ValueError(f"the home page already has a finding {name}")
    _sources.append(_Source(name, right, look))


def findings(actor: Actor) -> list[Finding]:
    """What the rooms tell ``actor`` now, the heaviest first. One that fails is logged and left out."""
    found: list[Finding] = []
    for source in _sources:
        if not may(actor, source.right):
            continue
        try:
            with transaction.atomic():
                finding = source.look(actor)
        except DatabaseError as error:
            log.error("finding_failed", finding=source.name, error=type(error).__name__)
            continue
        if finding is not None:
            found.append(finding)
    return sorted(found, key=lambda finding: -finding.weight)


_own_homes: dict[Role, str] = {}


def own_home(role: Role, route: str) -> None:
    """Say that the home page of somebody who holds this role alone is a page of its own (a URL name)."""
    if role in _own_homes:
        raise ValueError(f"the role {role} already has a home page of its own")
    _own_homes[role] = route


def own_home_of(actor: Actor) -> str | None:
    """The URL name of the actor's own home page; None for the home page that all share."""
    return _own_homes.get(*actor.roles) if len(actor.roles) == 1 else None

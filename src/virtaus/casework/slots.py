"""What lower rooms tell on a person's timeline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import structlog
from django.db import DatabaseError, transaction

from virtaus.frame.actor import Actor
from virtaus.frame.rights import Right, may

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened to a person or is agreed: the day, a short sentence, a note, and where it is seen.

    ``local``: told here, the national register has not confirmed it. ``kind`` groups: "search", "status", "meeting",
    "plan", "move", or a lower room's own word.
    """

    on: date
    what: str
    note: str = ""
    url: str = ""
    kind: str = ""
    local: bool = False


Tell = Callable[[Actor, UUID, datetime | None], Sequence[Happening]]


@dataclass(frozen=True, slots=True)
class _Teller:
    name: str
    right: Right
    tell: Tell


_tellers: list[_Teller] = []


def add_happenings(name: str, right: Right, tell: Tell) -> None:
    """Add a teller, from a room's ``panels``. ``tell(actor, person, known_at)`` notes what it reads in the trail.

    With ``known_at`` (aware) it leaves out what was not known by then. ValueError for a name that is taken.
    """
    if any(teller.name == name for teller in _tellers):
        raise ValueError(f"the timeline already has a teller {name}")
    _tellers.append(_Teller(name, right, tell))


def happenings(actor: Actor, person: UUID, known_at: datetime | None) -> list[Happening]:
    """What lower rooms tell of a person; a room that fails is logged and left out."""
    found: list[Happening] = []
    for teller in _tellers:
        if not may(actor, teller.right):
            continue
        try:
            with transaction.atomic():
                found += teller.tell(actor, person, known_at)
        except DatabaseError as error:
            log.error("happenings_failed", teller=teller.name, error=type(error).__name__)
    return found

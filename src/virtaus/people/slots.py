"""What lower rooms put on a person's page: panels, and the finding that becomes its headline."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from virtaus.frame.actor import Actor
from virtaus.frame.panels import Slot

PERSON_PAGE: Slot[UUID] = Slot("people.person_page")


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence that says what matters most of a person now; the lowest ``order`` becomes the headline."""

    order: int
    sentence: str


Findings = Callable[[Actor, Sequence[UUID]], Mapping[UUID, Finding]]
_findings: list[Findings] = []


def add_finding(find: Findings) -> None:
    """Register a finder; called when a room's ``panels`` module is loaded. It answers for many persons in one query."""
    _findings.append(find)


def finding(actor: Actor, person: UUID) -> Finding | None:
    """The finding that comes first for one person; None when no room has any."""
    found = [each[person] for each in (find(actor, [person]) for find in _findings) if person in each]
    return min(found, key=lambda each: each.order, default=None)

"""The time of the data: rooms that bring data from elsewhere tell how fresh it is, and every page shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import structlog
from django.db import DatabaseError

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Freshness:
    """One sentence of the strip: ``label`` is translated text that ends before the time ("Data of the register of")."""

    label: str
    moment: datetime | date


_sources: dict[str, tuple[Any, Callable[[], datetime | date | None]]] = {}


def tell(name: str, label: Any, moment: Callable[[], datetime | date | None]) -> None:
    """Add a source: ``label`` is a lazy translation, ``moment()`` gives its newest data or None when there is none.

    Called when a room's ``panels`` module is loaded; ``moment`` runs on every page, so it must be one cheap query.
    """
    _sources[name] = (label, moment)


def freshness() -> list[Freshness]:
    """What the strip says. A source whose table can't be read is left out: the page itself says what is wrong."""
    told: list[Freshness] = []
    for name, (label, moment) in _sources.items():
        try:
            value = moment()
        except DatabaseError as error:
            log.error("freshness_failed", source=name, error=type(error).__name__)
            continue
        if value is not None:
            told.append(Freshness(str(label), value))
    return told

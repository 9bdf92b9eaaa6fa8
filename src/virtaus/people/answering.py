"""By when a person's request about her data is answered, read from ``data/corrections.toml``."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from virtaus.frame.dated import version_on, versions_of

FILE = Path(__file__).parent / "data" / "corrections.toml"


@dataclass(frozen=True, slots=True)
class AnsweringTime:
    """One version; ``months`` from the request to the answer."""

    valid_from: date
    source: str
    mark: str
    months: int


@cache
def versions() -> tuple[AnsweringTime, ...]:
    """Every version, oldest first."""
    return versions_of(FILE, AnsweringTime)


def answer_by(asked: date) -> date:
    """The last day to answer a request of a day: the same day of the month, or the month's last."""
    months = asked.month - 1 + version_on(versions(), asked).months
    year, month = asked.year + months // 12, months % 12 + 1
    return date(year, month, min(asked.day, calendar.monthrange(year, month)[1]))

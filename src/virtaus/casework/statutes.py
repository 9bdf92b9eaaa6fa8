"""The rules, the calendar and the status codes that the product ships, read once from their data files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from virtaus.engine.statutes.calendar import WorkingCalendar
from virtaus.engine.statutes.duties import Statutes, statutes
from virtaus.engine.statutes.rules import Rule, parse_calendar, parse_rule
from virtaus.frame.texts import in_language as in_language

DATA = Path(__file__).parent / "data"


def _read(path: Path) -> Mapping[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def calendar() -> WorkingCalendar:
    """The Finnish working-day calendar of ``data/calendar.toml``."""
    return parse_calendar(_read(DATA / "calendar.toml"))


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule of ``data/rules``, by name of file. Raises UnreadableRule with the rule and what is wrong in it."""
    return tuple(parse_rule(_read(path)) for path in sorted((DATA / "rules").glob("*.toml")))


@cache
def law() -> Statutes:
    """What an evaluation of duties needs."""
    return statutes(rules(), calendar())


@dataclass(frozen=True, slots=True)
class StatusCode:
    """A status of the ledger: its code, the group that flow counts by, whether the person is unemployed in it."""

    code: str
    group: str
    unemployed: bool
    names: Mapping[str, str] = field(hash=False)

    def __str__(self) -> str:
        return in_language(self.names)


@cache
def status_codes() -> Mapping[str, StatusCode]:
    """Status codes by code, in the order of ``data/statuses.toml``."""
    data = _read(DATA / "statuses.toml")
    codes = {each["code"]: StatusCode(**each) for each in data["statuses"]}
    for code in codes.values():
        if code.group not in data["groups"]:
            raise ValueError(f"the status {code.code} is of an unknown group {code.group}")
    return codes

"""Code lists of casework that are data: benefit bases, reasons why a search ends, reasons of a missed meeting."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from virtaus.casework.statutes import DATA, in_language

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Benefit:
    """A benefit basis that a period may begin with from a day to a day (half-open). ``mark`` says how it is known."""

    code: str
    names: Texts = field(hash=False)
    valid_from: date
    mark: str
    source: str
    valid_to: date | None = None

    def __str__(self) -> str:
        return in_language(self.names)

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class EndReason:
    """Why a search may end from a day to a day (half-open). ``decider``: person, worker or time."""

    code: str
    decider: str
    names: Texts = field(hash=False)
    citation: Texts = field(hash=False)
    valid_from: date
    mark: str
    valid_to: date | None = None

    def __str__(self) -> str:
        return in_language(self.names)

    @property
    def check(self) -> bool:
        """Whether the statute text was not seen, so that the reason must be checked before it is used."""
        return self.mark in {"W", "M"}

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class MeetingReason:
    """Why a meeting was missed or called off; ``states`` says which of the two."""

    code: str
    states: tuple[str, ...]
    names: Texts = field(hash=False)

    def __str__(self) -> str:
        return in_language(self.names)


@dataclass(frozen=True, slots=True)
class NationalSystem:
    """Where what has legal effect is recorded."""

    names: Texts = field(hash=False)
    address: str
    mark: str

    def __str__(self) -> str:
        return in_language(self.names)


@cache
def benefits() -> Mapping[str, Benefit]:
    """Benefit bases by code, in the order of ``data/benefits.toml``."""
    return {row["code"]: Benefit(**row) for row in _rows("benefits")}


@cache
def end_reasons() -> Mapping[str, EndReason]:
    """Reasons of ending a search by code, in the order of ``data/end_reasons.toml``."""
    return {row["code"]: EndReason(**row) for row in _rows("end_reasons", "reasons")}


@cache
def meeting_reasons() -> Mapping[str, MeetingReason]:
    """Reasons of a missed or called-off meeting by code, in the order of ``data/meeting_reasons.toml``."""
    rows = _rows("meeting_reasons", "reasons")
    return {row["code"]: MeetingReason(row["code"], tuple(row["states"]), row["names"]) for row in rows}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A ready phrase of a plan with what belongs under it. ``level`` is goal, measure or step."""

    code: str
    level: str
    texts: Texts = field(hash=False)
    responsible: str = ""
    under: tuple[Phrase, ...] = ()

    def __str__(self) -> str:
        return in_language(self.texts)


@cache
def plan_phrases() -> tuple[Phrase, ...]:
    """The goals of ``data/plan_phrases.toml`` with their measures and steps."""
    return tuple(
        Phrase(
            goal["code"],
            "goal",
            goal["texts"],
            under=tuple(
                Phrase(
                    measure["code"],
                    "measure",
                    measure["texts"],
                    under=tuple(
                        Phrase(step["code"], "step", step["texts"], step["responsible"])
                        for step in measure.get("steps", [])
                    ),
                )
                for measure in goal.get("measures", [])
            ),
        )
        for goal in _rows("plan_phrases", "goals")
    )


@cache
def national_system() -> NationalSystem:
    """The national service of ``data/national.toml``."""
    return NationalSystem(**tomllib.loads((DATA / "national.toml").read_text(encoding="utf-8")))


def _rows(file: str, table: str = "") -> list[dict[str, Any]]:
    return tomllib.loads((DATA / f"{file}.toml").read_text(encoding="utf-8"))[table or file]  # type: ignore[no-any-return]

"""What the files of an area say, as typed rows. Each remembers its line in the file, so that faults can name it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class AreaRow:
    code: str
    name_fi: str
    name_sv: str
    name_en: str
    responsible: str
    plan_fi: str
    plan_sv: str
    plan_en: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    row: int
    code: str
    texts: tuple[str, str, str]
    address: str


@dataclass(frozen=True, slots=True)
class MunicipalityRow:
    row: int
    code: str
    name_fi: str
    name_sv: str
    sub_region_fi: str
    sub_region_sv: str
    latitude: float | None
    longitude: float | None
    source: str
    mark: str


@dataclass(frozen=True, slots=True)
class CommutingRow:
    row: int
    municipality: str
    printed_name: str
    within: int
    in_from_sub_region: int
    out_to_sub_region: int
    in_from_area: int
    out_to_area: int
    in_from_elsewhere: int
    out_to_elsewhere: int
    total: int
    source: str
    mark: str

    @property
    def sum(self) -> int:
        return (
            self.in_from_sub_region
            + self.out_to_sub_region
            + self.in_from_area
            + self.out_to_area
            + self.in_from_elsewhere
            + self.out_to_elsewhere
        )


@dataclass(frozen=True, slots=True)
class BudgetRow:
    row: int
    code: str
    kind: str
    part_of: str
    name_fi: str
    name_sv: str
    name_en: str
    amount: Decimal
    unit: str
    source: str
    mark: str


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A target (with ``sense``) or a rate (with ``citation``)."""

    row: int
    code: str
    name_fi: str
    name_sv: str
    name_en: str
    value: Decimal
    unit: str
    valid_from: date
    valid_to: date | None
    source: str
    mark: str
    sense: str = ""
    citation: str = ""


@dataclass(frozen=True, slots=True)
class TeamRow:
    row: int
    code: str
    names: tuple[str, str, str]
    specialities: tuple[str, str, str]
    municipalities: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    source: str
    mark: str


@dataclass(frozen=True, slots=True)
class ServicePointRow:
    row: int
    code: str
    kind: str
    municipality: str
    name_fi: str
    name_sv: str
    name_en: str
    latitude: float | None
    longitude: float | None
    languages: tuple[str, ...]
    step_free: bool | None
    hours: tuple[tuple[int, time, time], ...]
    valid_from: date
    valid_to: date | None
    source: str
    mark: str
    hours_source: str
    hours_mark: str


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A made-up worker of a training area."""

    row: int
    email: str
    name: str
    role: str
    team: str
    municipality: str
    share: Decimal
    languages: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class AwayRow:
    """A made-up absence of a training area; days count from the day it starts on (negative: before it)."""

    row: int
    email: str
    first_day: int
    last_day: int


@dataclass(slots=True)
class AreaFiles:
    """Everything that the files of an area hold. ``area`` is None when area.toml can't be read.

    ``parts`` holds the rows of the files that lower rooms read, by the file's name.
    """

    area: AreaRow | None = None
    sources: list[SourceRow] = field(default_factory=list)
    municipalities: list[MunicipalityRow] = field(default_factory=list)
    commuting: list[CommutingRow] = field(default_factory=list)
    budget: list[BudgetRow] = field(default_factory=list)
    targets: list[NumberRow] = field(default_factory=list)
    rates: list[NumberRow] = field(default_factory=list)
    teams: list[TeamRow] = field(default_factory=list)
    service_points: list[ServicePointRow] = field(default_factory=list)
    staff: list[StaffRow] = field(default_factory=list)
    parts: dict[str, Sequence[Any]] = field(default_factory=dict)
    away: list[AwayRow] = field(default_factory=list)

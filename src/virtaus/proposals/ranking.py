"""Asking the compute process how persons and openings fit, and putting its answer into rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from virtaus.frame.compute import call

TOP = 20


Language = tuple[UUID, int]


@dataclass(frozen=True, slots=True)
class Pair:
    """How one pair fits: points by part (they add up to ``score``), concepts by id, and what stands in the way.

    ``other`` is the vacancy or the person of the other side. ``closeness``: 0 none to 4 the same occupation.
    ``fails`` are the conditions that the person is known not to meet, ``unknown`` those that nobody has recorded;
    languages carry the level needed (0 any). ``reach_km`` was applied; ``own_reach``: the person said it. ``limits``
    are work limits that the person chose, told only where openings are listed for that person.
    """

    other: UUID
    score: float
    occupation: float
    skills: float
    distance: float
    closeness: int
    km: float | None
    reach_km: float
    own_reach: bool
    fails: tuple[str, ...]
    unknown: tuple[str, ...]
    fits: tuple[UUID, ...]
    implied: tuple[UUID, ...]
    missing: tuple[UUID, ...]
    also_fits: tuple[UUID, ...]
    missing_licences: tuple[UUID, ...]
    missing_languages: tuple[Language, ...]
    ask_licences: tuple[UUID, ...]
    ask_languages: tuple[Language, ...]
    working_time: str
    starts_on: date | None
    limits: tuple[str, ...]
    digest: str
    engine: str
    weights: str
    data_at: datetime

    @property
    def concepts(self) -> set[UUID]:
        """Every concept that the reasons name."""
        lists = (self.fits, self.implied, self.missing, self.also_fits, self.missing_licences, self.ask_licences)
        languages = {language for language, _level in (*self.missing_languages, *self.ask_languages)}
        return languages.union(*lists)


@dataclass(frozen=True, slots=True)
class Group:
    """Pairs outside by the condition that they fail first: how many in all, and the best of them."""

    condition: str
    count: int
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A ranking: the best within the conditions, and what stands outside by condition. Nothing is dropped.

    ``limited``: within the conditions, but against a limit that the person chose (only where openings are ranked for
    a person). ``unrelated``: pairs with neither occupation nor skills in common.
    """

    inside_count: int
    inside: tuple[Pair, ...]
    outside: tuple[Group, ...]
    limited_count: int
    limited: tuple[Pair, ...]
    unrelated_count: int
    unrelated: tuple[Pair, ...]
    data_at: datetime

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Every pair that was told, in any list."""
        outside = (pair for group in self.outside for pair in group.pairs)
        return (*self.inside, *outside, *self.limited, *self.unrelated)


def openings_for(person_id: UUID, vacancy_ids: Collection[UUID], top: int = TOP) -> Ranked:
    """The given vacancies ranked for a person. Raises ComputeDown."""
    payload = {"person": str(person_id), "vacancies": [str(each) for each in vacancy_ids], "top": top}
    return _ranked("proposals.openings", payload)


def persons_for(vacancy_id: UUID, person_ids: Collection[UUID], top: int = TOP) -> Ranked:
    """The given persons ranked for a vacancy. Raises ComputeDown."""
    payload = {"vacancy": str(vacancy_id), "persons": [str(each) for each in person_ids], "top": top}
    return _ranked("proposals.persons", payload)


def pair(person_id: UUID, vacancy_id: UUID) -> Pair | None:
    """How one person and one vacancy fit; None where the compute process does not know the vacancy (yet)."""
    return next(iter(openings_for(person_id, [vacancy_id], top=1).pairs), None)


def _ranked(handler: str, payload: dict[str, Any]) -> Ranked:
    answer = call(handler, payload)
    result = answer.result
    common = (result["engine"], result["weights"], answer.data_at)

    def pairs(rows: Iterable[Mapping[str, Any]]) -> tuple[Pair, ...]:
        return tuple(_pair(row, *common) for row in rows)

    return Ranked(
        inside_count=result["inside_count"],
        inside=pairs(result["inside"]),
        outside=tuple(Group(condition, count, pairs(rows)) for condition, count, rows in result["outside"]),
        limited_count=result.get("limited_count", 0),
        limited=pairs(result.get("limited", ())),
        unrelated_count=result["unrelated_count"],
        unrelated=pairs(result["unrelated"]),
        data_at=answer.data_at,
    )


def _pair(row: Mapping[str, Any], engine: str, weights: str, data_at: datetime) -> Pair:
    def concepts(name: str) -> tuple[UUID, ...]:
        return tuple(map(UUID, row[name]))

    def languages(name: str) -> tuple[Language, ...]:
        return tuple((UUID(concept), int(level)) for concept, level in row[name])

    return Pair(
        other=UUID(row["id"]),
        score=row["score"],
        occupation=row["occupation"],
        skills=row["skills"],
        distance=row["distance"],
        closeness=row["closeness"],
        km=row["km"],
        reach_km=row["reach_km"],
        own_reach=row["own_reach"],
        fails=tuple(row["fails"]),
        unknown=tuple(row["unknown"]),
        fits=concepts("fits"),
        implied=concepts("implied"),
        missing=concepts("missing"),
        also_fits=concepts("also_fits"),
        missing_licences=concepts("missing_licences"),
        missing_languages=languages("missing_languages"),
        ask_licences=concepts("ask_licences"),
        ask_languages=languages("ask_languages"),
        working_time=row["working_time"],
        starts_on=None if row["starts_on"] is None else date.fromordinal(row["starts_on"]),
        limits=tuple(row.get("limits", ())),
        digest=row["digest"],
        engine=engine,
        weights=weights,
        data_at=data_at,
    )

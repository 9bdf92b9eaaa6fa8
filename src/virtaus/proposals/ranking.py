"""Asking the compute process how persons and openings fit, and putting its answer into rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from virtaus.frame.compute import call

TOP = 20
CLOSENESS_SAME = 4


@dataclass(frozen=True, slots=True)
class Pair:
    """How one pair fits: points by part (they add up to ``score``), concepts by id, and what stands in the way.

    ``other`` is the vacancy or the person of the other side. ``closeness``: 0 none to 4 the same occupation.
    """

    other: UUID
    score: float
    occupation: float
    skills: float
    distance: float
    closeness: int
    km: float | None
    fails: tuple[str, ...]
    fits: tuple[UUID, ...]
    implied: tuple[UUID, ...]
    missing: tuple[UUID, ...]
    also_fits: tuple[UUID, ...]
    missing_licences: tuple[UUID, ...]
    missing_languages: tuple[UUID, ...]
    to_check: tuple[UUID, ...]
    digest: str
    engine: str
    weights: str
    data_at: datetime

    @property
    def concepts(self) -> set[UUID]:
        lists = (self.fits, self.implied, self.missing, self.also_fits, self.missing_licences, self.missing_languages)
        return {concept for each in (*lists, self.to_check) for concept in each}


@dataclass(frozen=True, slots=True)
class Ranked:
    """A ranking: the best within the conditions, the best outside, and how many each condition keeps outside.

    ``unrelated``: pairs with neither occupation nor skills in common; counted, listed on request, never dropped.
    """

    inside_count: int
    inside: tuple[Pair, ...]
    outside: tuple[Pair, ...]
    outside_by: Mapping[str, int]
    unrelated_count: int
    unrelated: tuple[Pair, ...]
    data_at: datetime


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
    found = openings_for(person_id, [vacancy_id], top=1)
    return next(iter((*found.inside, *found.outside, *found.unrelated)), None)


def _ranked(handler: str, payload: dict[str, Any]) -> Ranked:
    answer = call(handler, payload)
    result = answer.result
    common = (result["engine"], result["weights"], answer.data_at)
    return Ranked(
        inside_count=result["inside_count"],
        inside=tuple(_pair(row, *common) for row in result["inside"]),
        outside=tuple(_pair(row, *common) for row in result["outside"]),
        outside_by=result["outside_by"],
        unrelated_count=result["unrelated_count"],
        unrelated=tuple(_pair(row, *common) for row in result["unrelated"]),
        data_at=answer.data_at,
    )


def _pair(row: Mapping[str, Any], engine: str, weights: str, data_at: datetime) -> Pair:
    def concepts(name: str) -> tuple[UUID, ...]:
        return tuple(map(UUID, row[name]))

    return Pair(
        other=UUID(row["id"]),
        score=row["score"],
        occupation=row["occupation"],
        skills=row["skills"],
        distance=row["distance"],
        closeness=row["closeness"],
        km=row["km"],
        fails=tuple(row["fails"]),
        fits=concepts("fits"),
        implied=concepts("implied"),
        missing=concepts("missing"),
        also_fits=concepts("also_fits"),
        missing_licences=concepts("missing_licences"),
        missing_languages=concepts("missing_languages"),
        to_check=concepts("to_check"),
        digest=row["digest"],
        engine=engine,
        weights=weights,
        data_at=data_at,
    )

"""What no source tells of an area, and the simulation therefore assumes. The values come from a data file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from virtaus.engine.simulation.durations import Survival

Shares = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Flow:
    """How people become unemployed and leave. Shares of a mapping are weights.

    ``remaining_after_three_months``: still unemployed three months after becoming so, for those not laid off.
    ``exits``, ``laid_off_exits``: where people go when unemployment ends; of services, the statuses
    ``labour_training`` … ``supported_study``. ``after_service``: where a service leads. ``service_days``: shortest and
    longest service. ``other_status``: what jobseekers who are neither unemployed nor in services do. ``returned``:
    share of the short-term unemployed who came back from a service in the same job search. ``again``: share of job
    searches of somebody who had one before. ``season``: inflow of each month relative to the average month.
    """

    remaining_after_three_months: float
    laid_off_shape: float
    laid_off_scale: float
    exits: Shares
    laid_off_exits: Shares
    after_service: Shares
    service_days: Sequence[int]
    other_status: Shares
    returned: float
    again: float
    season: Sequence[float]

    @property
    def laid_off(self) -> Survival:
        """The duration law of lay-offs."""
        return Survival(self.laid_off_shape, self.laid_off_scale)


@dataclass(frozen=True, slots=True)
class Occupations:
    """What is sought and known: shares of ISCO-08 major groups, of skills held, of a second and of no occupation."""

    major_groups: Shares
    second: float
    none: float
    essential: float
    optional: float


@dataclass(frozen=True, slots=True)
class Languages:
    """Shares of citizens and of foreigners who know a language; ``of_eu``, ``of_other``: mother tongues of foreigners.

    ``eu``: share of foreign citizens from an EU or EEA country. ``interpreter``: of those with neither Finnish nor
    English.
    """

    swedish_speaking: float
    knows_swedish: float
    english_under_40: float
    english_from_40: float
    finnish_of_foreign: float
    english_of_foreign: float
    interpreter: float
    eu: float
    of_eu: Shares
    of_other: Shares


@dataclass(frozen=True, slots=True)
class Reach:
    """How far and by what: ``none_told`` have said nothing; ``car`` of those who may drive; ``kilometres`` one way."""

    none_told: float
    car: float
    public: float
    bicycle: float
    ride: float
    kilometres: Shares


@dataclass(frozen=True, slots=True)
class Limits:
    """``share`` have chosen at least one condition of work to be taken into account, ``second`` of them two."""

    share: float
    second: float
    kinds: Shares


@dataclass(frozen=True, slots=True)
class Openings:
    """Openings: days since publication and to the last day, positions of one, conditions."""

    published_days: int
    longest_days: int
    positions: Sequence[int]
    finnish_needed: float
    outside_share: float
    licence_needed: float
    working_time: Shares


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Everything that is assumed. ``licences``: shares who hold a licence, of ``anybody`` and by the beginning of the
    ISCO-08 code of the occupation sought. ``education``: by ``fi`` and ``foreign``.
    """

    flow: Flow
    occupations: Occupations
    youngest: int
    oldest: int
    education: Mapping[str, Shares]
    languages: Languages
    reach: Reach
    limits: Limits
    licences: Mapping[str, Shares]
    openings: Openings
    employers_per_labour_force: float
    seekers_per_worker: int
    part_time: float
    lead_share: float


def assumptions_of(data: Mapping[str, Any]) -> Assumptions:
    """The assumptions that a data file gives; TypeError or KeyError names what it lacks or has too much."""
    return Assumptions(
        flow=Flow(**data["flow"]),
        occupations=Occupations(**data["occupations"]),
        youngest=data["ages"]["youngest"],
        oldest=data["ages"]["oldest"],
        education=data["education"],
        languages=Languages(**data["languages"]),
        reach=Reach(**data["reach"]),
        limits=Limits(**data["limits"]),
        licences=data["licences"],
        openings=Openings(**data["openings"]),
        employers_per_labour_force=data["employers"]["per_labour_force"],
        seekers_per_worker=data["staff"]["seekers_per_worker"],
        part_time=data["staff"]["part_time"],
        lead_share=data["staff"]["lead_share"],
    )

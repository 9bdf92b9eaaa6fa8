"""What matching knows of a person and of an opening. Concepts are numbers of the caller's own choice, from 0 up."""

from __future__ import annotations

from dataclasses import dataclass

NO_GROUP = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as far as matching goes.

    ``occupations`` holds pairs (concept, ISCO-08 unit group of four digits) that the person seeks; the concept is None
    where only the group is known. ``skills`` are recorded skills, ``implied`` those that the sought occupations need
    and nobody has confirmed. ``licences`` and ``languages`` are None where nothing has been recorded: unknown is not
    missing. ``place`` is (latitude, longitude) in degrees, None where unknown or not to be told.
    """

    occupations: tuple[tuple[int | None, str], ...] = ()
    skills: frozenset[int] = frozenset()
    implied: frozenset[int] = frozenset()
    licences: frozenset[int] | None = None
    languages: frozenset[int] | None = None
    place: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """A vacancy as far as matching goes: its occupation with its ISCO-08 unit group, what it needs and where it is."""

    occupation: int | None = None
    group: str = NO_GROUP
    essential: frozenset[int] = frozenset()
    optional: frozenset[int] = frozenset()
    licences: frozenset[int] = frozenset()
    languages: frozenset[int] = frozenset()
    place: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts; ``occupation`` + ``skills`` + ``distance`` is the highest possible score.

    ``same_group``, ``same_minor`` and ``same_sub_major`` are the likeness of two occupations that share four, three or
    two digits of ISCO-08; the same occupation counts 1. ``optional`` is the weight of an optional skill against an
    essential one, ``implied`` that of a skill inferred from an occupation against a recorded one. Nearness falls
    linearly to zero at ``reach_km``; beyond it the opening stands outside.
    """

    occupation: float
    skills: float
    distance: float
    same_group: float
    same_minor: float
    same_sub_major: float
    optional: float
    implied: float
    reach_km: float

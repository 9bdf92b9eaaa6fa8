"""What matching knows of a person and of an opening. Concepts are numbers of the caller's own choice, from 0 up."""

from __future__ import annotations

from dataclasses import dataclass

NO_GROUP = ""
ANY_LEVEL = 0

# A language with its level in the Common European Framework, 1 (A1) to 6 (C2); 0 is "no level said".
Language = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as far as matching goes.

    ``occupations`` holds pairs (concept, ISCO-08 unit group of four digits) that the person seeks; the concept is None
    where only the group is known. ``skills`` are recorded skills, ``implied`` those that the sought occupations need
    and nobody has confirmed. None means that nothing has been recorded, and unknown is not missing: of ``licences``,
    ``languages``, the ``working_times`` that suit and the day ``available_from`` (a proleptic ordinal). ``place`` is
    (latitude, longitude) in degrees, None where unknown or not to be told. ``reach_km`` is how far the person goes to
    work one way, None where they have not said.
    """

    occupations: tuple[tuple[int | None, str], ...] = ()
    skills: frozenset[int] = frozenset()
    implied: frozenset[int] = frozenset()
    licences: frozenset[int] | None = None
    languages: frozenset[Language] | None = None
    working_times: frozenset[str] | None = None
    available_from: int | None = None
    place: tuple[float, float] | None = None
    reach_km: float | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """A vacancy as far as matching goes: its occupation with its ISCO-08 unit group, what it asks and where it is.

    ``languages`` carry the level needed at least. ``working_time`` is empty where the opening says none; ``starts_on``
    is the day (a proleptic ordinal) on which the work starts, None where it may wait.
    """

    occupation: int | None = None
    group: str = NO_GROUP
    essential: frozenset[int] = frozenset()
    optional: frozenset[int] = frozenset()
    licences: frozenset[int] = frozenset()
    languages: frozenset[Language] = frozenset()
    working_time: str = ""
    starts_on: int | None = None
    place: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts; ``occupation`` + ``skills`` + ``distance`` is the highest possible score.

    ``same_group``, ``same_minor`` and ``same_sub_major`` are the likeness of two occupations that share four, three or
    two digits of ISCO-08; the same occupation counts 1. ``optional`` is the weight of an optional skill against an
    essential one, ``implied`` that of a skill inferred from an occupation against a recorded one. Nearness falls
    linearly to zero at ``reach_km``. How far somebody goes to work moves no points: who has no car loses none. It only
    says what stands outside: beyond the person's own reach, or beyond ``reach_km`` where they have not said.
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

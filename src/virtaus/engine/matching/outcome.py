"""What matching answers: for each pair the parts of its score, what is missing, and which condition it fails."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Closeness(IntEnum):
    """How near the sought occupation is to the opening's; the value orders them."""

    NONE = 0
    SUB_MAJOR = 1
    MINOR = 2
    GROUP = 3
    SAME = 4


class Condition(StrEnum):
    """A hard condition, in the order in which a failing pair is counted."""

    LICENCE = "licence"
    DISTANCE = "distance"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Match:
    """One pair. ``score`` = ``occupation`` + ``skills`` + ``distance``, each with its weight already in.

    ``index`` is the position in the caller's list. ``fits``, ``implied`` and ``missing`` split the opening's essential
    skills, rarest first; ``also_fits`` are optional skills that the person has. ``fails`` are the conditions that put
    the pair outside; ``to_check`` are licences and languages that the opening needs and nobody has recorded either way.
    ``km`` is None where a place is unknown.
    """

    index: int
    score: float
    occupation: float
    skills: float
    distance: float
    closeness: Closeness
    fits: tuple[int, ...]
    implied: tuple[int, ...]
    missing: tuple[int, ...]
    also_fits: tuple[int, ...]
    missing_licences: tuple[int, ...]
    missing_languages: tuple[int, ...]
    to_check: tuple[int, ...]
    km: float | None
    fails: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Outside:
    """How many pairs fail a condition first."""

    condition: Condition
    count: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """Best first. ``outside`` pairs fail a hard condition; they are counted and shown apart, never dropped.

    ``pairs`` is how many there were in all; the lists hold at most as many as were asked for.
    """

    pairs: int
    inside: tuple[Match, ...]
    outside: tuple[Match, ...]
    inside_count: int
    outside_by: tuple[Outside, ...]

    @property
    def outside_count(self) -> int:
        return self.pairs - self.inside_count

"""What matching answers: for each pair the parts of its score, what is missing, and which condition it fails."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from virtaus.engine.matching.inputs import Language


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
    WORKING_TIME = "working_time"
    START = "start"


@dataclass(frozen=True, slots=True)
class Match:
    """One pair. ``score`` = ``occupation`` + ``skills`` + ``distance``, each with its weight already in.

    ``index`` is the position in the caller's list. ``fits``, ``implied`` and ``missing`` split the opening's essential
    skills, rarest first; ``also_fits`` are optional skills that the person has. ``fails`` are the conditions that the
    person is known not to meet, ``unknown`` those that the opening sets and nobody has recorded either way.
    ``missing_licences``, ``missing_languages`` (with the level needed), ``ask_licences`` and ``ask_languages`` tell
    which. ``km`` is None where a place is unknown. ``reach_km`` is the reach that was applied, ``own_reach`` whether
    the person said it.
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
    missing_languages: tuple[Language, ...]
    ask_licences: tuple[int, ...]
    ask_languages: tuple[Language, ...]
    km: float | None
    reach_km: float
    own_reach: bool
    fails: tuple[Condition, ...]
    unknown: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Pairs that stand outside because they fail ``condition`` first: how many, and the best of them."""

    condition: Condition
    count: int
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Best first, nothing dropped: ``pairs`` = inside + outside + unrelated.

    Related pairs share an occupation group or a skill. Those that meet every condition, as far as is known, are
    ``inside``; the others stand in ``outside`` by the condition they fail first. ``unrelated`` pairs have neither
    occupation nor skills in common. The lists hold at most as many as were asked for.
    """

    pairs: int
    inside: tuple[Match, ...]
    inside_count: int
    outside: tuple[Group, ...]
    unrelated: tuple[Match, ...]
    unrelated_count: int

    @property
    def outside_count(self) -> int:
        return sum(group.count for group in self.outside)

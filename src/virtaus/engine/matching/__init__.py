"""Openings for a person and persons for an opening: scores that add up, conditions that never hide, plain reasons.

No input says anything of age, gender, origin, citizenship, health, family or the length of somebody's unemployment: the
types have no place for it.
"""

from __future__ import annotations

from virtaus.engine.matching.inputs import ANY_LEVEL, NO_GROUP, Opening, Profile, Weights
from virtaus.engine.matching.outcome import Closeness, Condition, Group, Match, Ranking
from virtaus.engine.matching.rank import VERSION, rank_openings, rank_profiles
from virtaus.engine.matching.rarity import rarity

__all__ = [
    "ANY_LEVEL",
    "NO_GROUP",
    "VERSION",
    "Closeness",
    "Condition",
    "Group",
    "Match",
    "Opening",
    "Profile",
    "Ranking",
    "Weights",
    "rank_openings",
    "rank_profiles",
    "rarity",
]

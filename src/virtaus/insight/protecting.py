"""Small counts stay hidden in what is published, also from those who subtract.

A count from one up to the smallest that may be shown is hidden. Where the whole is published and one part alone would
be hidden, the smallest other part is hidden too, for the hidden one is the whole less the others (primary and secondary
suppression, Hundepool et al., Statistical Disclosure Control, 2012).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

K = TypeVar("K")


def is_small(count: int, smallest: int) -> bool:
    """Whether a count tells of too few people; nobody at all tells of nobody."""
    return 0 < count < smallest


def hidden_parts(counts: Mapping[K, int], smallest: int) -> set[K]:
    """The parts of a published whole that are not shown."""
    hidden = {key for key, count in counts.items() if is_small(count, smallest)}
    others = sorted((key for key, count in counts.items() if count and key not in hidden), key=lambda key: counts[key])
    if len(hidden) == 1 and others:
        hidden.add(others[0])
    return hidden

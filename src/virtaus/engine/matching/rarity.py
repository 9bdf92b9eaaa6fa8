"""How telling a skill is: one that every occupation needs says little, one that few need says much."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt


def rarity(skills: int, occupations: Iterable[Iterable[int]]) -> npt.NDArray[np.float64]:
    """Weight of each of ``skills`` by the number of occupations that need it.

    Smoothed inverse document frequency, ln((1 + N) / (1 + n)) + 1 (Spärck Jones 1972): at least 1, so a common skill
    still counts.
    """
    needing = np.zeros(skills)
    total = 0
    for needed in occupations:
        total += 1
        for skill in set(needed):
            needing[skill] += 1
    return np.log((1.0 + total) / (1.0 + needing)) + 1.0

"""Axes: round steps, positions, and numbers as SVG writes them (never by the language of the page)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale from values (``low`` to ``high``) to positions (``start`` to ``end``)."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        span = self.high - self.low
        part = (value - self.low) / span if span else 0.5
        return self.start + part * (self.end - self.start)


def round_step(span: float, most: int) -> float:
    """The smallest step of 1, 2, 2.5 or 5 times a power of ten that cuts ``span`` into at most ``most`` parts."""
    if span <= 0:
        return 1.0
    raw = span / most
    power = 10.0 ** math.floor(math.log10(raw))
    for factor in (1, 2, 2.5, 5, 10):
        if factor * power >= raw * (1 - 1e-9):
            return factor * power
    return 10 * power


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round values that enclose ``low`` to ``high``: the first is not above ``low``, the last not below ``high``."""
    if low == high:
        low, high = low - 0.5 * abs(low or 1), high + 0.5 * abs(high or 1)
    step = round_step(high - low, most)
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return [round(index * step, 10) for index in range(first, last + 1)]


def coordinate(value: float) -> str:
    """A coordinate with at most one decimal, always with a point."""
    text = f"{value:.1f}"
    return text.removesuffix(".0").replace("-0", "0") if text in {"-0.0", "-0"} else text.removesuffix(".0")


def path(points: Sequence[tuple[float, float]], *, close: bool = False) -> str:
    """A path through ``points``; empty for none."""
    if not points:
        return ""
    steps = " L".join(f"{coordinate(x)},{coordinate(y)}" for x, y in points)
    return f"M{steps}Z" if close else f"M{steps}"

"""A figure that may be exact, within bounds, or not known; sums and ratios that keep what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Figure:
    """``value``, or None with bounds when (part of) it is withheld by its publisher, or None at all when not known."""

    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def least(self) -> Decimal | None:
        return self.value if self.value is not None else self.low

    @property
    def most(self) -> Decimal | None:
        return self.value if self.value is not None else self.high


NOT_KNOWN = Figure(None)


def total(figures: Sequence[Figure]) -> Figure:
    """The sum: exact when every figure is known, within bounds when some are withheld, else not known."""
    if all(figure.value is not None for figure in figures):
        return Figure(sum((figure.value or Decimal(0) for figure in figures), Decimal(0)))
    if any(figure.least is None for figure in figures):
        return NOT_KNOWN
    low = sum((figure.least or Decimal(0) for figure in figures), Decimal(0))
    return Figure(None, low, sum((figure.most or Decimal(0) for figure in figures), Decimal(0)))


def ratio(over: Figure, under: Figure, scale: int = 1) -> Figure:
    """``over`` / ``under`` × ``scale``; within bounds where a part is withheld, not known where a part is not."""
    if under.least is None or under.most is None or over.least is None or over.most is None or under.least == 0:
        return NOT_KNOWN
    if over.value is not None and under.value is not None:
        return Figure(over.value / under.value * scale)
    return Figure(None, over.least / under.most * scale, over.most / under.least * scale)

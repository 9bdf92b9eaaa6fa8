"""Key figures of the municipalities and the area. What the publisher suppressed stays unknown, within bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from virtaus.area.models import KeyFigure, Measure
from virtaus.area.queries.reading import Source, in_language, source_of
from virtaus.area.rules import SEE_AREA
from virtaus.frame.actor import Actor
from virtaus.frame.rights import require


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: ``value``, or None with bounds when part of it is suppressed, or None at all when not known."""

    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def least(self) -> Decimal | None:
        return self.value if self.value is not None else self.low

    @property
    def most(self) -> Decimal | None:
        return self.value if self.value is not None else self.high


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure on its latest day: by municipality code, and for the area where the measure sums."""

    code: str
    name: str
    definition: str
    unit: str
    as_of: date
    by_municipality: dict[str, Figure]
    area: Figure
    source: Source


def key_figures(actor: Actor, *measures: str) -> list[MeasureRow]:
    """The latest figures of ``measures`` (all of them when none is named), in the order of the measures.

    The area's figure is the sum of its municipalities'; with suppressed ones it is known only within bounds. A measure
    without figures is left out.
    """
    require(actor, SEE_AREA)
    figures = KeyFigure.objects.select_related("measure", "municipality", "source").order_by(
        "measure__position", "-as_of", "municipality__code"
    )
    if measures:
        figures = figures.filter(measure__code__in=measures)
    latest: dict[str, list[KeyFigure]] = {}
    for figure in figures:
        rows = latest.setdefault(figure.measure.code, [])
        if not rows or rows[0].as_of == figure.as_of:
            rows.append(figure)
    return [_measure_row(rows[0].measure, rows) for rows in latest.values()]


def _measure_row(measure: Measure, rows: Sequence[KeyFigure]) -> MeasureRow:
    by_municipality = {row.municipality.code: Figure(row.value, row.low, row.high) for row in rows}
    return MeasureRow(
        measure.code,
        in_language(measure, "name"),
        in_language(measure, "definition"),
        measure.unit,
        rows[0].as_of,
        by_municipality,
        total(list(by_municipality.values())) if measure.additive else Figure(None),
        source_of(rows[0]),
    )


def total(figures: Sequence[Figure]) -> Figure:
    """The sum: exact when every figure is known, within bounds when some are suppressed, else not known."""
    if all(figure.value is not None for figure in figures):
        return Figure(sum((figure.value or Decimal(0) for figure in figures), Decimal(0)))
    if any(figure.least is None for figure in figures):
        return Figure(None)
    low = sum((figure.least or Decimal(0) for figure in figures), Decimal(0))
    return Figure(None, low, sum((figure.most or Decimal(0) for figure in figures), Decimal(0)))

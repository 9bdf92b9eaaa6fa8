"""Key figures of the municipalities and the area. What the publisher suppressed stays unknown, within bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
    found = [_measure_row(rows[0].measure, rows) for rows in latest.values()]
    sums = {row.code: row.area for row in found}
    return [replace(row, area=_area_share(sums)) if row.code == "unemployed_share" else row for row in found]


def _area_share(sums: Mapping[str, Figure]) -> Figure:
    """The area's unemployed of its labour force in per cent, to one decimal as the municipalities' are published."""
    unemployed, labour_force = sums.get("unemployed"), sums.get("labour_force")
    share = _ratio(unemployed.value, labour_force.value) if unemployed and labour_force else None
    return Figure(None if share is None else round(share * 100, 1))


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


@dataclass(frozen=True, slots=True)
class Overview:
    """The area's main figures on their latest day. A figure that is not known is None; ``None`` shares likewise."""

    unemployed: Figure
    unemployed_share: Decimal | None
    long_term_share: Decimal | None
    jobseekers: Figure
    labour_force: Figure
    open_vacancies: Figure
    unemployed_per_vacancy: Decimal | None
    as_of: date | None
    source: Source | None


def overview(actor: Actor) -> Overview:
    """The main figures of the area, summed from its municipalities."""
    rows = {row.code: row for row in key_figures(actor, *OVERVIEW_MEASURES)}
    unknown = Figure(None)
    sums = {code: rows[code].area if code in rows else unknown for code in OVERVIEW_MEASURES}
    unemployed = rows.get("unemployed")
    return Overview(
        sums["unemployed"],
        _ratio(sums["unemployed"].value, sums["labour_force"].value),
        _ratio(sums["long_term_unemployed"].value, sums["unemployed"].value),
        sums["jobseekers"],
        sums["labour_force"],
        sums["open_vacancies"],
        _ratio(sums["unemployed"].value, sums["open_vacancies"].least),
        unemployed.as_of if unemployed else None,
        unemployed.source if unemployed else None,
    )


OVERVIEW_MEASURES = ("unemployed", "long_term_unemployed", "jobseekers", "labour_force", "open_vacancies")


def _ratio(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    return part / whole if part is not None and whole else None


def total(figures: Sequence[Figure]) -> Figure:
    """The sum: exact when every figure is known, within bounds when some are suppressed, else not known."""
    if all(figure.value is not None for figure in figures):
        return Figure(sum((figure.value or Decimal(0) for figure in figures), Decimal(0)))
    if any(figure.least is None for figure in figures):
        return Figure(None)
    low = sum((figure.least or Decimal(0) for figure in figures), Decimal(0))
    return Figure(None, low, sum((figure.most or Decimal(0) for figure in figures), Decimal(0)))

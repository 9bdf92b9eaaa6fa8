"""What is published about an area's jobseekers, and whole numbers of made-up people that agree with it."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from virtaus.engine.simulation.flows import Arc, cheapest_circulation

# Parts of the jobseekers of a municipality. The first three are the unemployed.
UNEMPLOYED = ("long_term", "laid_off", "short_term")
SERVICES = ("work_trial", "labour_training", "coaching", "other_services")
PARTS = (*UNEMPLOYED, "shortened_week", "subsidised", *SERVICES, "other")


@dataclass(frozen=True, slots=True)
class Range:
    """A published count; ``low`` < ``high`` when the publisher suppressed it."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.high + other.high)


@dataclass(frozen=True, slots=True)
class Margins:
    """Published counts of one municipality: the whole numbers of jobseekers and unemployed, and the parts."""

    municipality: str
    jobseekers: int
    unemployed: int
    long_term: Range
    laid_off: Range
    shortened_week: Range
    subsidised: Range
    work_trial: Range
    labour_training: Range
    coaching: Range
    other_services: Range

    def parts(self) -> dict[str, Range]:
        """Every part of the jobseekers, with what is left when the published parts are taken away."""
        published = {name: getattr(self, name) for name in PARTS if name not in {"short_term", "other"}}
        short = _rest(self.unemployed, [published["long_term"], published["laid_off"]])
        beside = [range_ for name, range_ in published.items() if name not in UNEMPLOYED]
        return {**published, "short_term": short, "other": _rest(self.jobseekers - self.unemployed, beside)}


def _rest(whole: int, parts: Sequence[Range]) -> Range:
    return Range(max(0, whole - sum(part.high for part in parts)), max(0, whole - sum(part.low for part in parts)))


def whole_numbers(margins: Sequence[Margins], scale: float) -> dict[str, dict[str, int]]:
    """Numbers of people by municipality and part, each the published count times ``scale`` rounded up or down.

    So are the sums: the jobseekers and the unemployed of each municipality, each part over the area, and the area's
    unemployed and jobseekers (controlled rounding, Cox 1987: two nested families of sums always have a solution).
    Among the solutions the one nearest to the unrounded numbers is taken. A part whose count was suppressed lies within
    its scaled bounds. Raises ValueError when the margins contradict each other.
    """
    cells: list[Arc] = []
    sums: list[Arc] = []
    whole = Range(0, 0)
    unemployed = Range(0, 0)
    columns = {part: Range(0, 0) for part in PARTS}
    for each in margins:
        town = each.municipality
        for part, published in each.parts().items():
            cells.append(_cell(part, town, published, scale))
            columns[part] = columns[part] + published
        sums.append(_arc((town, True), town, Range(each.unemployed, each.unemployed), scale))
        sums.append(Arc((town, False), town, 0, UNLIMITED))
        sums.append(_arc(town, "end", Range(each.jobseekers, each.jobseekers), scale))
        whole += Range(each.jobseekers, each.jobseekers)
        unemployed += Range(each.unemployed, each.unemployed)
    sums += [_arc(part in UNEMPLOYED, part, published, scale) for part, published in columns.items()]
    sums.append(_arc("start", True, unemployed, scale))
    sums.append(Arc("start", False, 0, UNLIMITED))
    sums.append(_arc("end", "start", whole, scale))
    units = cheapest_circulation([*cells, *sums])
    if units is None:
        raise ValueError("the published counts contradict each other: no whole numbers agree with all of them")
    numbers: dict[str, dict[str, int]] = {each.municipality: {} for each in margins}
    places = [(each.municipality, part) for each in margins for part in each.parts()]
    for (town, part), count in zip(places, units[: len(cells)], strict=True):
        numbers[town][part] = count
    return numbers


UNLIMITED = 10**9


def _arc(tail: Hashable, head: Hashable, published: Range, scale: float) -> Arc:
    # A hair of tolerance, so that 300.0000001 is not rounded up to 301.
    return Arc(tail, head, math.floor(published.low * scale + 1e-9), math.ceil(published.high * scale - 1e-9))


def _cell(part: str, town: str, published: Range, scale: float) -> Arc:
    """The arc of one cell; where it may be rounded both ways, rounding up costs by how far off it is.

    Every unit passes one cell, so one added to all costs changes nothing but keeps them positive.
    """
    arc = _arc(part, (town, part in UNEMPLOYED), published, scale)
    wanted = published.middle * scale
    off = abs(arc.most - wanted) - abs(arc.least - wanted) if arc.most - arc.least == 1 else 0.0
    return Arc(arc.tail, arc.head, arc.least, arc.most, 1 + off)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A count of made-up people beside the published one times the scale (bounds when suppressed)."""

    municipality: str
    measure: str
    published: Range
    wanted: Range
    found: int

    @property
    def agrees(self) -> bool:
        """Whether the count is the scaled one rounded up or down."""
        return self.wanted.low - 1 < self.found < self.wanted.high + 1


def compare(margins: Sequence[Margins], scale: float, counted: Mapping[tuple[str, str], int]) -> list[Comparison]:
    """Each published count of each municipality and of the area ("") beside ``counted`` by municipality and measure."""
    rows: list[Comparison] = []
    for measure in ("jobseekers", "unemployed", *(part for part in PARTS if part not in {"short_term", "other"})):
        area = Range(0, 0)
        found = 0
        for each in margins:
            value = getattr(each, measure)
            published = value if isinstance(value, Range) else Range(value, value)
            count = counted.get((each.municipality, measure), 0)
            area += published
            found += count
            rows.append(_compared(each.municipality, measure, published, scale, count))
        rows.append(_compared("", measure, area, scale, found))
    return rows


def _compared(municipality: str, measure: str, published: Range, scale: float, found: int) -> Comparison:
    return Comparison(municipality, measure, published, Range(published.low * scale, published.high * scale), found)

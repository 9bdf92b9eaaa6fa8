"""Horizontal bars with a marker, such as hours against capacity. The rows are a table: every figure is in words too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from virtaus.frame.charts.scale import coordinate

Kind = Literal["", "over", "late", "good", "quiet"]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. ``text`` is what it says at its end ("29 / 26 h"), ``marker`` a level such as the capacity.

    ``kind`` colours it; without one a bar that goes past its marker is "over".
    """

    label: str
    value: float
    text: str
    marker: float | None = None
    kind: Kind = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars of one measure. ``heading``, ``bar_heading`` and ``text_heading`` name the columns for screen readers."""

    title: str
    bars: tuple[Bar, ...]
    heading: str
    text_heading: str
    bar_heading: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """A bar laid out: ``width`` and ``marker`` in per cent of the track."""

    label: str
    text: str
    width: str
    marker: str
    kind: Kind
    url: str


@dataclass(frozen=True, slots=True)
class BarDrawing:
    title: str
    heading: str
    bar_heading: str
    text_heading: str
    bars: tuple[DrawnBar, ...]
    note: str


def draw(chart: BarChart) -> BarDrawing:
    """Lay ``chart`` out on one scale from zero. Negative values are drawn as nothing: their text tells them."""
    longest = max((max(bar.value, bar.marker or 0) for bar in chart.bars), default=0) or 1
    return BarDrawing(
        title=chart.title,
        heading=chart.heading,
        bar_heading=chart.bar_heading or chart.title,
        text_heading=chart.text_heading,
        bars=tuple(_drawn(bar, longest) for bar in chart.bars),
        note=chart.note,
    )


def _drawn(bar: Bar, longest: float) -> DrawnBar:
    over = bar.marker is not None and bar.value > bar.marker
    return DrawnBar(
        label=bar.label,
        text=bar.text,
        width=coordinate(max(bar.value, 0) / longest * 100),
        marker=coordinate(bar.marker / longest * 100) if bar.marker is not None else "",
        kind=bar.kind or ("over" if over else ""),
        url=bar.url,
    )

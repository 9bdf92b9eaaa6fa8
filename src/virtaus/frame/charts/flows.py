"""What came and what left by month: columns up and down from one axis, with the stock in the words and the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from virtaus.frame import figures
from virtaus.frame.charts.scale import Scale, coordinate, round_step

HEIGHT = 250
TOP, BOTTOM = 26, 204  # the plot, in pixels from the top; the words of the axes stand outside it
LEFT = 48
FILLED = 0.62  # the part of a month's width that its column takes


@dataclass(frozen=True, slots=True)
class FlowPoint:
    """A month. ``label`` stands on the axis (empty for none). ``part`` of ``left`` is drawn apart (such as to work).

    ``stock`` is what was there at the start. ``open`` marks a month that is still going on.
    """

    label: str
    name: str
    stock: int
    came: int
    left: int
    part: int
    open: bool = False


@dataclass(frozen=True, slots=True)
class FlowChart:
    """What to draw; the texts name the stock, what came, what left and the part of it that is told apart."""

    title: str
    points: tuple[FlowPoint, ...]
    heading: str
    stock: str
    came: str
    left: str
    part: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A month laid out: ``x`` and widths in per cent across, heights in pixels. ``sum`` is stock + came − left."""

    x: str
    width: str
    hit_x: str
    hit_width: str
    came_y: str
    came_height: str
    left_height: str
    part_height: str
    name: str
    text: str
    sum: str
    open: bool


@dataclass(frozen=True, slots=True)
class Level:
    at: str
    text: str


@dataclass(frozen=True, slots=True)
class FlowDrawing:
    """The rows of the SVG and of the table beside it."""

    title: str
    description: str
    empty: bool
    left_edge: int
    height: int
    bottom: int
    axis: str
    levels: tuple[Level, ...]
    times: tuple[Level, ...]
    columns: tuple[Column, ...]
    came: str
    left: str
    part: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    note: str


def draw(chart: FlowChart) -> FlowDrawing:
    """Lay ``chart`` out: both directions on one scale, so that a taller column is more people wherever it points."""
    most_came = max((point.came for point in chart.points), default=0)
    most_left = max((point.left for point in chart.points), default=0)
    up = Scale(-(most_left or 1), most_came or 1, BOTTOM, TOP)
    step = 100 / max(len(chart.points), 1)
    labelled = [(index, point.label) for index, point in enumerate(chart.points) if point.label]
    return FlowDrawing(
        title=chart.title,
        description=". ".join(_words(chart, point) for point in chart.points[-2:]),
        empty=not chart.points,
        left_edge=LEFT,
        height=HEIGHT,
        bottom=BOTTOM,
        axis=coordinate(up(0)),
        levels=tuple(_levels(up, most_came, most_left)),
        times=tuple(Level(coordinate((index + 0.5) * step), label) for index, label in labelled),
        columns=tuple(_columns(chart, up, step)),
        came=chart.came,
        left=chart.left,
        part=chart.part,
        heads=(chart.heading, chart.stock, chart.came, chart.left, chart.part),
        rows=tuple(
            (point.name, tuple(figures.number(n) for n in (point.stock, point.came, point.left, point.part)))
            for point in reversed(chart.points)
        ),
        note=chart.note,
    )


def _levels(up: Scale, most_came: int, most_left: int) -> Iterator[Level]:
    step = round_step(max(most_came + most_left, 1), 4)
    for number in range(-int(most_left // step), int(most_came // step) + 1):
        yield Level(coordinate(up(number * step)), figures.number(abs(number * step)))


def _columns(chart: FlowChart, up: Scale, step: float) -> Iterator[Column]:
    for index, point in enumerate(chart.points):
        middle = (index + 0.5) * step
        yield Column(
            x=coordinate(middle - step * FILLED / 2),
            width=coordinate(step * FILLED),
            hit_x=coordinate(index * step),
            hit_width=coordinate(step),
            came_y=coordinate(up(point.came)),
            came_height=coordinate(up(0) - up(point.came)),
            left_height=coordinate(up(-point.left) - up(0)),
            part_height=coordinate(up(-point.part) - up(0)),
            name=point.name,
            text=_words(chart, point).removeprefix(f"{point.name}: "),
            sum=_sum(point),
            open=point.open,
        )


def _sum(point: FlowPoint) -> str:
    stock, came, left = (figures.number(number) for number in (point.stock, point.came, point.left))
    return f"{stock} + {came} {figures.MINUS} {left}"


def _words(chart: FlowChart, point: FlowPoint) -> str:
    pairs = ((chart.stock, point.stock), (chart.came, point.came), (chart.left, point.left), (chart.part, point.part))
    return f"{point.name}: " + ", ".join(f"{label} {figures.number(value)}" for label, value in pairs)

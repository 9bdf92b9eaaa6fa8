"""Line chart: a series with its interval, a dashed open end and a target that is named on its line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise

from virtaus.frame import figures
from virtaus.frame.charts.scale import Scale, coordinate, path, ticks

HEIGHT = 270
TOP, BOTTOM = 24, 236  # the plot, in pixels from the top
LEFT = 48  # room for the words of the levels
WIDE = 1000  # the inner width of the stretched drawing; its lines keep their thickness
MOST_FOCUSABLE = 40  # beyond this only the labelled points stop the Tab key; the table tells the rest


@dataclass(frozen=True, slots=True)
class Point:
    """One value in time. ``label`` stands on the axis (empty for none), ``name`` is whole: "November 2026".

    ``low`` and ``high`` bound the interval. ``open`` marks a value whose data is still coming in: drawn dashed.
    ``value`` None breaks the line.
    """

    label: str
    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A level to reach; ``label`` is written on the line."""

    value: float
    label: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """What to draw. ``title`` names it, ``description`` says in a sentence what it shows.

    ``share`` values are 0 to 1 and are written as per cent. ``heading`` and ``value_heading`` are the columns of the
    table. ``note`` stands under the drawing, for example what the dashes mean.
    """

    title: str
    points: tuple[Point, ...]
    heading: str
    value_heading: str
    description: str = ""
    target: Target | None = None
    share: bool = False
    decimals: int = 1
    from_zero: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of an axis: where it lies (pixels down, or per cent across) and what it says."""

    at: str
    text: str
    minor: bool = False
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Mark:
    """A point that can be pointed at or focused. ``x`` in per cent, ``y`` in pixels; ``end`` is the last known one."""

    x: str
    y: str
    hit_x: str
    hit_width: str
    name: str
    text: str
    label_y: str
    anchor: str
    end: bool
    focusable: bool


@dataclass(frozen=True, slots=True)
class TableRow:
    name: str
    value: str
    interval: str
    open: bool


@dataclass(frozen=True, slots=True)
class LineDrawing:
    """The rows of the SVG. Paths lie in a box ``wide`` by ``height`` that is stretched across the plot."""

    title: str
    description: str
    empty: bool
    left: int
    wide: int
    height: int
    bottom: int
    levels: tuple[Tick, ...]
    times: tuple[Tick, ...]
    bands: tuple[str, ...]
    lines: tuple[str, ...]
    dashes: tuple[str, ...]
    target_y: str
    target_text_y: str
    target_text: str
    marks: tuple[Mark, ...]
    heading: str
    value_heading: str
    rows: tuple[TableRow, ...]
    has_interval: bool
    note: str


def draw(chart: LineChart) -> LineDrawing:
    """Lay ``chart`` out. Never fails on missing values: a chart without any is drawn empty with its table."""
    write = _writer(chart)
    levels = _levels(chart)
    up = Scale(levels[0], levels[-1], BOTTOM, TOP)
    across = Scale(0, max(len(chart.points) - 1, 1), 0, WIDE)
    spots = [(across(index), point) for index, point in enumerate(chart.points)]
    target = chart.target
    return LineDrawing(
        title=chart.title,
        description=chart.description or _description(chart, write),
        empty=all(point.value is None for point in chart.points),
        left=LEFT,
        wide=WIDE,
        height=HEIGHT,
        bottom=BOTTOM,
        levels=tuple(Tick(coordinate(up(level)), _level_text(chart, level)) for level in levels),
        times=_times(chart, across),
        bands=tuple(_bands(spots, up)),
        lines=tuple(_lines(spots, up, is_open=False)),
        dashes=tuple(_lines(spots, up, is_open=True)),
        target_y=coordinate(up(target.value)) if target else "",
        target_text_y=coordinate(up(target.value) - 7) if target else "",
        target_text=target.label if target else "",
        marks=tuple(_marks(chart, across, up, write)),
        heading=chart.heading,
        value_heading=chart.value_heading,
        rows=tuple(
            TableRow(point.name, write(point.value), _interval(chart, point), point.open) for point in chart.points
        ),
        has_interval=any(point.low is not None for point in chart.points),
        note=chart.note,
    )


def _writer(chart: LineChart) -> Callable[[float | None], str]:
    formatted = figures.percent if chart.share else figures.number
    return lambda value: formatted(value, chart.decimals)


def _interval(chart: LineChart, point: Point) -> str:
    return figures.interval(point.low, point.high, chart.decimals, share=chart.share)


def _levels(chart: LineChart) -> list[float]:
    values = [value for point in chart.points for value in (point.value, point.low, point.high) if value is not None]
    values += [chart.target.value] if chart.target else []
    values += [0.0] if chart.from_zero or not values else []
    lowest, highest = min(values), max(values)
    if chart.share:
        lowest, highest = max(lowest, 0.0), min(highest, 1.0)
    return ticks(lowest, highest)


def _level_text(chart: LineChart, level: float) -> str:
    if chart.share:
        return figures.percent(level, 0 if round(level * 100, 6).is_integer() else 1)
    return figures.number(level, 0 if float(level).is_integer() else 1)


def _times(chart: LineChart, across: Scale) -> tuple[Tick, ...]:
    labelled = [(index, point.label) for index, point in enumerate(chart.points) if point.label]
    last = len(chart.points) - 1
    return tuple(
        Tick(
            coordinate(across(index) / WIDE * 100),
            label,
            minor=bool(order % 2),
            anchor="start" if index == 0 else "end" if index == last else "middle",
        )
        for order, (index, label) in enumerate(labelled)
    )


def _bands(spots: list[tuple[float, Point]], up: Scale) -> Iterable[str]:
    for known, group in groupby(spots, key=lambda spot: spot[1].low is not None and spot[1].high is not None):
        run = list(group)
        if known and len(run) > 1:
            over = [(x, up(point.high)) for x, point in run if point.high is not None]
            under = [(x, up(point.low)) for x, point in reversed(run) if point.low is not None]
            yield path(over + under, close=True)


def _lines(spots: list[tuple[float, Point]], up: Scale, *, is_open: bool) -> Iterable[str]:
    """Runs of segments between neighbouring known values; a segment is open when it leads to an open value."""
    run: list[tuple[float, float]] = []
    for (x_before, before), (x, point) in pairwise(spots):
        if before.value is None or point.value is None or point.open is not is_open:
            if run:
                yield path(run)
            run = []
            continue
        run = run or [(x_before, up(before.value))]
        run.append((x, up(point.value)))
    if run:
        yield path(run)


def _marks(chart: LineChart, across: Scale, up: Scale, write: Callable[[float | None], str]) -> Iterable[Mark]:
    known = [index for index, point in enumerate(chart.points) if point.value is not None and not point.open]
    end = known[-1] if known else -1
    many = len(chart.points) > MOST_FOCUSABLE
    step = 100 / max(len(chart.points) - 1, 1)
    for index, point in enumerate(chart.points):
        if point.value is None:
            continue
        x, y = across(index) / WIDE * 100, up(point.value)
        left, right = max(x - step / 2, 0), min(x + step / 2, 100)
        interval = f" ({_interval(chart, point)})" if point.low is not None and point.high is not None else ""
        yield Mark(
            x=coordinate(x),
            y=coordinate(y),
            hit_x=coordinate(left),
            hit_width=coordinate(right - left),
            name=point.name,
            text=f"{write(point.value)}{interval}",
            label_y=coordinate(y - 14 if y > TOP + 30 else y + 26),
            anchor="start" if x < 15 else "end" if x > 85 else "middle",
            end=index == end,
            focusable=not many or bool(point.label) or index == end,
        )


def _description(chart: LineChart, write: Callable[[float | None], str]) -> str:
    known = [point for point in chart.points if point.value is not None]
    if not known:
        return ""
    first, last = known[0], known[-1]
    parts = [f"{first.name}: {write(first.value)}"]
    if last is not first:
        parts.append(f"{last.name}: {write(last.value)}")
    if chart.target:
        parts.append(chart.target.label)
    return ". ".join(parts) + "."

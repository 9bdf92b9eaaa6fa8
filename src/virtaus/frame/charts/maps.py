"""Map of municipalities: real shapes when boundaries are loaded, else a tile for each. The value is written on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from virtaus.frame import figures
from virtaus.frame.charts.projection import to_plane
from virtaus.frame.charts.scale import Scale, coordinate, path
from virtaus.frame.charts.tiles import arrange

WIDTH = 300
TILE_WIDTH, TILE_HEIGHT, GAP = 96, 54, 4
SHADES = 5  # the theme gives each a fill and a text colour with enough contrast
LETTER = 7.0  # pixels that a letter takes on average
LINES, LINE = 13.0, 6.0  # half the height in pixels of a name with its value below, and of a value alone
LABEL_STEP = 2.0  # pixels between the heights at which a place for words is tried
TOLERANCE = 0.6  # pixels by which a boundary may be straightened

Ring = Sequence[tuple[float, float]]
Polygon = Sequence[Ring]


@dataclass(frozen=True, slots=True)
class Region:
    """One municipality: its centre in degrees, its value and where it leads.

    ``polygons`` are as in GeoJSON: each a ring of (longitude, latitude), then its holes. ``short`` is written where
    the whole name does not fit. ``value`` None is not known.
    """

    name: str
    longitude: float
    latitude: float
    value: float | None
    polygons: tuple[Polygon, ...] = ()
    short: str = ""
    url: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class RegionMap:
    """What to draw. Values are shares (0 to 1) or plain numbers; ``heading`` and ``value_heading`` head the table.

    A tile map of three columns fits the side column of a page and a phone; a wide card takes more.
    """

    title: str
    regions: tuple[Region, ...]
    heading: str
    value_heading: str
    share: bool = False
    decimals: int = 1
    note: str = ""
    most_columns: int = 3


@dataclass(frozen=True, slots=True)
class DrawnRegion:
    """A region laid out: ``outline`` is a path, or a tile lies at ``x`` and ``y``. ``shade`` 0 is unknown, else 1–5."""

    name: str
    short: str
    text: str
    shade: int
    url: str
    outline: str
    x: str
    y: str
    text_x: str
    name_y: str
    value_y: str


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """The rows of the SVG. On a ``crowded`` map some words had no room, so its table stands open."""

    title: str
    description: str
    width: int
    height: int
    tile_width: int
    tile_height: int
    tiles: bool
    crowded: bool
    regions: tuple[DrawnRegion, ...]
    rows: tuple[DrawnRegion, ...]
    heading: str
    value_heading: str
    note: str


def draw(chart: RegionMap) -> MapDrawing:
    """Lay ``chart`` out: shapes when every region has one, else tiles. The table starts from the largest value."""
    shapes = bool(chart.regions) and all(region.polygons for region in chart.regions)
    drawn, width, height = _as_shapes(chart) if shapes else _as_tiles(chart)
    by_value = sorted(
        zip(chart.regions, drawn, strict=True),
        key=lambda pair: (pair[0].value is None, -(pair[0].value or 0), pair[0].name),
    )
    rows = tuple(each for _, each in by_value)
    return MapDrawing(
        title=chart.title,
        description=". ".join(f"{each.name}: {each.text}" for each in rows),
        width=width,
        height=height,
        tile_width=TILE_WIDTH,
        tile_height=TILE_HEIGHT,
        tiles=not shapes,
        crowded=shapes and not all(region.short and region.value_y for region in drawn),
        regions=drawn,
        rows=rows,
        heading=chart.heading,
        value_heading=chart.value_heading,
        note=chart.note,
    )


def _plain(chart: RegionMap) -> list[DrawnRegion]:
    """The regions with their words and shades, not yet anywhere."""
    known = [region.value for region in chart.regions if region.value is not None]
    formatted = figures.percent if chart.share else figures.number
    return [
        DrawnRegion(
            name=region.name,
            short=region.short or region.name,
            text=region.text or formatted(region.value, chart.decimals),
            shade=_shade(region.value, known),
            url=region.url,
            outline="",
            x="",
            y="",
            text_x="",
            name_y="",
            value_y="",
        )
        for region in chart.regions
    ]


def _shade(value: float | None, known: Sequence[float]) -> int:
    """1 to 5 by even steps from the smallest to the largest known value; the middle when all are the same."""
    if value is None:
        return 0
    low, high = min(known), max(known)
    if high == low:
        return (SHADES + 1) // 2
    return min(int((value - low) / (high - low) * SHADES) + 1, SHADES)


def _as_tiles(chart: RegionMap) -> tuple[tuple[DrawnRegion, ...], int, int]:
    cells = arrange([to_plane(each.longitude, each.latitude) for each in chart.regions], chart.most_columns)
    columns = max((column for column, _ in cells), default=0) + 1
    rows = max((row for _, row in cells), default=0) + 1
    drawn = []
    for region, (column, row) in zip(_plain(chart), cells, strict=True):
        x, y = 1 + column * (TILE_WIDTH + GAP), 1 + row * (TILE_HEIGHT + GAP)
        drawn.append(replace(region, x=str(x), y=str(y), text_x=str(x + 9), name_y=str(y + 22), value_y=str(y + 41)))
    return tuple(drawn), columns * (TILE_WIDTH + GAP) - GAP + 2, rows * (TILE_HEIGHT + GAP) - GAP + 2


def _as_shapes(chart: RegionMap) -> tuple[tuple[DrawnRegion, ...], int, int]:
    planes = [
        [[[to_plane(*point[:2]) for point in ring] for ring in polygon] for polygon in region.polygons]
        for region in chart.regions
    ]
    everything = [point for region in planes for polygon in region for ring in polygon for point in ring]
    west, east = min(x for x, _ in everything), max(x for x, _ in everything)
    south, north = min(y for _, y in everything), max(y for _, y in everything)
    metres = (east - west) / (WIDTH - 4) or 1.0
    height = round((north - south) / metres) + 4
    across = Scale(west, east, 2, WIDTH - 2)
    down = Scale(north, south, 2, height - 2)
    drawn = []
    for region, polygons in zip(_plain(chart), planes, strict=True):
        pixels = [[[(across(x), down(y)) for x, y in ring] for ring in polygon] for polygon in polygons]
        largest = max((polygon[0] for polygon in pixels), key=lambda ring: abs(_area(ring)))
        x, y, room = _label_place(largest, LINES)
        fits = max(len(region.short), len(region.text)) * LETTER <= room
        if not fits:
            x, y, room = _label_place(largest, LINE)
        told = len(region.text) * LETTER <= room
        rings = [straightened(ring) for polygon in pixels for ring in polygon]
        drawn.append(
            replace(
                region,
                outline=" ".join(path(ring, close=True) for ring in rings if len(ring) > 2),
                short=region.short if fits else "",
                text_x=coordinate(x),
                name_y=coordinate(y - 2),
                value_y=coordinate(y + 13 if fits else y + 5) if told else "",
            )
        )
    return tuple(drawn), WIDTH, height


def _area(ring: Ring) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def _label_place(ring: Ring, half: float) -> tuple[float, float, float]:
    """Where words of twice ``half`` in height have the most room from edge to edge inside a ring, and that room."""
    top, bottom = min(y for _, y in ring), max(y for _, y in ring)
    middle = (top + bottom) / 2
    steps = int((bottom - top) / 2 / LABEL_STEP)
    best = (sum(x for x, _ in ring) / len(ring), middle, 0.0)
    for step in sorted(range(-steps, steps + 1), key=abs):
        y = middle + step * LABEL_STEP
        for left, right in _common(*(_spans(ring, y + off) for off in (-half, -half / 2, 0.0, half / 2, half))):
            if right - left > best[2]:
                best = ((left + right) / 2, y, right - left)
    return best


def _spans(ring: Ring, y: float) -> list[tuple[float, float]]:
    """The stretches of a level line that lie inside a ring, from left to right."""
    cuts = sorted(
        x0 + (y - y0) / (y1 - y0) * (x1 - x0)
        for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True)
        if (y0 > y) != (y1 > y)
    )
    return list(zip(cuts[::2], cuts[1::2], strict=False))


def _common(first: list[tuple[float, float]], *others: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The stretches that lie in all lists."""
    common = first
    for spans in others:
        pairs = ((max(a, c), min(b, d)) for a, b in common for c, d in spans)
        common = [(left, right) for left, right in pairs if left < right]
    return common


def straightened(ring: Ring, tolerance: float = TOLERANCE) -> list[tuple[float, float]]:
    """The ring without points nearer than ``tolerance`` to the line that stays (Douglas and Peucker 1973)."""
    if len(ring) < 4:
        return list(ring)
    keep = {0, len(ring) - 1}
    todo = [(0, len(ring) - 1)]
    while todo:
        first, last = todo.pop()
        farthest, distance = 0, 0.0
        for index in range(first + 1, last):
            off = _distance_to_line(ring[index], ring[first], ring[last])
            if off > distance:
                farthest, distance = index, off
        if distance > tolerance:
            keep.add(farthest)
            todo += [(first, farthest), (farthest, last)]
    return [ring[index] for index in sorted(keep)]


def _distance_to_line(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    length = along_x**2 + along_y**2
    part = 0.0
    if length:
        part = min(1.0, max(0.0, ((point[0] - start[0]) * along_x + (point[1] - start[1]) * along_y) / length))
    off_x, off_y = point[0] - start[0] - part * along_x, point[1] - start[1] - part * along_y
    return float((off_x**2 + off_y**2) ** 0.5)

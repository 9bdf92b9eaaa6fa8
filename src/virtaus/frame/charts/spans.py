"""Spans in time: lanes of periods and moments on one axis of days, for a history that is read from left to right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from virtaus.frame import figures
from virtaus.frame.charts.line import Tick
from virtaus.frame.charts.scale import Scale, coordinate

LANE = 56  # the height of a lane: its name, its bar and room for a tip, in pixels
BAR_TOP, BAR_HEIGHT = 22, 16
FOOT = 24
NARROWEST = 0.6  # a period of few days is still seen, in per cent of the width
MOST_TICKS = 6


@dataclass(frozen=True, slots=True)
class Span:
    """A period from a day to a day (half-open; ``end`` None while it lasts). ``kind`` picks the colour.

    ``name`` is read aloud and shown on pointing: what it was and when.
    """

    start: date
    end: date | None
    name: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened on a day; ``ahead`` ones are drawn hollow."""

    on: date
    name: str
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    name: str
    spans: tuple[Span, ...] = ()
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True)
class SpanChart:
    """What to draw. ``title`` names it, ``description`` says in a sentence what it shows; ``today`` gets a line.

    The table beside is the page's own: it knows what each period means.
    """

    title: str
    description: str
    lanes: tuple[Lane, ...]
    today: date
    today_label: str


@dataclass(frozen=True, slots=True)
class DrawnSpan:
    """``x`` and ``width`` in per cent, ``y`` in pixels; ``open`` ends are drawn dashed."""

    x: str
    width: str
    y: int
    height: int
    tip_y: int
    tip_x: str
    anchor: str
    name: str
    kind: str
    open: bool


@dataclass(frozen=True, slots=True)
class DrawnMoment:
    x: str
    y: int
    tip_y: int
    anchor: str
    name: str
    ahead: bool


@dataclass(frozen=True, slots=True)
class DrawnLane:
    name: str
    name_y: int
    spans: tuple[DrawnSpan, ...]
    moments: tuple[DrawnMoment, ...]


@dataclass(frozen=True, slots=True)
class SpanDrawing:
    title: str
    description: str
    empty: bool
    height: int
    bottom: int
    lanes: tuple[DrawnLane, ...]
    times: tuple[Tick, ...]
    today_x: str
    today_label: str
    today_anchor: str


def draw(chart: SpanChart) -> SpanDrawing:
    """The rows of the SVG for ``chart``; empty when no lane holds anything."""
    lanes = [lane for lane in chart.lanes if lane.spans or lane.moments]
    first, last = _days(lanes, chart.today)
    scale = Scale(first.toordinal(), last.toordinal(), 0, 100)
    bottom = LANE * len(lanes)
    today = scale(chart.today.toordinal())
    return SpanDrawing(
        title=chart.title,
        description=chart.description,
        empty=not lanes,
        height=bottom + FOOT,
        bottom=bottom,
        lanes=tuple(_lane(lane, place * LANE, scale, last) for place, lane in enumerate(lanes)),
        times=tuple(_ticks(first, last, scale)),
        today_x=coordinate(today),
        today_label=chart.today_label,
        today_anchor="end" if today > 70 else "start",
    )


def _days(lanes: Iterable[Lane], today: date) -> tuple[date, date]:
    """The first and last day drawn: everything that is told, today, and a little air on both sides."""
    days = [today]
    for lane in lanes:
        days += [span.start for span in lane.spans] + [span.end for span in lane.spans if span.end is not None]
        days += [moment.on for moment in lane.moments]
    air = timedelta(days=max(7, (max(days) - min(days)).days // 30))
    return min(days) - air, max(days) + air


def _lane(lane: Lane, top: int, scale: Scale, last: date) -> DrawnLane:
    return DrawnLane(
        name=lane.name,
        name_y=top + 14,
        spans=tuple(_span(span, top, scale, last) for span in lane.spans),
        moments=tuple(_moment(moment, top, scale) for moment in lane.moments),
    )


def _span(span: Span, top: int, scale: Scale, last: date) -> DrawnSpan:
    start = scale(span.start.toordinal())
    width = max(scale((span.end or last).toordinal()) - start, NARROWEST)
    anchor, tip_x = ("end", start + width) if start + width / 2 > 50 else ("start", start)
    return DrawnSpan(
        x=coordinate(start),
        width=coordinate(width),
        y=top + BAR_TOP,
        height=BAR_HEIGHT,
        tip_y=top + BAR_TOP + BAR_HEIGHT + 14,
        tip_x=coordinate(tip_x),
        anchor=anchor,
        name=span.name,
        kind=span.kind,
        open=span.end is None,
    )


def _moment(moment: Moment, top: int, scale: Scale) -> DrawnMoment:
    x = scale(moment.on.toordinal())
    return DrawnMoment(
        x=coordinate(x),
        y=top + BAR_TOP + BAR_HEIGHT // 2,
        tip_y=top + BAR_TOP + BAR_HEIGHT + 14,
        anchor="end" if x > 50 else "start",
        name=moment.name,
        ahead=moment.ahead,
    )


def _ticks(first: date, last: date, scale: Scale) -> Iterable[Tick]:
    """First days of years where there are enough of them, else of months, at most ``MOST_TICKS``."""
    years = [date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
    if len(years) >= 3:
        step = -(-len(years) // MOST_TICKS)
        for each in years[::step]:
            yield Tick(coordinate(scale(each.toordinal())), str(each.year))
        return
    months = [
        date(year, month, 1)
        for year in range(first.year, last.year + 1)
        for month in range(1, 13)
        if first < date(year, month, 1) <= last
    ]
    step = max(1, -(-len(months) // MOST_TICKS))
    for place, each in enumerate(months[::step]):
        yield Tick(coordinate(scale(each.toordinal())), figures.day(each), minor=place % 2 == 1)

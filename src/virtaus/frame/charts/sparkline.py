"""Sparkline: the shape of a short series inside a row of a table. The figures themselves stand in the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from virtaus.frame.charts.scale import Scale, coordinate, path

WIDTH, HEIGHT, EDGE = 80, 24, 3


@dataclass(frozen=True, slots=True)
class Sparkline:
    """``lines`` are paths in a box of 80 by 24; ``end_x`` and ``end_y`` mark the last value; ``label`` tells it."""

    lines: tuple[str, ...]
    end_x: str
    end_y: str
    label: str


def sparkline(values: Sequence[float | None], label: str = "") -> Sparkline | None:
    """The sparkline of ``values`` in time order, None when fewer than two are known; screen readers get ``label``."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    across = Scale(0, len(values) - 1, EDGE, WIDTH - EDGE)
    up = Scale(min(known), max(known), HEIGHT - EDGE, EDGE)
    runs: list[list[tuple[float, float]]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((across(index), up(value)))
    last = [run for run in runs if run][-1][-1]
    return Sparkline(tuple(path(run) for run in runs if len(run) > 1), coordinate(last[0]), coordinate(last[1]), label)

"""A tile map: one equal tile for each place, laid on a grid so that neighbours stay where people expect them."""

from __future__ import annotations

import math
from collections.abc import Sequence

Cell = tuple[int, int]


def arrange(places: Sequence[tuple[float, float]], most_columns: int = 3) -> list[Cell]:
    """A grid cell (column, row from the top) for each place (x to the east, y to the north), all different.

    The places are spread over a grid that fits them, each takes the nearest free cell in order of distance from the
    middle, and then pairs change places as long as that brings the whole nearer to the map. The same input always
    gives the same grid.
    """
    if not places:
        return []
    columns, rows = _size(places, most_columns)
    wished = _on_grid(places, columns, rows)
    taken: dict[Cell, int] = {}
    cells: list[Cell] = [(0, 0)] * len(places)
    middle_x = sum(x for x, _ in wished) / len(wished)
    middle_y = sum(y for _, y in wished) / len(wished)
    by_distance = sorted(
        range(len(wished)), key=lambda i: ((wished[i][0] - middle_x) ** 2 + (wished[i][1] - middle_y) ** 2, i)
    )
    free = {(column, row) for column in range(columns) for row in range(rows)}
    for index in by_distance:
        best = min(free, key=lambda cell: (_distance(wished[index], cell), cell))
        free.discard(best)
        taken[best] = index
        cells[index] = best
    _improve(cells, wished, free)
    return _moved_to_origin(cells)


def _size(places: Sequence[tuple[float, float]], most_columns: int) -> tuple[int, int]:
    """Columns and rows: the shape of the area, with about half as many cells again as places."""
    width = max(x for x, _ in places) - min(x for x, _ in places)
    height = max(y for _, y in places) - min(y for _, y in places)
    ratio = min(max(width / height if height else 2.0, 0.5), 2.0)
    wanted = max(len(places) * 1.5, 1)
    columns = max(1, min(len(places), most_columns, round(math.sqrt(wanted * ratio))))
    return columns, max(1, math.ceil(wanted / columns))


def _on_grid(places: Sequence[tuple[float, float]], columns: int, rows: int) -> list[tuple[float, float]]:
    left, low = min(x for x, _ in places), min(y for _, y in places)
    width = (max(x for x, _ in places) - left) or 1.0
    height = (max(y for _, y in places) - low) or 1.0
    return [((x - left) / width * (columns - 1), (1 - (y - low) / height) * (rows - 1)) for x, y in places]


def _distance(wished: tuple[float, float], cell: Cell) -> float:
    return (wished[0] - cell[0]) ** 2 + (wished[1] - cell[1]) ** 2


def _improve(cells: list[Cell], wished: list[tuple[float, float]], free: set[Cell]) -> None:
    better = True
    while better:
        better = False
        for first in range(len(cells)):
            for second in range(first):
                now = _distance(wished[first], cells[first]) + _distance(wished[second], cells[second])
                then = _distance(wished[first], cells[second]) + _distance(wished[second], cells[first])
                if then < now - 1e-9:
                    cells[first], cells[second] = cells[second], cells[first]
                    better = True
            for cell in sorted(free):
                if _distance(wished[first], cell) < _distance(wished[first], cells[first]) - 1e-9:
                    free.discard(cell)
                    free.add(cells[first])
                    cells[first] = cell
                    better = True


def _moved_to_origin(cells: list[Cell]) -> list[Cell]:
    """Empty columns and rows are closed up, so that the map has no holes right across it."""
    columns = {column: order for order, column in enumerate(sorted({column for column, _ in cells}))}
    rows = {row: order for order, row in enumerate(sorted({row for _, row in cells}))}
    return [(columns[column], rows[row]) for column, row in cells]

"""Axes and line charts."""

from __future__ import annotations

import itertools
import math

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from virtaus.frame.charts.line import LineChart, Point, Target, draw
from virtaus.frame.charts.scale import Scale, coordinate, path, round_step, ticks
from virtaus.frame.charts.sparkline import sparkline


def chart(*points: Point, **more: object) -> LineChart:
    return LineChart("Läpivirtaus", points, "Kuukausi", "Osuus", share=True, **more)  # type: ignore[arg-type]


def point(value: float | None, spread: float | None = None, *, is_open: bool = False, label: str = "1") -> Point:
    low, high = (value - spread, value + spread) if value is not None and spread is not None else (None, None)
    return Point(label, f"kuukausi {label}", value, low, high, is_open)


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_ticks_enclose_the_values_by_even_round_steps(low: float, width: float) -> None:
    found = ticks(low, low + width)
    assert found[0] <= low + width * 1e-6
    assert found[-1] >= low + width - width * 1e-6
    assert 2 <= len(found) <= 8
    steps = {round(b - a, 6) for a, b in itertools.pairwise(found)}
    assert max(steps) - min(steps) < 1e-3


def test_ticks_of_one_value_still_make_an_axis() -> None:
    assert len(ticks(0, 0)) >= 2
    assert ticks(7, 7)[0] < 7 < ticks(7, 7)[-1]


@pytest.mark.parametrize(("span", "step"), [(100, 20), (1, 0.2), (7, 2), (12, 2.5), (0, 1)])
def test_steps_are_round(span: float, step: float) -> None:
    assert round_step(span, 5) == pytest.approx(step)


def test_coordinates_are_written_with_a_point_in_every_language() -> None:
    with translation.override("fi"):
        assert coordinate(1.25) == "1.2"
        assert coordinate(3.0) == "3"
        assert coordinate(-0.01) == "0"
        assert path([(0, 1.5), (2, 3)], close=True) == "M0,1.5 L2,3Z"
        assert path([]) == ""


def test_a_scale_without_width_puts_everything_in_the_middle() -> None:
    assert Scale(3, 3, 0, 10)(3) == 5


def test_the_open_end_is_dashed_and_joins_the_known_part() -> None:
    drawing = draw(chart(point(0.5, 0.02), point(0.6, 0.02), point(0.65, 0.1, is_open=True)))
    assert len(drawing.lines) == len(drawing.dashes) == 1
    assert drawing.lines[0].split("L")[-1].strip() == drawing.dashes[0].removeprefix("M").split(" ")[0]
    assert [mark.end for mark in drawing.marks] == [False, True, False]
    assert [row.open for row in drawing.rows] == [False, False, True]


def test_a_missing_value_breaks_the_line_and_stands_as_a_dash_in_the_table() -> None:
    drawing = draw(chart(point(0.5), point(0.6), point(None), point(0.4), point(0.5)))
    assert len(drawing.lines) == 2
    assert drawing.rows[2].value == "–"
    assert len(drawing.marks) == 4


def test_the_target_is_inside_the_axis_and_named() -> None:
    drawing = draw(chart(point(0.5), point(0.6), target=Target(0.8, "tavoite 80 %")))
    assert float(drawing.levels[-1].at) <= float(drawing.target_y)
    assert drawing.target_text == "tavoite 80 %"


def test_shares_stay_between_nothing_and_all() -> None:
    drawing = draw(chart(point(0.02, 0.05), point(0.98, 0.05)))
    with translation.override("fi"):
        assert draw(chart(point(0.02, 0.05), point(0.98, 0.05))).levels[0].text.startswith("0")
    assert drawing.levels[-1].text.startswith("100")


def test_an_empty_chart_says_so_and_does_not_fail() -> None:
    assert draw(chart()).empty
    assert draw(chart(point(None))).empty
    assert not draw(chart(point(0.5))).empty


def test_a_long_series_stops_the_tab_key_only_at_its_labels() -> None:
    points = [point(0.5, label="1" if index % 12 == 0 else "") for index in range(120)]
    focusable = [mark for mark in draw(chart(*points)).marks if mark.focusable]
    assert len(focusable) == 11


def test_the_description_tells_the_first_and_the_last_value() -> None:
    with translation.override("fi"):
        told = draw(chart(point(0.5, label="1"), point(0.6, label="2"))).description
    assert told == "kuukausi 1: 50,0\N{NO-BREAK SPACE}%. kuukausi 2: 60,0\N{NO-BREAK SPACE}%."


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=30))
def test_any_series_can_be_drawn(values: list[float | None]) -> None:
    drawing = draw(chart(*(point(value, label=str(index)) for index, value in enumerate(values))))
    numbers = [float(mark.y) for mark in drawing.marks]
    assert all(math.isfinite(number) and 0 <= number <= drawing.height for number in numbers)


def test_a_sparkline_needs_two_values_and_breaks_where_one_is_missing() -> None:
    assert sparkline([1.0, None]) is None
    assert sparkline([]) is None
    line = sparkline([1.0, 2.0, None, 3.0, 2.0])
    assert line is not None
    assert len(line.lines) == 2

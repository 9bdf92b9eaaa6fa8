"""What came and what left by month: one scale for both directions, every figure in words too."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string

from tests.harness.pages import read_page
from virtaus.frame.charts.flows import FlowChart, FlowPoint, draw


def chart(*points: FlowPoint) -> FlowChart:
    return FlowChart("Flows", points, "Month", "stock", "came", "left", "in work", "note")


def test_a_taller_column_is_more_people_wherever_it_points() -> None:
    found = draw(chart(FlowPoint("1", "January", 300, 40, 20, 10), FlowPoint("", "February", 320, 20, 40, 5)))
    january, february = found.columns
    assert float(january.came_height) == float(february.left_height)
    assert float(january.came_height) == pytest.approx(2 * float(january.left_height), abs=0.2)
    assert float(january.left_height) == pytest.approx(2 * float(january.part_height), abs=0.2)
    assert january.sum == "300 + 40 − 20"
    assert february.text == "stock 320, came 20, left 40, in work 5"
    assert [name for name, _cells in found.rows] == ["February", "January"]
    assert found.rows[1][1] == ("300", "40", "20", "10")


def test_nothing_and_zeros_are_drawn_without_a_fault() -> None:
    assert draw(chart()).empty
    (column,) = draw(chart(FlowPoint("", "May", 0, 0, 0, 0, open=True))).columns
    assert (column.came_height, column.left_height, column.open) == ("0", "0", True)


def test_the_drawing_is_a_faultless_fragment() -> None:
    html = render_to_string("cotton/chart/flows.html", {"chart": chart(FlowPoint("1", "January", 300, 40, 20, 10))})
    read_page(html)
    assert 'aria-label="January: stock 300, came 40, left 20, in work 10"' in html

"""Draws the charts and maps of the components ``c-chart.*`` and ``c-map``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zlib import crc32

from django import template

from virtaus.frame.charts import bars, flows, line, maps, spans

register = template.Library()


DRAW: dict[type, Callable[[Any], Any]] = {
    bars.BarChart: bars.draw,
    flows.FlowChart: flows.draw,
    line.LineChart: line.draw,
    maps.RegionMap: maps.draw,
    spans.SpanChart: spans.draw,
}


@register.filter
def drawn(chart: Any) -> Any:
    """The rows of the SVG for a chart: one of ``DRAW``."""
    return DRAW[type(chart)](chart)


@register.filter
def element_id(title: str, prefix: str) -> str:
    """An id made of a title, for aria-labelledby: the same on every rendering, another for another title."""
    return f"{prefix}-{crc32(str(title).encode()):08x}"

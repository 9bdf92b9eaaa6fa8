"""Draws the charts and maps of the components ``c-chart.*`` and ``c-map``."""

from __future__ import annotations

from typing import Any
from zlib import crc32

from django import template

from virtaus.frame.charts import bars, flows, line, maps, spans

register = template.Library()


@register.filter
def drawn(chart: line.LineChart | flows.FlowChart | bars.BarChart | maps.RegionMap | spans.SpanChart) -> Any:
    """The rows of the SVG for a chart."""
    if isinstance(chart, line.LineChart):
        return line.draw(chart)
    if isinstance(chart, flows.FlowChart):
        return flows.draw(chart)
    if isinstance(chart, bars.BarChart):
        return bars.draw(chart)
    if isinstance(chart, spans.SpanChart):
        return spans.draw(chart)
    return maps.draw(chart)


@register.filter
def element_id(title: str, prefix: str) -> str:
    """An id made of a title, for aria-labelledby: the same on every rendering, another for another title."""
    return f"{prefix}-{crc32(str(title).encode()):08x}"

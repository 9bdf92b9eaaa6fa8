"""The formats of ``virtaus.frame.figures`` as template filters: ``{% load figures %}{{ row.share|percent }}``."""

from __future__ import annotations

from django import template

from virtaus.frame import figures

register = template.Library()
for _format in (
    figures.number,
    figures.percent,
    figures.euros,
    figures.day,
    figures.short_day,
    figures.weekday,
    figures.long_weekday,
    figures.month,
    figures.clock_time,
    figures.moment,
):
    register.filter(_format.__name__, _format)

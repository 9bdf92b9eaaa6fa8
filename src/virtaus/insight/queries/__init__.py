"""Reads of indicators, official series and flow, as typed rows in the reader's language."""

from __future__ import annotations

from virtaus.insight.queries.catalogue import IndicatorRow, by_code, indicators
from virtaus.insight.queries.flow import CohortRow, Flow, FlowNow, MonthRow, Share, flow, flow_now, headline
from virtaus.insight.queries.series import (
    KeyFigureRow,
    Loaded,
    SeriesPoint,
    key_figures,
    loaded,
    monthly_series,
    newest_figures,
)

__all__ = [
    "CohortRow",
    "Flow",
    "FlowNow",
    "IndicatorRow",
    "KeyFigureRow",
    "Loaded",
    "MonthRow",
    "SeriesPoint",
    "Share",
    "by_code",
    "flow",
    "flow_now",
    "headline",
    "indicators",
    "key_figures",
    "loaded",
    "monthly_series",
    "newest_figures",
]

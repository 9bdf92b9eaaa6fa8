"""Reads of indicators, official series and flow, as typed rows in the reader's language."""

from __future__ import annotations

from virtaus.insight.queries.catalogue import IndicatorRow, by_code, indicators
from virtaus.insight.queries.flow import CohortRow, Flow, FlowNow, MonthRow, Share, flow, flow_now, headline
from virtaus.insight.queries.open_flow import OpenCohort, OpenFlow, OpenMonth, open_flow
from virtaus.insight.queries.series import (
    KeyFigureRow,
    Loaded,
    PlacesRow,
    SeriesPoint,
    Statistics,
    key_figures,
    latest_figures,
    loaded,
    monthly_series,
    newest_figures,
    recent_figures,
    series_by_place,
    statistics,
)

__all__ = [
    "CohortRow",
    "Flow",
    "FlowNow",
    "IndicatorRow",
    "KeyFigureRow",
    "Loaded",
    "MonthRow",
    "OpenCohort",
    "OpenFlow",
    "OpenMonth",
    "PlacesRow",
    "SeriesPoint",
    "Share",
    "Statistics",
    "by_code",
    "flow",
    "flow_now",
    "headline",
    "indicators",
    "key_figures",
    "latest_figures",
    "loaded",
    "monthly_series",
    "newest_figures",
    "open_flow",
    "recent_figures",
    "series_by_place",
    "statistics",
]

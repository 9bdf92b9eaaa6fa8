"""Reads of the area's configuration, as typed rows in the reader's language."""

from __future__ import annotations

from virtaus.area.queries.figures import Figure, MeasureRow, Overview, key_figures, overview, total
from virtaus.area.queries.numbers import (
    BudgetLine,
    CommutingRow,
    NumberRow,
    commuting,
    number_history,
    plan_budget,
    rate,
    rates,
    target,
    targets,
)
from virtaus.area.queries.places import (
    AreaRow,
    MunicipalityRow,
    OpenHours,
    ServicePointRow,
    Shape,
    area,
    municipalities,
    municipality_names,
    service_point,
    service_points,
    shapes,
)
from virtaus.area.queries.reading import Source, in_language
from virtaus.area.queries.teams import MemberRow, TeamRow, members, team_names, team_serving, teams, teams_serving

__all__ = [
    "AreaRow",
    "BudgetLine",
    "CommutingRow",
    "Figure",
    "MeasureRow",
    "MemberRow",
    "MunicipalityRow",
    "NumberRow",
    "OpenHours",
    "Overview",
    "ServicePointRow",
    "Shape",
    "Source",
    "TeamRow",
    "area",
    "commuting",
    "in_language",
    "key_figures",
    "members",
    "municipalities",
    "municipality_names",
    "number_history",
    "overview",
    "plan_budget",
    "rate",
    "rates",
    "service_point",
    "service_points",
    "shapes",
    "target",
    "targets",
    "team_names",
    "team_serving",
    "teams",
    "teams_serving",
    "total",
]

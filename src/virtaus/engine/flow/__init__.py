"""Flow through unemployment: how long spells last and how they end. Arrays in, frozen dataclasses out.

A spell runs from a start day to an end day, half-open: the end is the first day on which the person is no longer
unemployed. *Flow-through in three months* is the share of the spells started in a month that ended no later than the
same day of the month three months later (the last day of that month where it has no such day). Its complement is the
official "flow over three months". Spells still open count for as long as they have been followed (Kaplan–Meier); ways
to end compete (Aalen–Johansen).
"""

from virtaus.engine.flow.cohorts import Cohort, FlowRules, State, cohort_flow, return_after
from virtaus.engine.flow.coverage import whole_since
from virtaus.engine.flow.durations import add_months, durations
from virtaus.engine.flow.survival import RiskTable, Share, cumulative_incidence, risk_table, survival

__all__ = [
    "Cohort",
    "FlowRules",
    "RiskTable",
    "Share",
    "State",
    "add_months",
    "cohort_flow",
    "cumulative_incidence",
    "durations",
    "return_after",
    "risk_table",
    "survival",
    "whole_since",
]

"""Which statutory meetings will be late with the hours there, and what would help. Pure computation on whole numbers.

A team is one machine: its hours are pooled, so a meeting goes to whoever has time. Days are numbered working days from
the day of the forecast; time is in minutes. Integers throughout, so nothing depends on rounding of floats.
"""

from virtaus.engine.capacity.options import (
    Change,
    Option,
    extra_hours,
    extra_on_days,
    move,
    room,
)
from virtaus.engine.capacity.plan import Again, Duties, Held, Outcome, Plan
from virtaus.engine.capacity.simulate import fewest_late, simulate
from virtaus.engine.capacity.stream import Inflow, inflow, spread, stay, stay_share

__all__ = [
    "Again",
    "Change",
    "Duties",
    "Held",
    "Inflow",
    "Option",
    "Outcome",
    "Plan",
    "extra_hours",
    "extra_on_days",
    "fewest_late",
    "inflow",
    "move",
    "room",
    "simulate",
    "spread",
    "stay",
    "stay_share",
]

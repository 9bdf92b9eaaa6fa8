"""From when records are whole. A register that was opened one day holds, of older spells, only those that lasted."""

from __future__ import annotations

import numpy as np

from virtaus.engine.flow.durations import Days

USUAL_MONTHS = 12
FEW = 0.5


def whole_since(end: Days, observed_on: np.datetime64) -> np.datetime64:
    """The first day of the month from which ends are recorded as a rule, found from the ends (n,) themselves.

    Before the records begin nobody leaves, only those who stayed are known: shares of those who left would be far too
    small. A month belongs to the records when at least half of the usual number of spells end in it; usual is the
    median of the last twelve whole months that have ends. The month of ``observed_on`` when there is none.
    """
    this_month = observed_on.astype("M8[M]")
    known = end[~np.isnat(end) & (end <= observed_on)].astype("M8[M]")
    months, counts = np.unique(known[known < this_month], return_counts=True)
    if len(months) == 0:
        return np.datetime64(this_month, "D")
    usual = float(np.median(counts[-USUAL_MONTHS:]))
    return np.datetime64(months[counts >= FEW * usual][0], "D")

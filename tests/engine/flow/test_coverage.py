from __future__ import annotations

import numpy as np

from virtaus.engine.flow import whole_since

OBSERVED = np.datetime64("2026-11-30")


def ends(**months: int) -> np.ndarray:
    """So many ends in each month, written m2026_01=…"""
    return np.array([f"{month[1:5]}-{month[6:]}-15" for month, count in months.items() for _ in range(count)], "M8[D]")


def test_the_months_before_the_register_was_opened_are_not_whole() -> None:
    found = whole_since(ends(m2026_03=1, m2026_05=2, m2026_06=20, m2026_07=24, m2026_08=22, m2026_09=26), OBSERVED)
    assert found == np.datetime64("2026-06-01")


def test_open_and_future_ends_tell_nothing() -> None:
    some = np.concatenate([ends(m2026_08=5, m2026_09=5, m2027_01=50), np.array(["NaT"], "M8[D]")])
    assert whole_since(some, OBSERVED) == np.datetime64("2026-08-01")


def test_without_any_end_the_records_begin_now() -> None:
    assert whole_since(ends(), OBSERVED) == np.datetime64("2026-11-01")

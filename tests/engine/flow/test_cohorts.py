from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from virtaus.engine.flow import FlowRules, State, add_months, cohort_flow, return_after

RULES = FlowRules(months=3, minimum=30)
WORK, STUDY = 0, 1
OBSERVED = np.datetime64("2026-11-30")


def spells(*groups: tuple[int, str, str | None, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """``(how many, start, end or None, kind)`` each."""
    start = np.array([day for count, day, _, _ in groups for _ in range(count)], "M8[D]")
    end = np.array([day or "NaT" for count, _, day, _ in groups for _ in range(count)], "M8[D]")
    return start, end, np.array([kind for count, _, _, kind in groups for _ in range(count)])


def test_a_complete_cohort_is_the_plain_share() -> None:
    flow = cohort_flow(
        *spells(
            (20, "2026-08-03", "2026-09-01", WORK),
            (10, "2026-08-31", "2026-11-30", STUDY),  # the last day that counts
            (5, "2026-08-03", "2026-11-20", WORK),  # too late: over three months
            (15, "2026-08-03", None, -1),
        ),
        2,
        OBSERVED,
        RULES,
    )
    assert (flow.state, flow.started, flow.ended) == (State.COMPLETE, 50, 30)
    assert flow.ended_share is not None
    assert flow.ended_share.value == pytest.approx(0.6)
    assert [share.value for share in flow.by_kind] == pytest.approx([0.4, 0.2])


def test_a_group_under_the_smallest_size_gives_no_share() -> None:
    flow = cohort_flow(*spells((29, "2026-08-03", "2026-09-01", WORK)), 1, OBSERVED, RULES)
    assert (flow.state, flow.started, flow.ended_share, flow.by_kind) == (State.TOO_FEW, 29, None, ())


def test_an_end_after_the_last_observed_day_is_not_known_yet() -> None:
    flow = cohort_flow(*spells((40, "2026-08-03", "2026-12-01", WORK)), 1, OBSERVED, RULES)
    assert flow.ended == 0


def test_open_spells_count_for_the_time_they_were_followed() -> None:
    # 40 followed to the horizon, half of them out; 40 more followed for a month only, none out
    flow = cohort_flow(
        *spells((20, "2026-08-30", "2026-10-30", WORK), (20, "2026-08-30", None, -1), (40, "2026-10-31", None, -1)),
        1,
        OBSERVED,
        RULES,
    )
    assert flow.state is State.OPEN
    assert flow.ended_share is not None
    assert flow.ended_share.value == pytest.approx(0.5)


def test_a_young_cohort_goes_on_as_those_before_it() -> None:
    young = spells((10, "2026-10-31", "2026-11-10", WORK), (30, "2026-10-31", None, -1))
    before = spells(
        (10, "2026-06-01", "2026-06-11", WORK), (30, "2026-06-01", "2026-08-15", WORK), (60, "2026-06-01", None, -1)
    )
    alone = cohort_flow(*young, 1, OBSERVED, RULES)
    assert (alone.state, alone.ended_share) == (State.TOO_EARLY, None)
    flow = cohort_flow(*young, 1, OBSERVED, RULES, earlier=before)
    assert flow.state is State.EXTRAPOLATED
    assert flow.ended_share is not None
    # a quarter left in the first month; of those left after it a third of the earlier ones left later
    assert flow.ended_share.value == pytest.approx(1 - 0.75 * (2 / 3))


def test_an_uncertain_end_widens_the_interval() -> None:
    whole = spells((40, "2026-06-01", "2026-08-15", WORK), (40, "2026-06-01", None, -1))
    half = spells((20, "2026-06-01", "2026-08-15", WORK), (20, "2026-06-01", None, -1))
    wide, narrow = (cohort_flow(*each, 1, OBSERVED, RULES).ended_share for each in (half, whole))
    assert wide is not None
    assert narrow is not None
    assert wide.high - wide.low > narrow.high - narrow.low


def test_return_after_work() -> None:
    ended = np.array(["2026-06-10"] * 40, "M8[D]")
    again = np.array(["2026-07-01"] * 10 + ["NaT"] * 30, "M8[D]")
    state, counted, share = return_after(ended, again, OBSERVED, RULES)
    assert (state, counted) == (State.COMPLETE, 40)
    assert share is not None
    assert share.value == pytest.approx(0.25)


def test_what_starts_after_the_last_observed_day_is_refused() -> None:
    with pytest.raises(ValueError, match="after the last observed day"):
        cohort_flow(*spells((40, "2026-12-01", None, -1)), 1, OBSERVED, RULES)


august = st.tuples(st.integers(0, 30), st.integers(-1, 120), st.integers(0, 1))


@given(st.lists(august, min_size=30, max_size=80), st.integers(0, 79))
def test_an_exit_within_three_months_never_lowers_flow_through(drawn: list[tuple[int, int, int]], chosen: int) -> None:
    start = np.array([np.datetime64("2026-08-01") + day for day, _, _ in drawn])
    end = np.array(
        [np.datetime64("NaT") if days < 0 else begun + days for begun, (_, days, _) in zip(start, drawn, strict=True)]
    )
    kind = np.array([each for _, _, each in drawn])
    before = cohort_flow(start, end, kind, 2, OBSERVED, RULES)
    one = chosen % len(drawn)
    late = np.isnat(end[one]) or end[one] > add_months(start[one : one + 1], 3)[0]
    end[one] = add_months(start[one : one + 1], 3)[0] if late else end[one]
    after = cohort_flow(start, end, kind, 2, OBSERVED, RULES)
    assert before.ended_share is not None
    assert after.ended_share is not None
    assert after.ended_share.value == pytest.approx(before.ended_share.value + (1 / len(drawn) if late else 0))
    assert sum(share.value for share in after.by_kind) == pytest.approx(after.ended_share.value)


@given(st.integers(0, 400))
def test_more_follow_up_only_completes_a_cohort(days: int) -> None:
    observed = np.datetime64("2026-08-31") + days
    start = np.array([np.datetime64(date(2026, 8, 1 + day % 31)) for day in range(60)])
    end = start + np.arange(60) * 3
    end[::4] = np.datetime64("NaT")
    flow = cohort_flow(start, end, np.zeros(60, dtype=np.int64), 1, observed, RULES)
    assert (flow.state is State.COMPLETE) or observed < np.datetime64("2026-11-30")
    if flow.state is State.COMPLETE:
        known = int((~np.isnat(end) & (end <= add_months(start, 3))).sum())
        assert flow.ended_share is not None
        assert flow.ended_share.value == pytest.approx(known / 60)

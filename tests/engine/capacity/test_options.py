"""Each option is what the simulation says of the changed plan, and the least that is enough."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from virtaus.engine.capacity import Duties, Plan, extra_hours, extra_on_days, move, simulate
from virtaus.engine.capacity.options import MINUTES_A_DAY

DAYS = 10
plans = st.builds(
    Plan,
    st.lists(st.integers(0, 240), min_size=DAYS, max_size=DAYS).map(tuple),
    st.lists(
        st.builds(Duties, st.integers(-2, DAYS - 1), st.sampled_from([30, 60, 90]), st.integers(1, 5)), max_size=8
    ).map(tuple),
)


def _with(plan: Plan, hours: int, first: int, until: int) -> int:
    more = tuple(hours * MINUTES_A_DAY if first <= day <= until else 0 for day in range(plan.days))
    return simulate(plan.with_more(more)).late_until(until)


@settings(max_examples=150, deadline=None)
@given(plans, st.integers(3, DAYS - 1))
def test_the_hours_are_the_least_that_are_enough(plan: Plan, until: int) -> None:
    option = extra_hours(plan, until, 1)
    before = simulate(plan).late_until(until)
    if option is None:
        assert _with(plan, 4000, 1, until) == before
        return
    assert option.change.before == before
    assert option.change.after == _with(plan, option.amount, 1, until) == _with(plan, 4000, 1, until) < before
    assert _with(plan, option.amount - 1, 1, until) > option.change.after


@settings(max_examples=150, deadline=None)
@given(plans, plans, st.integers(3, DAYS - 1))
def test_moving_helps_and_makes_none_of_the_others_late(giving: Plan, taking: Plan, until: int) -> None:
    option = move(giving, taking, until, 1)
    if option is not None:
        assert option.change.before == simulate(giving).late_until(until)
        assert 0 <= option.change.after < option.change.before


def test_moving_takes_what_the_other_team_has_room_for() -> None:
    short = Plan((60, 60, 60, 60), (Duties(1, 60, 4), Duties(3, 60, 2)))
    roomy = Plan((0, 60, 60, 0), (Duties(3, 60, 1),))
    option = move(short, roomy, 3, 1)
    assert simulate(short).late == (0, 2, 0, 0)
    assert option is not None
    # the other team has an hour tomorrow, and its own duty can wait for the one after
    assert (option.amount, option.change.before, option.change.after) == (1, 2, 1)


def test_nothing_is_proposed_where_nothing_helps() -> None:
    fine = Plan((60, 60), (Duties(1, 60, 1),))
    assert extra_hours(fine, 1, 0) is None
    assert extra_on_days(fine, 1, (60, 60)) is None
    assert move(fine, fine, 1, 0) is None
    lost = Plan((0, 60), (Duties(0, 60, 1),))
    assert extra_hours(lost, 1, 1) is None

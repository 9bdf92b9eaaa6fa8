"""The simulation against brute force: every way to spend every minute of small cases."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from virtaus.engine.capacity import Again, Duties, Plan, fewest_late, simulate

Best = tuple[int, int]  # (least late, least of the longest delay)


def _best(plan: Plan) -> Best:
    """Least number late and, apart from it, least longest delay, over every schedule; the tail is unlimited."""
    jobs = [(each.due, each.minutes, each.ready) for each in plan.duties for _ in range(each.count)]
    minutes = [day for day, there in enumerate(plan.hours) for _ in range(there)]
    # what does not fit is done one minute a day after the horizon
    minutes += [plan.days + extra for extra in range(sum(job[1] for job in jobs))]

    @cache
    def walk(at: int, left: tuple[int, ...]) -> Best:
        if not any(left):
            return 0, -99
        day = minutes[at]
        found = [walk(at + 1, left)] if at + 1 < len(minutes) and day < plan.days else []
        for number, (due, _minutes, ready) in enumerate(jobs):
            if not left[number] or ready > day:
                continue
            late, delay = walk(at + 1, (*left[:number], left[number] - 1, *left[number + 1 :]))
            if left[number] == 1:
                late += due >= 0 and day > due
                delay = max(delay, day - due)
            found.append((late, delay))
        return min(each[0] for each in found), min(each[1] for each in found)

    return walk(0, tuple(job[1] for job in jobs))


duties = st.builds(
    lambda ready, slack, minutes: Duties(ready + slack, minutes, 1, ready), st.integers(0, 2), st.integers(0, 3),
    st.integers(1, 3),
)  # fmt: skip
late_duties = st.builds(lambda due, minutes: Duties(-due, minutes, 1), st.integers(1, 3), st.integers(1, 2))
hours = st.lists(st.integers(0, 4), min_size=6, max_size=6).map(tuple)


@settings(max_examples=150, deadline=None)
@given(hours, st.lists(duties | late_duties, max_size=4).map(tuple))
def test_no_order_is_in_time_when_this_one_is_not(hours: tuple[int, ...], found: tuple[Duties, ...]) -> None:
    plan = Plan(hours, found)
    least, _delay = _best(plan)
    late = simulate(plan).late_until(plan.days)
    assert (late == 0) == (least == 0)
    assert simulate(plan, late_first=True).late_until(plan.days) >= least


@settings(max_examples=150, deadline=None)
@given(hours, st.lists(duties | late_duties, min_size=1, max_size=4).map(tuple))
def test_no_order_makes_the_longest_delay_shorter(hours: tuple[int, ...], found: tuple[Duties, ...]) -> None:
    plan = Plan(hours, found)
    outcome = simulate(plan, late_first=True)
    if sum(each.count for each in outcome.held) == len(found):
        assert outcome.most_days_late == _best(plan)[1]


@settings(max_examples=150, deadline=None)
@given(hours, st.lists(st.builds(Duties, st.integers(0, 5), st.integers(1, 3), st.just(1)), max_size=5).map(tuple))
def test_the_fewest_late_are_the_fewest(hours: tuple[int, ...], found: tuple[Duties, ...]) -> None:
    plan = Plan(hours, found)
    assert fewest_late(plan, plan.days) == _best(plan)[0]


@settings(max_examples=300, deadline=None)
@given(
    hours,
    st.lists(
        st.builds(
            lambda due, minutes, count, ready: Duties(due, minutes, count, min(ready, max(due, 0))),
            st.integers(-3, 7),
            st.integers(1, 5),
            st.integers(0, 4),
            st.integers(0, 6),
        ),
        max_size=6,
    ),
    st.lists(st.integers(0, 3), min_size=6, max_size=6).map(tuple),
)
def test_minutes_and_duties_add_up(hours: tuple[int, ...], found: list[Duties], agreed: tuple[int, ...]) -> None:
    plan = Plan(hours, tuple(found), agreed)
    outcome = simulate(plan)
    assert fewest_late(plan, plan.days) <= outcome.late_until(plan.days)
    assert all(used <= there for used, there in zip(outcome.used, hours, strict=True))
    for each in set(found):
        count = sum(held.count for held in outcome.held if held.duties == each)
        assert count <= sum(other.count for other in found if other == each)
        assert all(held.day >= each.ready for held in outcome.held if held.duties == each)
    arrived = [each for each in found if each.due < plan.days and each.ready < plan.days]
    done_by_end = sum(outcome.used)
    work_due = sum(each.work for each in arrived)
    assert outcome.overdue[-1] == work_due - done_by_end


def test_meetings_agreed_take_their_time_first_and_the_next_day_what_does_not_fit() -> None:
    plan = Plan((60, 60, 60), (Duties(0, 60, 1), Duties(2, 60, 1)), agreed=(90, 0, 0))
    outcome = simulate(plan)
    assert outcome.used == (0, 30, 60)
    assert outcome.late == (1, 0, 0)
    assert outcome.missed == (60, 0, 0)
    assert outcome.overdue == (60, 60, 30)
    assert outcome.cleared is None


def test_equal_duties_are_counted_one_by_one() -> None:
    outcome = simulate(Plan((90, 90, 90), (Duties(0, 60, 3),)))
    assert outcome.late == (2, 0, 0)
    assert [(held.day, held.count) for held in outcome.held] == [(0, 1), (1, 2)]


def test_the_next_discussion_follows_for_those_who_stay() -> None:
    again = Again(due=(3, 3, 4, 9, 9), minutes=30, lead=1, share=0.5, agreed=(2, 0, 0, 0, 0))
    plan = Plan((60, 0, 0, 15, 60), (Duties(0, 30, 2),), again=again)
    outcome = simulate(plan)
    # two held and two agreed on day 0: two of the four need another by day 3, and 15 minutes are not enough
    assert outcome.late == (0, 0, 0, 2, 0)
    assert outcome.missed == (0, 0, 0, 45, 0)
    assert outcome.cleared == 0

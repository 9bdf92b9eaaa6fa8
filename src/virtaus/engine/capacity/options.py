"""What would help, each option computed by the same simulation as the forecast itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from virtaus.engine.capacity.plan import Duties, Plan
from virtaus.engine.capacity.simulate import simulate

MOST = 1 << 12  # nobody is offered more than this of anything
PARTS = 12  # a move is tried with each twelfth of the endangered duties
MINUTES_A_DAY = 12  # of one hour a week, over five days


@dataclass(frozen=True, slots=True)
class Change:
    """Late duties (due until a day, not late yet) before and after an option."""

    before: int
    after: int

    @property
    def gain(self) -> int:
        return self.before - self.after


@dataclass(frozen=True, slots=True)
class Option:
    """``amount`` of something (hours a week, duties moved) and what it changes; ``minutes`` it costs in all."""

    amount: int
    change: Change
    minutes: int


def _least(enough: Callable[[int], bool]) -> int | None:
    """The least whole number from 1 on that is enough, when more never is worse; None when ``MOST`` is not."""
    high = 1
    while not enough(high):
        high *= 2
        if high > MOST:
            return None
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def extra_hours(plan: Plan, until: int, first: int) -> Option | None:
    """The least whole hours a week, from day ``first`` to ``until``, with which no more get late than must.

    An hour a week is twelve minutes on each working day, so a week with a holiday gets less. What is due before
    ``first`` may be late in spite of them. None when nothing is saved.
    """
    plan = plan.cut(until)
    before = simulate(plan).late_until(until)

    def more(hours: int) -> tuple[int, ...]:
        return tuple(hours * MINUTES_A_DAY if first <= day <= until else 0 for day in range(plan.days))

    floor = simulate(plan.with_more(more(MOST))).late_until(until)
    if floor >= before:
        return None
    hours = _least(lambda each: simulate(plan.with_more(more(each))).late_until(until) <= floor)
    if hours is None:
        return None
    return Option(hours, Change(before, floor), sum(more(hours)))


def extra_on_days(plan: Plan, until: int, minutes: tuple[int, ...]) -> Option | None:
    """What ``minutes[day]`` more would change; None when nothing."""
    plan, minutes = plan.cut(until), minutes[: until + 1]
    before = simulate(plan).late_until(until)
    after = simulate(plan.with_more(minutes)).late_until(until)
    spent = sum(minutes)
    return Option(spent, Change(before, after), spent) if after < before else None


def room(plan: Plan, until: int) -> int:
    """The minutes until a day that no duty due by then needs."""
    plan = plan.cut(until)
    return sum(plan.hours) - sum(plan.agreed) - sum(simulate(plan).used)


def move(giving: Plan, taking: Plan, until: int, first: int) -> Option | None:
    """Moving duties to another team: how many save the most, without making any of the other team's late.

    Those that would be late go first, in order of due date; they may be held in the other team from day ``first``.
    Late ones are counted over both teams. None when no number of them helps.
    """
    giving, taking = giving.cut(until), taking.cut(until)
    endangered = _endangered(giving, until, first)
    before = simulate(giving).late_until(until)
    theirs = simulate(taking).late_until(until)
    best: Option | None = None
    tried: set[int] = set()
    for part in range(1, PARTS + 1):
        count = -(-sum(each.count for each in endangered) * part // PARTS)
        if count in tried or not count:
            continue
        tried.add(count)
        moved = _first(endangered, count)
        ours_after = simulate(giving.with_duties(_without(giving.duties, moved))).late_until(until)
        received = tuple(Duties(each.due, each.minutes, each.count, max(each.ready, first)) for each in moved)
        theirs_after = simulate(taking.with_duties(taking.duties + received)).late_until(until)
        after = ours_after + theirs_after - theirs
        if theirs_after <= theirs and after < before and (best is None or after < best.change.after):
            best = Option(count, Change(before, after), sum(each.work for each in moved))
    return best


def _endangered(plan: Plan, until: int, first: int) -> tuple[Duties, ...]:
    """Duties of ``plan`` that can still be saved, in order of due date, as many as will be late."""
    late = simulate(plan).late
    left = sum(late[first : until + 1])
    found: list[Duties] = []
    for each in sorted(plan.duties, key=lambda duties: (duties.due, duties.minutes)):
        if first <= each.due <= until and each.ready <= first and left > 0:
            count = min(each.count, left)
            found.append(Duties(each.due, each.minutes, count, each.ready))
            left -= count
    return tuple(found)


def _first(duties: tuple[Duties, ...], count: int) -> tuple[Duties, ...]:
    found: list[Duties] = []
    for each in duties:
        taken = min(each.count, count)
        if taken:
            found.append(Duties(each.due, each.minutes, taken, each.ready))
        count -= taken
    return tuple(found)


def _without(duties: tuple[Duties, ...], moved: tuple[Duties, ...]) -> tuple[Duties, ...]:
    gone: Counter[tuple[int, int, int]] = Counter()
    for each in moved:
        gone[each.due, each.minutes, each.ready] += each.count
    kept: list[Duties] = []
    for each in duties:
        key = (each.due, each.minutes, each.ready)
        less = min(gone[key], each.count)
        gone[key] -= less
        kept.append(Duties(each.due, each.minutes, each.count - less, each.ready))
    return tuple(kept)

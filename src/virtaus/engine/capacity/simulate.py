"""The simulation: who can still be met in time goes first, by due date; those late already with the time that is left.

For one machine whose work can be divided this order is exact in this sense (after Jackson 1955 and Horn 1974): if any
order keeps every duty that is not late yet in time, this one does. When hours are short no simple order makes the
*number* of late ones smallest; ``fewest_late`` says how low it could be (Moore 1968, Hodgson's form), and the two lie
close together. ``late_first`` is the other order an office may choose: by due date alone, so late ones before all. No
order makes the longest delay shorter than that one, but each late one that goes first may make another late.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate

from virtaus.engine.capacity.plan import Duties, Held, Outcome, Plan

Waiting = tuple[int, int, Duties]  # due day, number of the group, the group


class _Run:
    """One simulation: the duties waiting, in order of due date, and what has been counted so far."""

    def __init__(self, plan: Plan, late_first: bool) -> None:
        self.plan, self.late_first = plan, late_first
        self.arriving: defaultdict[int, list[Duties]] = defaultdict(list)
        for each in plan.duties:
            if each.count and each.due < plan.days:
                self.arriving[max(each.ready, 0)].append(each)
        self.ahead: list[Waiting] = []
        self.late: list[Waiting] = []
        self.left: dict[int, int] = {}
        self.number = 0
        self.open_by_due: defaultdict[int, int] = defaultdict(int)
        self.overdue = 0
        self.in_time: list[int] = [0] * plan.days
        self.in_all: list[int] = [0] * plan.days
        self.due: list[int] = [0] * plan.days
        self.late_already = 0
        self.held: list[Held] = []
        self.still = 0.0

    def run(self) -> Outcome:
        missed: list[int] = []
        overdue: list[int] = []
        used: list[int] = []
        for day, there in enumerate(_room(self.plan)):
            self._begin(day)
            used.append(self._work(day, there))
            missed.append(self.open_by_due.pop(day, 0))
            self.overdue += missed[-1]
            overdue.append(self.overdue)
            self._follow(day, self.plan.again.agreed[day] if self.plan.again else 0)
        return Outcome(
            late=tuple(all_ - kept for all_, kept in zip(self.in_all, self.in_time, strict=True)),
            due=tuple(self.due),
            late_already=self.late_already,
            missed=tuple(missed),
            overdue=tuple(overdue),
            used=tuple(used),
            held=tuple(self.held),
        )

    def _begin(self, day: int) -> None:
        while self.ahead and self.ahead[0][0] < day:
            heapq.heappush(self.late, heapq.heappop(self.ahead))
        for each in sorted(self.arriving.pop(day, ()), key=lambda duties: (duties.due, duties.minutes)):
            self.number += 1
            self.left[self.number] = each.work
            if each.due < day:
                heapq.heappush(self.late, (each.due, self.number, each))
                self.overdue += each.work
            else:
                heapq.heappush(self.ahead, (each.due, self.number, each))
                self.open_by_due[each.due] += each.work
            if each.due < 0:
                self.late_already += each.count
            else:
                self.in_all[each.due] += each.count
                self.due[each.due] += each.work

    def _work(self, day: int, there: int) -> int:
        """Hold what the minutes of a day allow; a meeting that does not fit goes on the next day."""
        first, then = (self.late, self.ahead) if self.late_first else (self.ahead, self.late)
        spent = self._spend(day, there, first)
        return spent + self._spend(day, there - spent, then)

    def _spend(self, day: int, there: int, waiting: list[Waiting]) -> int:
        spent = 0
        while waiting and spent < there:
            due, number, each = waiting[0]
            before = self.left[number]
            now = min(before, there - spent)
            spent += now
            self.left[number] = before - now
            if due < day:
                self.overdue -= now
            else:
                self.open_by_due[due] -= now
            done = -(-before // each.minutes) - -(-(before - now) // each.minutes)
            if done:
                self._hold(day, each, done)
            if before == now:
                heapq.heappop(waiting)
        return spent

    def _hold(self, day: int, each: Duties, count: int) -> None:
        self.held.append(Held(each, day, count))
        if each.due >= day:
            self.in_time[each.due] += count
        self._follow(day, count)

    def _follow(self, day: int, met: int) -> None:
        """The next discussions of those met; fractions of a person are kept until they make a whole one."""
        again = self.plan.again
        if again is None or not met or again.due[day] >= self.plan.days:
            return
        self.still += met * again.share
        count = int(self.still + 1e-9)
        self.still -= count
        if count:
            ready = max(day + 1, again.due[day] - again.lead)
            self.arriving[ready].append(Duties(again.due[day], again.minutes, count, ready))


def _room(plan: Plan) -> Iterator[int]:
    """The minutes left for duties on each day: agreed meetings take theirs first, beyond the day from the next ones."""
    owed = 0
    for day, hours in enumerate(plan.hours):
        there = hours - (plan.agreed[day] if plan.agreed else 0) - owed
        owed = max(-there, 0)
        yield max(there, 0)


def simulate(plan: Plan, *, late_first: bool = False) -> Outcome:
    """What becomes of ``plan``. Time: n log n in the groups of duties."""
    return _Run(plan, late_first).run()


def fewest_late(plan: Plan, until: int) -> int:
    """How many duties due on the days 0 to ``until`` are late at the least, in whatever order they are held.

    A lower bound that holds for any order: it lets every duty be held from the first day on, lets those that are late
    already wait for ever, and counts no meetings that follow from others. Exact when nothing of the three matters.
    """
    room = list(accumulate(_room(plan)))[: until + 1]
    late = taken = 0
    longest: list[int] = []
    for each in sorted(plan.duties, key=lambda duties: duties.due):
        if not 0 <= each.due < len(room):
            continue
        for _ in range(each.count):
            heapq.heappush(longest, -each.minutes)
            taken += each.minutes
            if taken > room[each.due]:
                taken += heapq.heappop(longest)
                late += 1
    return late

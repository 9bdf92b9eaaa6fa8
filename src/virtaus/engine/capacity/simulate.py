"""The simulation: meetings are held in the order of their due dates, with the hours there.

The rule is earliest due date first, late ones before all, as the coach's page orders them. For one machine whose work
can be divided, it is exact in two senses (Jackson 1955; Horn 1974): where nothing is late at the start and any order
holds every duty in time, this one does; and no order makes the longest delay shorter. It does not make the *number* of
late ones smallest: when hours are short, letting some wait would keep others in time. ``fewest_late`` says how far that
could go (Moore 1968, Hodgson's form), so a page can tell both.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate

from virtaus.engine.capacity.plan import Duties, Held, Outcome, Plan


class _Run:
    """One simulation: the duties waiting, in order of due date, and what has been counted so far."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.arriving: defaultdict[int, list[Duties]] = defaultdict(list)
        for each in plan.duties:
            if each.count and each.due < plan.days:
                self.arriving[max(each.ready, 0)].append(each)
        self.waiting: list[tuple[int, int, int, Duties]] = []
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
        unfinished: list[int] = []
        used: list[int] = []
        for day, there in enumerate(_room(self.plan)):
            self._arrive(day)
            self.overdue += self.open_by_due.pop(day, 0)
            used.append(self._work(day, there))
            unfinished.append(self.overdue)
            self._follow(day, self.plan.again.agreed[day] if self.plan.again else 0)
        return Outcome(
            late=tuple(all_ - kept for all_, kept in zip(self.in_all, self.in_time, strict=True)),
            due=tuple(self.due),
            late_already=self.late_already,
            unfinished=tuple(unfinished),
            used=tuple(used),
            held=tuple(self.held),
        )

    def _arrive(self, day: int) -> None:
        for each in sorted(self.arriving.pop(day, ()), key=lambda duties: (duties.due, duties.minutes)):
            self.number += 1
            heapq.heappush(self.waiting, (each.due, each.ready, self.number, each))
            self.left[self.number] = each.work
            if each.due < day:
                self.overdue += each.work
            else:
                self.open_by_due[each.due] += each.work
            if each.due < 0:
                self.late_already += each.count
            else:
                self.in_all[each.due] += each.count
                self.due[each.due] += each.work

    def _work(self, day: int, there: int) -> int:
        """Hold what the minutes of a day allow; a meeting that does not fit goes on the next day."""
        spent = 0
        while self.waiting and spent < there:
            due, _ready, number, each = self.waiting[0]
            before = self.left[number]
            now = min(before, there - spent)
            spent += now
            self.left[number] = before - now
            done = -(-before // each.minutes) - -(-(before - now) // each.minutes)
            if due <= day:
                self.overdue -= now
            else:
                self.open_by_due[due] -= now
            if done:
                self._hold(day, each, done)
            if before == now:
                heapq.heappop(self.waiting)
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


def simulate(plan: Plan) -> Outcome:
    """What becomes of ``plan`` when duties are held in order of due date. Time: n log n in the groups of duties."""
    return _Run(plan).run()


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

"""From duties and working time to a forecast by team: what will be late, how many hours are short, what would help.

Runs in the compute process on what its stores hold; the pages only read the answer. Formula and assumptions:

- hours of a team on a working day = Σ share of working time of members not away × weekly hours ÷ 5 × share of working
  time for meetings, in whole minutes;
- meetings agreed take their time on their day first; with what is left those who can still be met in time go first, by
  due date, then those late already (``virtaus.engine.capacity``); nobody is met more than ``meeting_lead_days`` before;
- newcomers arrive as in the last 52 weeks (mean by team, 95 % interval) and each takes an initial interview;
- of those met, and of those who wait, as many stay as stayed over the last three months;
- minutes of a meeting, its records included, and the shares are dated figures of the area: a weekly time or share that
  starts later counts from its day.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from virtaus.area.queries.staffing import WorkingTime, lasts
from virtaus.casework.models import DiscussionKind
from virtaus.casework.statutes import calendar, law
from virtaus.engine import capacity as engine
from virtaus.engine.statutes.calendar import add_months

WEEKS = 17  # the horizon: long enough for the next discussion of those met in the first weeks
SHOWN = 10  # weeks told on pages; beyond them newcomers outweigh what is known
PAST_WEEKS = 52
MOVES_TRIED = 3  # teams with most room that a move is tried to
TOMORROW = 1  # the number of the working day from which on help can come
INTERVIEW = DiscussionKind.INITIAL_INTERVIEW


@dataclass(frozen=True, slots=True)
class Norms:
    """The area's figures that the forecast uses, as on the day it is made.

    ``later`` are those that take their place, each from a day on, in order: hours there follow them, the length and the
    lead of meetings stay as they are on the day of the forecast.
    """

    minutes_interview: int
    minutes_discussion: int
    weekly_hours: float
    meeting_share: float
    lead_days: int
    evening_hours: float
    later: tuple[tuple[date, Norms], ...] = ()

    def on(self, day: date) -> Norms:
        """The figures in force on a day."""
        return next((norms for start, norms in reversed(self.later) if start <= day), self)

    def minutes(self, kind: str) -> int:
        return self.minutes_interview if kind == INTERVIEW else self.minutes_discussion

    def minutes_a_day(self, share: float) -> float:
        """Minutes for meetings that a share of full working time gives on a working day."""
        return share * self.weekly_hours * 60 / 5 * self.meeting_share


@dataclass(slots=True)
class Work:
    """What waits for a team. ``open`` counts duties without a meeting by kind and due day, ``agreed`` meetings by kind
    and day, ``agreed_late`` duties whose meeting is agreed for after the due day, by that day.
    """

    customers: int = 0
    open: Counter[tuple[str, date]] = field(default_factory=Counter)
    agreed: Counter[tuple[str, date]] = field(default_factory=Counter)
    agreed_late: Counter[date] = field(default_factory=Counter)
    weekly: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Week:
    """A week of a team: minutes needed by what is due in it (late ones in the first), there, agreed, lost to absences,
    and still lacking at its end; how many of what is due in it are held late, with fewest and most newcomers too.
    """

    monday: date
    need: int
    there: int
    agreed: int
    away: int
    short: int
    late: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Help:
    """What helps: ``kind`` hours, move, evening or substitute, ``amount`` in hours a week, meetings, minutes."""

    kind: str
    amount: int
    before: int
    after: int
    minutes: int
    team: UUID | None = None


@dataclass(frozen=True, slots=True)
class TeamForecast:
    """A team's forecast. ``late`` of what is due until the day asked for and not late yet; ``late_now`` already is.

    ``late_first``: as many would be late if those late already went first. ``cleared``: the day by which those late
    have been met, None when not within the horizon.
    """

    team: UUID
    customers: int
    full_time: float
    away: int
    back_on: date | None
    waiting: int
    late_now: int
    late: int
    late_first: int
    cleared: date | None
    low: int
    high: int
    fewest: int
    arrivals: tuple[float, float, float]
    weeks: tuple[Week, ...]
    help: tuple[Help, ...]


@dataclass(frozen=True, slots=True)
class Days:
    """The working days of the horizon, numbered from 0."""

    all: tuple[date, ...]

    @classmethod
    def of(cls, today: date) -> Days:
        found: list[date] = []
        day = today
        while len(found) < WEEKS * 5:
            if calendar().is_working_day(day):
                found.append(day)
            day += timedelta(days=1)
        return cls(tuple(found))

    def number(self, day: date) -> int:
        """The number of a working day; before the horizon minus the working days since it, after it ``len``."""
        if day < self.all[0]:
            return -max(calendar().working_days_after(day, self.all[0]), 1)
        return bisect_left(self.all, day)

    def last(self, day: date) -> int:
        """The number of the last working day that is not after ``day``; -1 when there is none."""
        return bisect_right(self.all, day) - 1

    @property
    def mondays(self) -> tuple[date, ...]:
        return tuple(day - timedelta(days=day.weekday()) for day in self.all)


def forecast(
    today: date, until: date, norms: Norms, work: Mapping[UUID, Work], staff: Sequence[WorkingTime], stay: float
) -> list[TeamForecast]:
    """The forecast of each team that has customers or members, in order of what gets late."""
    days = Days.of(today)
    end = max(days.last(until), 0)
    teams = {team: _Team(days, end, norms, found, _of(team, staff), stay) for team, found in work.items()}
    plans = {team: each.plan(each.arrivals.mean) for team, each in teams.items()}
    roomy = sorted(plans, key=lambda team: (-engine.room(plans[team], end), str(team)))
    found = [_forecast(team, each, plans, roomy) for team, each in teams.items()]
    return sorted(found, key=lambda each: (-each.late, -each.late_now, str(each.team)))


def _of(team: UUID, staff: Sequence[WorkingTime]) -> list[WorkingTime]:
    return [each for each in staff if each.team_id == team]


class _Team:
    """A team's plan in numbered days and minutes."""

    def __init__(
        self, days: Days, end: int, norms: Norms, work: Work, staff: Sequence[WorkingTime], stay: float
    ) -> None:
        self.days, self.end, self.norms, self.work, self.staff, self.stay = days, end, norms, work, staff, stay
        self.there = tuple(int(norms.on(day).minutes_a_day(self._share(day))) for day in days.all)
        self.lost = tuple(
            int(norms.on(day).minutes_a_day(self._share(day, away=True))) - there
            for day, there in zip(days.all, self.there, strict=True)
        )
        self.arrivals = engine.inflow(work.weekly, max(end // 5, 1))

    def _share(self, day: date, *, away: bool = False) -> float:
        """The shares of working time there on a day; with ``away`` those of the absent too."""
        return float(sum(each.share for each in self.staff if (each.belongs(day) if away else each.is_there(day))))

    def plan(self, rate: float) -> engine.Plan:
        """The plan with newcomers of ``rate`` a working day."""
        return engine.Plan(self.there, tuple(self._duties(rate)), self._agreed_minutes(), self._again())

    def _duties(self, rate: float) -> Iterator[engine.Duties]:
        for kind in DiscussionKind.values:
            counts: Counter[int] = Counter()
            for (each, due), count in self.work.open.items():
                if each == kind:
                    counts[self.days.number(due)] += count
            staying = engine.stay(counts, self.stay, round(365.25 / 4 * 5 / 7))
            for number, count in sorted(staying.items()):
                ready = 0 if kind == INTERVIEW else max(number - self.norms.lead_days, 0)
                yield engine.Duties(number, self.norms.minutes(kind), count, ready)
        version = law().interview.on(self.days.all[0])
        if version is not None:
            limit = version.parameters["working_days"]
            yield from engine.spread(rate, self.norms.minutes_interview, limit, len(self.days.all))

    def _agreed_minutes(self) -> tuple[int, ...]:
        minutes = [0] * len(self.days.all)
        for (kind, on), count in self.work.agreed.items():
            number = self.days.number(on)
            if 0 <= number < len(minutes):
                minutes[number] += count * self.norms.minutes(kind)
        return tuple(minutes)

    def _again(self) -> engine.Again | None:
        version = law().discussion.on(self.days.all[0])
        if version is None:
            return None
        months = version.parameters["months"]
        due = tuple(self.days.number(calendar().next_working_day(add_months(day, months))) for day in self.days.all)
        agreed = [0] * len(self.days.all)
        for (_kind, on), count in self.work.agreed.items():
            number = self.days.number(on)
            if 0 <= number < len(agreed):
                agreed[number] += count
        return engine.Again(due, self.norms.minutes_discussion, self.norms.lead_days, self.stay, tuple(agreed))

    def evenings(self) -> tuple[int, ...]:
        """One evening a week: the minutes it gives on the third working day of each week, from tomorrow on."""
        minutes = [0] * len(self.days.all)
        for number in self._third_days():
            if TOMORROW <= number <= self.end:
                minutes[number] = int(self._share(self.days.all[number]) * self.norms.evening_hours * 60)
        return tuple(minutes)

    def _third_days(self) -> list[int]:
        by_week: dict[date, list[int]] = {}
        for number, monday in enumerate(self.days.mondays):
            by_week.setdefault(monday, []).append(number)
        return [numbers[min(2, len(numbers) - 1)] for numbers in by_week.values()]

    def substitutes(self) -> tuple[int, ...]:
        """The minutes that those away would give from tomorrow on."""
        return tuple(lost if TOMORROW <= number <= self.end else 0 for number, lost in enumerate(self.lost))

    def agreed_late(self, until: int) -> int:
        """Duties due from today until a day whose meeting is agreed too late."""
        return sum(count for due, count in self.work.agreed_late.items() if 0 <= self.days.number(due) <= until)


def _forecast(team: UUID, each: _Team, plans: Mapping[UUID, engine.Plan], roomy: Sequence[UUID]) -> TeamForecast:
    plan = plans[team]
    outcome = engine.simulate(plan)
    fixed = each.agreed_late(each.end)
    first = engine.simulate(plan.cut(each.end), late_first=True)
    few, many = (engine.simulate(each.plan(rate)) for rate in (each.arrivals.low, each.arrivals.high))
    late = outcome.late_until(each.end) + fixed
    today = each.days.all[0]
    away = [period for time in each.staff if time.belongs(today) for period in time.away if lasts(period, today)]
    return TeamForecast(
        team=team,
        customers=each.work.customers,
        full_time=float(sum(time.share for time in each.staff if time.belongs(today))),
        away=len(away),
        back_on=min((end for _first, end in away if end is not None), default=None),
        waiting=sum(each.work.open.values()),
        late_now=outcome.late_already + sum(n for due, n in each.work.agreed_late.items() if due < today),
        late=late,
        late_first=first.late_until(each.end) + fixed,
        cleared=None if outcome.cleared is None else each.days.all[outcome.cleared],
        low=min(few.late_until(each.end) + fixed, late),
        high=max(many.late_until(each.end) + fixed, late),
        fewest=engine.fewest_late(plan, each.end) + fixed,
        arrivals=(each.arrivals.mean, each.arrivals.low, each.arrivals.high),
        weeks=tuple(_weeks(each, plan, outcome, few, many)),
        help=tuple(_help(team, each, plans, roomy, fixed)) if outcome.late_until(each.end) else (),
    )


def _weeks(
    each: _Team, plan: engine.Plan, outcome: engine.Outcome, few: engine.Outcome, many: engine.Outcome
) -> Iterator[Week]:
    mondays = each.days.mondays
    late_now = sum(duties.work for duties in plan.duties if duties.due < 0)
    for monday in sorted(set(mondays))[:SHOWN]:
        numbers = [number for number, own in enumerate(mondays) if own == monday]
        agreed = sum(plan.agreed[number] for number in numbers)
        due = sum(outcome.due[number] for number in numbers) + (late_now if numbers[0] == 0 else 0)
        late_agreed = sum(n for day, n in each.work.agreed_late.items() if each.days.number(day) in numbers)
        yield Week(
            monday=monday,
            need=due + agreed,
            there=sum(plan.hours[number] for number in numbers),
            agreed=agreed,
            away=sum(each.lost[number] for number in numbers),
            short=sum(outcome.missed[number] for number in numbers),
            late=sum(outcome.late[number] for number in numbers) + late_agreed,
            low=sum(few.late[number] for number in numbers) + late_agreed,
            high=sum(many.late[number] for number in numbers) + late_agreed,
        )


def _help(team: UUID, each: _Team, plans: Mapping[UUID, engine.Plan], roomy: Sequence[UUID], fixed: int) -> list[Help]:
    """What would help, what saves the most first; of equals the one that costs the least time.

    Moves are tried to the teams with most room.
    """
    plan, end, first = plans[team], each.end, TOMORROW
    found: list[Help] = []

    def add(kind: str, option: engine.Option | None, other: UUID | None = None) -> None:
        if option is not None:
            change = option.change
            found.append(Help(kind, option.amount, change.before, change.after, option.minutes, other))

    add("hours", engine.extra_hours(plan, end, first))
    add("evening", engine.extra_on_days(plan, end, each.evenings()))
    add("substitute", engine.extra_on_days(plan, end, each.substitutes()))
    others = [other for other in roomy if other != team][:MOVES_TRIED]
    moves = [(other, option) for other in others if (option := engine.move(plan, plans[other], end, first))]
    if moves:
        other, option = min(moves, key=lambda each: (each[1].change.after, each[1].amount, str(each[0])))
        add("move", option, other)
    ranked = sorted(found, key=lambda each: (each.after, each.minutes, each.kind))
    return [replace(each, before=each.before + fixed, after=each.after + fixed) for each in ranked]

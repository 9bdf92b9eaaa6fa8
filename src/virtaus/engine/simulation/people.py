"""Made-up jobseekers: what happened to each of them, day by day, up to a date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from virtaus.engine.simulation.assumptions import Flow
from virtaus.engine.simulation.durations import (
    A_YEAR,
    LONGEST,
    Survival,
    drawn,
    leaver_starts,
    leaving_day,
    stock_ages,
)
from virtaus.engine.simulation.margins import PARTS, UNEMPLOYED

WINDOW = 1096  # days of leavers that are told: 36 months


IN_SERVICE = frozenset({"pay_subsidy", "labour_training", "work_trial", "rehabilitative_work", "supported_study"})
STATUS_OF_PART = {
    "shortened_week": "shortened_week",
    "subsidised": "pay_subsidy",
    "work_trial": "work_trial",
    "labour_training": "labour_training",
    "coaching": "coaching",
}


@dataclass(frozen=True, slots=True)
class Status:
    """A status from a day on; ``planned_end`` is the estimated last day of a service."""

    code: str
    since: date
    planned_end: date | None = None


@dataclass(frozen=True, slots=True)
class Exit:
    """When somebody left unemployment (the first of the month), and whether to a service."""

    month: date
    to_service: bool


@dataclass(slots=True)
class Seeker:
    """One made-up person's job search: its statuses in order and, when it has ended, the day and where to."""

    municipality: str
    statuses: list[Status]
    ended: Status | None = None

    @property
    def started(self) -> date:
        return self.statuses[0].since

    @property
    def now(self) -> Status:
        return self.statuses[-1]


def made_up(
    numbers: Mapping[str, Mapping[str, int]],
    survival: Survival,
    as_of: date,
    random: Random,
    flow: Flow,
    newcomers: Mapping[str, int],
) -> list[Seeker]:
    """Job searches that on ``as_of`` give exactly ``numbers`` (municipality, part), and those that ended before.

    The model: people become unemployed at a steady rate with a season (``Flow.season``) and leave by
    ``survival``; lay-offs by a law of their own. The stock on ``as_of`` is drawn by age from that model, apart for
    those under and over a year, whose numbers are given; the rate of inflow is the one that keeps the stock under a
    year steady. From the same rate follow those who left within the last 36 months: of them, those in a service or in
    work with an open search are in the stock, and the others' searches have ended. ``newcomers`` says how many of a
    municipality's short-term unemployed began their search in the last three days.
    """
    simulation = _Simulation(survival, as_of, random, flow)
    seekers: list[Seeker] = []
    for municipality in sorted(numbers):
        seekers += simulation.stock(municipality, numbers[municipality], newcomers.get(municipality, 0))
    short = sum(parts["short_term"] for parts in numbers.values())
    laid_off = sum(parts["laid_off"] for parts in numbers.values())
    weights = {code: float(sum(parts[part] for part in UNEMPLOYED)) for code, parts in numbers.items()}
    told = Counter(exit_ for seeker in seekers if (exit_ := simulation.exit(seeker)) is not None)
    gone = simulation.leavers(short, survival, "unemployed", weights)
    seekers += _without([(seeker, simulation.exit(seeker)) for seeker in gone], told)
    seekers += simulation.leavers(laid_off, flow.laid_off, "laid_off", weights)
    return seekers


def _without(leavers: Sequence[tuple[Seeker, Exit | None]], told: Counter[Exit]) -> list[Seeker]:
    """The leavers without as many as ``told`` counts: of the same month and kind, or else of the same month.

    Those have left too, and their search is open; so each month has as many leavers as the model gives.
    """
    left = Counter(told)
    kept: list[tuple[Seeker, Exit | None]] = []
    for seeker, exit_ in leavers:
        if exit_ is not None and left[exit_] > 0:
            left[exit_] -= 1
        else:
            kept.append((seeker, exit_))
    months = Counter[date]()
    for each, count in left.items():
        months[each.month] += count
    rest: list[Seeker] = []
    for seeker, exit_ in kept:
        if exit_ is not None and months[exit_.month] > 0:
            months[exit_.month] -= 1
        else:
            rest.append(seeker)
    return rest


@dataclass(slots=True)
class _Simulation:
    survival: Survival
    as_of: date
    random: Random
    flow: Flow

    def ago(self, days: int) -> date:
        return self.as_of - timedelta(days=days)

    def choice(self, shares: Mapping[str, float]) -> str:
        return self.random.choices(list(shares), weights=list(shares.values()))[0]

    def stock(self, municipality: str, parts: Mapping[str, int], newcomers: int) -> list[Seeker]:
        """Those whose search is open on the day, part by part."""
        seekers: list[Seeker] = []
        for part in PARTS:
            count = parts[part]
            if part == "short_term":
                seekers += self._short_term(municipality, count, newcomers)
            elif part == "long_term":
                ages = drawn(
                    stock_ages(self.survival, self.flow.season, self.as_of, A_YEAR + 1, LONGEST), count, self.random
                )
                seekers += [self._unemployed(municipality, A_YEAR + 1 + age) for age in ages]
            elif part == "laid_off":
                ages = drawn(
                    stock_ages(self.flow.laid_off, self.flow.season, self.as_of, 0, A_YEAR - 1), count, self.random
                )
                seekers += [Seeker(municipality, [Status("laid_off", self.ago(age))]) for age in ages]
            elif part == "other":
                seekers += [self._other(municipality) for _ in range(count)]
            else:
                seekers += [self._in_part(municipality, part) for _ in range(count)]
        return seekers

    def _short_term(self, municipality: str, count: int, newcomers: int) -> list[Seeker]:
        newcomers = min(newcomers, count)
        ages = [number % 3 for number in range(newcomers)]
        weights = stock_ages(self.survival, self.flow.season, self.as_of, 0, A_YEAR - 1)
        if newcomers:
            weights[0:3] = [0.0, 0.0, 0.0]
        ages += drawn(weights, count - newcomers, self.random)
        return [self._unemployed(municipality, age) for age in ages]

    def _unemployed(self, municipality: str, age: int) -> Seeker:
        since = Status("unemployed", self.ago(age))
        if 14 < age < A_YEAR and self.random.random() < self.flow.returned:
            service = self._service_days()
            start = age + service + self.random.randint(30, 300)
            earlier = [
                Status("unemployed", self.ago(start)),
                Status("labour_training", self.ago(age + service), self.ago(age + 1)),
            ]
            return Seeker(municipality, [*earlier, since])
        return Seeker(municipality, [since])

    def _service_days(self) -> int:
        shortest, longest = self.flow.service_days
        return self.random.randint(shortest, longest)

    def _running_service_days(self) -> int:
        """The whole length of a service that is going on: a long one is the likelier to be met under way."""
        shortest, longest = self.flow.service_days
        lengths = range(shortest, longest + 1)
        return self.random.choices(lengths, weights=lengths)[0]

    def _in_part(self, municipality: str, part: str) -> Seeker:
        """Somebody in a service now: unemployed before it, by the duration law, and into it not long ago."""
        if part == "shortened_week":
            return Seeker(municipality, [Status("shortened_week", self.ago(self.random.randint(10, 300)))])
        other = self.random.choice(("rehabilitative_work", "supported_study"))
        days = self._running_service_days()
        begun = self.random.randint(0, days - 1)
        code = STATUS_OF_PART.get(part, other)
        service = Status(code, self.ago(begun), self.ago(begun) + timedelta(days=days))
        unemployed = leaving_day(self.survival, 1500, 1500, self.random)
        return Seeker(municipality, [Status("unemployed", self.ago(begun + unemployed)), service])

    def _other(self, municipality: str) -> Seeker:
        status = Status(self.choice(self.flow.other_status), self.ago(self.random.randint(5, 400)))
        if status.code == "threatened" or self.random.random() < 0.4:
            return Seeker(municipality, [status])
        before = leaving_day(self.survival, 1500, 1500, self.random)
        return Seeker(municipality, [Status("unemployed", status.since - timedelta(days=before)), status])

    def exit(self, seeker: Seeker) -> Exit | None:
        """When and how somebody first left unemployment within the window; None for somebody who has not."""
        after = [*seeker.statuses[1:], *([seeker.ended] if seeker.ended else [])]
        for before, status in zip(seeker.statuses, after, strict=False):
            if before.code == "unemployed" and status.code != "unemployed" and status.since > self.ago(WINDOW):
                return Exit(status.since.replace(day=1), status.code in IN_SERVICE)
        return None

    def leavers(self, stock: int, survival: Survival, code: str, weights: Mapping[str, float]) -> list[Seeker]:
        """Those whose unemployment ended within the window, and their search with it or after a service."""
        inflow = stock / sum(stock_ages(survival, self.flow.season, self.as_of, 0, A_YEAR - 1))
        starts = leaver_starts(survival, self.flow.season, self.as_of, WINDOW)
        count = round(inflow * sum(starts))
        codes = sorted(weights)
        towns = drawn([weights[code_] for code_ in codes], count, self.random)
        ages = [place + 1 for place in drawn(starts, count, self.random)]
        return [self._leaver(codes[town], age, survival, code) for town, age in zip(towns, ages, strict=True)]

    def _leaver(self, municipality: str, age: int, survival: Survival, code: str) -> Seeker:
        left = self.ago(age - leaving_day(survival, age, WINDOW, self.random))
        started = Status(code, self.ago(age))
        exits = self.flow.laid_off_exits if code == "laid_off" else self.flow.exits
        where = self.choice(exits)
        if where not in IN_SERVICE:
            return Seeker(municipality, [started], Status(where, left))
        room = (self.as_of - left).days
        if room < 14:
            return Seeker(municipality, [started], Status("employed", left))
        # A service that is still going on belongs to the stock, so this one has ended by now.
        over = left + timedelta(days=min(self._service_days(), self.random.randint(14, room)))
        service = Status(where, left, over - timedelta(days=1))
        return Seeker(municipality, [started, service], Status(self.choice(self.flow.after_service), over))

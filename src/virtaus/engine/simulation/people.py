"""Made-up jobseekers: what happened to each of them, day by day, up to a date."""

from __future__ import annotations

from collections.abc import Mapping
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
    year steady. From the same rate follow those who left within the last 36 months. ``newcomers`` says how many
    of a municipality's short-term unemployed began their search in the last three days.
    """
    simulation = _Simulation(survival, as_of, random, flow)
    seekers: list[Seeker] = []
    for municipality in sorted(numbers):
        seekers += simulation.stock(municipality, numbers[municipality], newcomers.get(municipality, 0))
    short = sum(parts["short_term"] for parts in numbers.values())
    laid_off = sum(parts["laid_off"] for parts in numbers.values())
    weights = {code: float(sum(parts[part] for part in UNEMPLOYED)) for code, parts in numbers.items()}
    gone = sum(1 for seeker in seekers if simulation.left_unemployment(seeker))
    seekers += simulation.leavers(short, survival, "unemployed", weights, already=gone)
    seekers += simulation.leavers(laid_off, flow.laid_off, "laid_off", weights, already=0)
    return seekers


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

    def _in_part(self, municipality: str, part: str) -> Seeker:
        """Somebody in a service now: unemployed before it, by the duration law, and into it not long ago."""
        if part == "shortened_week":
            return Seeker(municipality, [Status("shortened_week", self.ago(self.random.randint(10, 300)))])
        other = self.random.choice(("rehabilitative_work", "supported_study"))
        days = self._service_days()
        begun = self.random.randint(0, days - 10)
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

    def left_unemployment(self, seeker: Seeker) -> bool:
        """Whether somebody whose search is open left unemployment within the window."""
        changes = zip(seeker.statuses, seeker.statuses[1:], strict=False)
        return any(
            before.code == "unemployed" and after.code != "unemployed" and after.since > self.ago(WINDOW)
            for before, after in changes
        )

    def leavers(
        self, stock: int, survival: Survival, code: str, weights: Mapping[str, float], already: int
    ) -> list[Seeker]:
        """Those whose search has ended, their unemployment having ended within the window.

        ``already`` leavers are found among those whose search is open and are not made again.
        """
        inflow = stock / sum(stock_ages(survival, self.flow.season, self.as_of, 0, A_YEAR - 1))
        starts = leaver_starts(survival, self.flow.season, self.as_of, WINDOW)
        count = max(0, round(inflow * sum(starts)) - already)
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

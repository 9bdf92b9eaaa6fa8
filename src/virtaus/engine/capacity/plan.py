"""What a forecast is computed from, and what it says."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Duties:
    """``count`` equal duties of ``minutes`` each.

    ``due`` is the last working day in time, negative when it has passed already (minus the working days late).
    ``ready`` is the first working day on which they may be held.
    """

    due: int
    minutes: int
    count: int
    ready: int = 0

    @property
    def work(self) -> int:
        return self.minutes * self.count


@dataclass(frozen=True, slots=True)
class Again:
    """What follows a meeting that was held: another one of ``minutes``.

    ``due[day]`` is its last day when the first was held on ``day`` (days past the horizon fall away); it may be held
    from ``lead`` days before that. ``share`` of those met still need it. ``agreed[day]`` counts the meetings already
    agreed for a day, whose time stands in the plan.
    """

    due: tuple[int, ...]
    minutes: int
    lead: int
    share: float
    agreed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A team: ``hours[day]`` minutes there for meetings, ``agreed[day]`` minutes that agreed meetings take of them."""

    hours: tuple[int, ...]
    duties: tuple[Duties, ...]
    agreed: tuple[int, ...] = ()
    again: Again | None = None

    @property
    def days(self) -> int:
        return len(self.hours)

    def with_more(self, minutes: tuple[int, ...]) -> Plan:
        """The same team with ``minutes[day]`` more on each day."""
        return replace(self, hours=tuple(there + more for there, more in zip(self.hours, minutes, strict=True)))

    def cut(self, until: int) -> Plan:
        """The plan up to a day: what is due until then gets late in it exactly as in the whole.

        Duties due later never go before it, and discussions that follow from a meeting are left out: they are due
        months after it.
        """
        duties = tuple(each for each in self.duties if each.due <= until)
        return Plan(self.hours[: until + 1], duties, self.agreed[: until + 1])

    def with_duties(self, duties: tuple[Duties, ...]) -> Plan:
        return replace(self, duties=duties)


@dataclass(frozen=True, slots=True)
class Held:
    """``count`` of ``duties`` are held (brought to an end) on ``day``."""

    duties: Duties
    day: int
    count: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a plan. Tuples are by working day.

    ``late[day]`` counts duties due that day that are held after it or not at all. ``late_already`` were late when the
    forecast began. ``due[day]`` are the minutes of duties due that day, ``missed[day]`` what lacks of them in the
    evening: the hours short. ``overdue[day]`` are the minutes of all late duties that wait in the evening,
    ``used[day]`` the minutes worked on duties. ``held`` tells when each was held.
    """

    late: tuple[int, ...]
    due: tuple[int, ...]
    late_already: int
    missed: tuple[int, ...]
    overdue: tuple[int, ...]
    used: tuple[int, ...]
    held: tuple[Held, ...]

    def late_until(self, day: int) -> int:
        """How many that are not late yet will be, of those due on ``day`` or before."""
        return sum(self.late[: day + 1])

    @property
    def cleared(self) -> int | None:
        """The first day in whose evening nothing late waits; None when there is none within the horizon."""
        return next((day for day, minutes in enumerate(self.overdue) if not minutes), None)

    @property
    def most_days_late(self) -> int:
        """The most working days that any duty held within the horizon is late."""
        return max((each.day - each.duties.due for each in self.held), default=0)

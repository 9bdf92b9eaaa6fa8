"""What will be late: the forecast of the compute process, as far as the actor sees it. Teams only, never a worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from virtaus.area import queries as area
from virtaus.casework.rules import SEE_OUTLOOK, sees_all_teams
from virtaus.casework.statutes import calendar
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.compute import client
from virtaus.frame.rights import require

TARGET = "customers_per_worker"
# The area's figures that the forecast rests on; the first moves it most.
NORMS = (
    *("meeting_share", "minutes_discussion", "minutes_initial_interview", "weekly_hours"),
    *("meeting_lead_days", "evening_hours"),
)
# A feast is a day to look towards when it is this near; else four weeks.
NEAR = (timedelta(days=7), timedelta(days=45))
FEASTS = ("christmas_eve", "midsummer_eve")
USUAL = timedelta(weeks=4)
FARTHEST = timedelta(weeks=10)


@dataclass(frozen=True, slots=True)
class Until:
    """The last day that is looked at; ``feast`` is the code of the day off that it ends before, "" for none."""

    day: date
    feast: str = ""


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A week: hours needed by what is due in it, there, agreed and lost to absences, and lacking on its due days."""

    monday: date
    need: float
    there: float
    agreed: float
    away: float
    short: float
    late: int
    low: int
    high: int

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week


@dataclass(frozen=True, slots=True)
class HelpRow:
    """What would help: ``kind`` (hours, move, evening, substitute), ``amount`` of it, late before and after."""

    kind: str
    amount: int
    before: int
    after: int
    hours: float
    team_name: str


@dataclass(frozen=True, slots=True)
class TeamOutlook:
    """A team's outlook until a day. ``short`` are the hours that lack on the due days until then.

    ``late_first``: as many would be late if those late already went first. ``cleared``: when those have been met.
    """

    id: UUID
    name: str
    customers: int
    full_time: float
    away: int
    back_on: date | None
    waiting: int
    late_now: int
    late: int
    low: int
    high: int
    fewest: int
    late_first: int
    cleared: date | None
    arrivals: tuple[float, float, float]
    weeks: tuple[WeekRow, ...]
    until: tuple[WeekRow, ...]
    help: tuple[HelpRow, ...]

    @property
    def per_worker(self) -> float | None:
        return self.customers / self.full_time if self.full_time else None

    @property
    def short(self) -> float:
        return sum(week.short for week in self.until)

    @property
    def need(self) -> float:
        return sum(week.need for week in self.until)

    @property
    def there(self) -> float:
        return sum(week.there for week in self.until)

    @property
    def away_hours(self) -> float:
        return sum(week.away for week in self.until)


@dataclass(frozen=True, slots=True)
class Outlook:
    """The teams that the actor sees, the one with most to be late first. ``missing``: the area lacks working times."""

    until: Until
    teams: tuple[TeamOutlook, ...]
    whole_area: bool
    stay: float
    data_at: datetime
    missing: bool = False

    @property
    def late(self) -> int:
        return sum(team.late for team in self.teams)

    @property
    def low(self) -> int:
        return sum(team.low for team in self.teams)

    @property
    def high(self) -> int:
        return sum(team.high for team in self.teams)

    @property
    def fewest(self) -> int:
        return sum(team.fewest for team in self.teams)

    @property
    def late_now(self) -> int:
        return sum(team.late_now for team in self.teams)

    @property
    def waiting(self) -> int:
        return sum(team.waiting for team in self.teams)

    @property
    def short(self) -> float:
        return sum(team.short for team in self.teams)


@dataclass(frozen=True, slots=True)
class Norm:
    """A figure of the area that the forecast rests on, and the value that takes its place on a later day."""

    row: area.NumberRow
    coming: area.NumberRow | None


def norms(actor: Actor) -> list[Norm]:
    """The figures that the forecast rests on, the one that moves it most first."""
    require(actor, SEE_OUTLOOK)
    rows = {row.code: row for row in area.targets(actor)}
    coming = {row.code: row for row in reversed(area.coming_targets(actor))}
    return [Norm(rows[code], coming.get(code)) for code in NORMS if code in rows]


def usual_until() -> Until:
    """The day to look towards: the eve of a great feast that is near, else four weeks on."""
    today = clock.today()
    for code in FEASTS:
        off = next(each for each in calendar().days_off if each.code == code)
        eve = off.in_year(today.year)
        if eve is not None and NEAR[0] <= eve - today <= NEAR[1]:
            return Until(eve - timedelta(days=1), code)
    return Until(today + USUAL)


def until_of(text: str) -> Until:
    """The day that an address names, when it lies within the weeks that are shown; else the usual one."""
    usual = usual_until()
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        return usual
    if asked == usual.day:
        return usual
    return Until(asked) if clock.today() <= asked <= clock.today() + FARTHEST else usual


def outlook(actor: Actor, until: Until | None = None, timeout: float = 3.0) -> Outlook:
    """The outlook of the actor's teams, or of all for those who lead the area. Raises ComputeDown without an answer."""
    require(actor, SEE_OUTLOOK)
    until = until or usual_until()
    answer = client.call("casework.forecast", {"until": until.day}, timeout)
    every = sees_all_teams(actor)
    if answer.result["missing"]:
        return Outlook(until, (), every, 0.0, answer.data_at, missing=True)
    names = area.team_names(actor)
    own = None if every else actor.teams(*SEE_OUTLOOK.roles)
    teams = tuple(
        _team(row, names, until.day) for row in answer.result["teams"] if own is None or UUID(row["team"]) in own
    )
    return Outlook(until, teams, every, answer.result["stay"], answer.data_at)


def _team(row: Mapping[str, Any], names: Mapping[UUID, str], until: date) -> TeamOutlook:
    team = UUID(row["team"])
    weeks = tuple(_week(each) for each in row["weeks"])
    arrivals = row["arrivals"]
    return TeamOutlook(
        id=team,
        name=names.get(team, ""),
        cleared=date.fromisoformat(row["cleared"]) if row["cleared"] else None,
        back_on=date.fromisoformat(row["back_on"]) if row["back_on"] else None,
        arrivals=(arrivals[0], arrivals[1], arrivals[2]),
        weeks=weeks,
        until=tuple(week for week in weeks if week.monday <= until),
        help=tuple(
            HelpRow(
                each["kind"],
                each["amount"],
                each["before"],
                each["after"],
                each["minutes"] / 60,
                names.get(UUID(each["team"]), "") if each["team"] else "",
            )
            for each in row["help"]
        ),
        **{
            name: row[name]
            for name in (
                *("customers", "full_time", "away", "waiting", "late_now", "late", "low", "high", "fewest"),
                "late_first",
            )
        },
    )


def _week(row: Mapping[str, Any]) -> WeekRow:
    hours = {name: row[name] / 60 for name in ("need", "there", "agreed", "away", "short")}
    return WeekRow(date.fromisoformat(row["monday"]), late=row["late"], low=row["low"], high=row["high"], **hours)

"""The forecast in the compute process: cases and working time in memory, teams simulated on request.

Imported by that process only. Answers are of teams: no person and no worker is in them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from virtaus.area import queries as area
from virtaus.area.queries.staffing import WorkingTime
from virtaus.casework.capacity import PAST_WEEKS, Norms, Work, forecast
from virtaus.casework.duties import Known, State, known_on, where
from virtaus.casework.models import JobSearch
from virtaus.casework.statutes import law
from virtaus.engine.capacity import stay_share
from virtaus.engine.statutes.calendar import add_months
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.compute import Changed, handler, store
from virtaus.people.models import Person, Purpose, Relation
from virtaus.people.rules import in_force

ACTOR = Actor.system("capacity", purpose="planning")


@dataclass(frozen=True, slots=True)
class Cases:
    """Who has a search, with what is known of it, and whose customer each is. Content is of ``day``."""

    day: date
    known: Mapping[UUID, Known]
    teams: Mapping[UUID, UUID]


@store("casework.cases", kinds={"person"})
def cases(previous: Cases | None, changed: Changed) -> Cases:
    today = clock.today()
    only = changed.of("person") if previous is not None and previous.day == today else None
    if only is None or previous is None:
        return Cases(today, known_on(Person.objects.all(), today), _teams(None))
    known = {person: each for person, each in previous.known.items() if person not in only}
    teams = {person: team for person, team in previous.teams.items() if person not in only}
    known |= known_on(Person.objects.filter(id__in=only), today)
    return Cases(today, known, teams | _teams(only))


def _teams(only: frozenset[UUID] | None) -> dict[UUID, UUID]:
    rows = Relation.objects.filter(in_force(clock.today()), purpose=Purpose.SERVICE).order_by(
        "person_id", "valid_from", "id"
    )
    if only is not None:
        rows = rows.filter(person__in=only)
    return dict(rows.order_by("person_id", "valid_from", "id").values_list("person_id", "team_id"))


@dataclass(frozen=True, slots=True)
class Past:
    """What the last year tells. ``weekly``: by team, searches that asked for an initial interview, by week, oldest
    first. ``stay``: of those with a search three months ago, the share that has it still.
    """

    day: date
    weekly: Mapping[UUID, list[int]]
    stay: float


@store("casework.past", kinds={"person"})
def past(previous: Past | None, changed: Changed) -> Past:
    """Read anew each day and with each event file; a single booking does not move a year."""
    today = clock.today()
    if previous is not None and previous.day == today and changed.of("person") is not None:
        return previous
    since = today - timedelta(weeks=PAST_WEEKS)
    quarter = add_months(today, -3)
    version = law().interview.on(today)
    gap = version.parameters["months_since_search_ended"] if version else 0
    weekly: defaultdict[UUID, list[int]] = defaultdict(lambda: [0] * PAST_WEEKS)
    then = now = 0
    owners = _owners()
    last: dict[UUID, date | None] = {}
    rows = JobSearch.objects.filter(superseded_at__isnull=True).order_by("person_id", "started_on")
    for person, started, ended in rows.values_list("person_id", "started_on", "ended_on").iterator():
        before = last.get(person)
        last[person] = ended
        team = owners.get(person)
        if team is not None and since <= started < today and (before is None or started >= add_months(before, gap)):
            weekly[team][(started - since).days // 7] += 1
        if started <= quarter and (ended is None or ended > quarter):
            then += 1
            now += ended is None or ended > today
    return Past(today, dict(weekly), stay_share(then, now))


def _owners() -> dict[UUID, UUID]:
    """The newest team of every person, past ones too."""
    rows = Relation.objects.filter(withdrawn_at__isnull=True, purpose=Purpose.SERVICE).order_by(
        "person_id", "valid_from", "id"
    )
    return dict(rows.values_list("person_id", "team_id"))


@dataclass(frozen=True, slots=True)
class Staffing:
    """Working time of the teams from ``day`` on, and the area's figures; None where one is missing."""

    day: date
    staff: list[WorkingTime]
    norms: Norms | None


@store("casework.staffing", kinds={"staffing", "area"})
def staffing(previous: Staffing | None, changed: Changed) -> Staffing:
    today = clock.today()
    return Staffing(today, area.working_time(ACTOR, today), _norms())


def _norms() -> Norms | None:
    """The figures in force today, with those that follow them; None where one is missing today."""
    now = _norms_of(area.targets(ACTOR))
    days = sorted({row.valid_from for row in area.coming_targets(ACTOR)}) if now else []
    coming = [(day, _norms_of(area.targets(ACTOR, on=day))) for day in days]
    return replace(now, later=tuple((day, norms) for day, norms in coming if norms)) if now else None


def _norms_of(rows: Sequence[area.NumberRow]) -> Norms | None:
    found = {row.code: float(row.value) for row in rows}
    try:
        return Norms(
            minutes_interview=int(found["minutes_initial_interview"]),
            minutes_discussion=int(found["minutes_discussion"]),
            weekly_hours=found["weekly_hours"],
            meeting_share=found["meeting_share"] / 100,
            lead_days=int(found["meeting_lead_days"]),
            evening_hours=found["evening_hours"],
        )
    except KeyError:
        return None


_answers: dict[tuple[int, int, int, date, date], Any] = {}
KEPT = 8


@handler("casework.forecast")
def answer(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The forecast of all teams for what is due until the day ``until``; reckoned once for each state of the data."""
    today, until = clock.today(), date.fromisoformat(payload["until"])
    holding = (cases.now(), past.now(), staffing.now())
    key = (id(holding[0]), id(holding[1]), id(holding[2]), today, until)
    if key not in _answers:
        while len(_answers) >= KEPT:
            _answers.pop(next(iter(_answers)))
        # the contents stand in the value, so that no other gets their ids while it is kept
        _answers[key] = (holding, _reckoned(today, until, *holding))
    result: dict[str, Any] = _answers[key][1]
    return result


def _reckoned(today: date, until: date, cases: Cases, past: Past, staffing: Staffing) -> dict[str, Any]:
    if staffing.norms is None:
        return {"missing": True}
    work = _work(today, cases)
    for team, weekly in past.weekly.items():
        work.setdefault(team, Work()).weekly = weekly
    for time in staffing.staff:
        work.setdefault(time.team_id, Work())
    found = forecast(today, until, staffing.norms, work, staffing.staff, past.stay)
    return {
        "missing": False,
        "stay": past.stay,
        "teams": [asdict(each) for each in found],
    }


def _work(today: date, cases: Cases) -> dict[UUID, Work]:
    work: dict[UUID, Work] = {}
    for person, known in cases.known.items():
        team = cases.teams.get(person)
        if team is None:
            continue
        own = work.setdefault(team, Work())
        own.customers += 1
        for each in known.booked:
            if each.on >= today:
                own.agreed[str(each.kind), each.on] += 1
        found, agreed, state = where(known, today)
        if found is None or state is State.BOOKED:
            continue
        if agreed is not None:
            own.agreed_late[found.due] += 1
        else:
            own.open[str(found.kind), found.due] += 1
    return work

"""The forecast in the compute process: customers and working time in memory, teams simulated on request.

Imported by that process only. Answers are of teams: no person and no worker is in them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from virtaus.area import queries as area
from virtaus.area.queries.staffing import WorkingTime
from virtaus.casework.capacity import Norms, Work, forecast
from virtaus.casework.customers import Cases, Past, cases, past
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.compute import Changed, handler, store

ACTOR = Actor.system("capacity", purpose="planning")


@dataclass(frozen=True, slots=True)
class Staffing:
    """Working time of the teams from ``day`` on, and the area's figures; None where one is missing."""

    day: date
    staff: list[WorkingTime]
    norms: Norms | None


@store("casework.staffing", kinds={"staffing", "area"}, daily=True)
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
    work = cases.work()
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

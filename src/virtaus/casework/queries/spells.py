"""Spells of unemployment from the ledger: the one source of flow. Aggregate use only, no person is named.

Loads numpy, for a national area has a million spells: imported by the worker and commands only, never by the web.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db.models import BooleanField, Case, QuerySet, Value, When
from django.db.models.functions import Coalesce, RPad
from numpy.typing import NDArray

from virtaus.area.models import Team
from virtaus.casework.knowing import known
from virtaus.casework.models import StatusPeriod, TeamPeriod
from virtaus.casework.rules import COUNT_SPELLS
from virtaus.casework.statutes import status_codes
from virtaus.frame.actor import Actor
from virtaus.frame.columns import DAY, ID, YES_OR_NO, Ids, blocks, dates, ordinals, text
from virtaus.frame.rights import require

Days = NDArray[np.datetime64]
NEVER = date.max  # stands for the end of what lasts
LASTING, UNKNOWN = "", "unknown"
STATUS, PLACE = 24, 3  # widths of a status and of a municipality's code


@dataclass(frozen=True, slots=True)
class Named:
    """A name of each of many: ``names[numbers[n]]``."""

    names: tuple[str, ...]
    numbers: NDArray[np.int64]

    def tolist(self) -> list[str]:
        return [self.names[number] for number in self.numbers.tolist()]


@dataclass(frozen=True, slots=True)
class Spells:
    """Spells as columns of equal length, in order of start.

    A spell is unbroken unemployment: periods whose status counts as unemployed, each beginning the day the one before
    ended. ``ends`` is the first day no longer unemployed, NaT while it lasts; ``exits`` the status it ended in (""
    while it lasts, "unknown" where the ledger goes silent). ``municipalities`` is the residence when the spell began,
    ``teams`` the id of the team then ("" where nobody's). ``returned_on`` is the next spell's start of the same
    person, NaT when there has been none.
    """

    starts: Days
    ends: Days
    exits: Named
    municipalities: Named
    teams: Named
    returned_on: Days

    def __len__(self) -> int:
        return len(self.starts)


@dataclass(frozen=True, slots=True)
class _Periods:
    """The status periods of everybody in order of person and day."""

    person: Ids
    first: Days
    end: Days
    status: NDArray[np.bytes_]
    unemployed: NDArray[np.bool_]
    place: NDArray[np.bytes_]


def unemployment_spells(actor: Actor, *, known_at: datetime | None = None) -> Spells:
    """Every spell of unemployment in the ledger as it is known, or as it was known at a moment (aware, UTC).

    Raises Forbidden without the right to count spells. Who they are of does not leave this function.
    """
    require(actor, COUNT_SPELLS)
    periods = _periods(known_at)
    first, last = _runs(periods)
    person, start, end = periods.person.where(first), periods.first[first], periods.end[last]
    lasts = end == np.datetime64(NEVER)
    order = np.argsort(start, kind="stable")
    return Spells(
        starts=start[order],
        ends=np.where(lasts, np.datetime64("NaT"), end)[order],
        exits=_named(_exits(periods, last, lasts)[order]),
        municipalities=_named(periods.place[first][order]),
        teams=_teams(person.where(order), start[order], known_at),
        returned_on=_next_starts(person, start)[order],
    )


def _periods(known_at: datetime | None) -> _Periods:
    unemployed = [code for code, status in status_codes().items() if status.unemployed]
    # a municipality with few spells would tell where a protected person lives: theirs count for the whole area only
    place = Case(When(person__protected=True, then=Value(" " * PLACE)), default=RPad("municipality", PLACE))
    counts = Case(When(status__in=unemployed, then=True), default=False, output_field=BooleanField())
    rows = StatusPeriod.objects.filter(known(known_at)).order_by("person_id", "valid_from", "id")
    told = rows.values_list(
        "person_id", "valid_from", Coalesce("valid_to", NEVER), RPad("status", STATUS), counts, place
    )
    columns = {"person": ID, "first": DAY, "end": DAY, "status": text(STATUS), "unemployed": YES_OR_NO}
    read = _read(told, columns | {"place": text(PLACE)})
    return _Periods(
        Ids.of([read["person"]]),
        dates(read["first"]),
        dates(read["end"]),
        read["status"],
        read["unemployed"],
        read["place"],
    )


def _read(rows: QuerySet[Any, Any], columns: dict[str, np.dtype[Any]]) -> Any:
    parts = list(blocks(rows, columns))
    return {
        name: np.concatenate([np.empty(0, kind), *(part[name] for part in parts)]) for name, kind in columns.items()
    }


def _runs(periods: _Periods) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first and the last period of each spell."""
    goes_on = _follows(periods) & periods.unemployed & np.roll(periods.unemployed, 1)
    stops = np.append(~goes_on[1:], np.True_)[: len(goes_on)]
    return np.flatnonzero(periods.unemployed & ~goes_on), np.flatnonzero(periods.unemployed & stops)


def _follows(periods: _Periods) -> NDArray[np.bool_]:
    """Which periods begin the day the same person's one before ended."""
    touches: NDArray[np.bool_] = periods.first == np.roll(periods.end, 1)
    return touches & ~periods.person.begins()


def _exits(periods: _Periods, last: NDArray[np.int64], lasts: NDArray[np.bool_]) -> NDArray[np.bytes_]:
    """The status after each spell."""
    after = last + 1
    inside = after < len(periods.first)
    told = np.zeros(len(last), np.bool_)
    told[inside] = _follows(periods)[after[inside]]
    exits = np.full(len(last), UNKNOWN.encode(), text(STATUS))
    exits[told] = periods.status[after[told]]
    exits[lasts] = LASTING.encode()
    return exits


def _next_starts(person: Ids, start: Days) -> Days:
    """The start of the same person's next spell; spells in order of person and day."""
    found = np.full(len(start), np.datetime64("NaT"), start.dtype)
    same = ~person.begins()[1:]
    found[:-1][same] = start[1:][same]
    return found


def _named(codes: NDArray[np.bytes_]) -> Named:
    names, numbers = np.unique(codes, return_inverse=True)
    return Named(tuple(name.decode().rstrip() for name in names.tolist()), numbers.astype(np.int64))


def _teams(person: Ids, start: Days, known_at: datetime | None) -> Named:
    """The owner team on a day; a spell that began just before its search was told counts for the first team."""
    rows = TeamPeriod.objects.filter(known(known_at)).order_by("person_id", "valid_from", "id")
    read = _read(rows.values_list("person_id", "valid_from", "team_id"), {"person": ID, "first": DAY, "team": ID})
    teams = Team.objects.order_by("id").values_list("id", flat=True)
    names = (*map(str, teams), "")
    team = np.append(Ids.among(list(teams)).places(Ids.of([read["team"]])), len(names) - 1)
    owned = Ids.of([read["person"]])
    begins = np.flatnonzero(owned.begins())
    owner = owned.where(begins).places(person)
    # periods of all persons on one line: a stretch of days for each person, so that one search finds the last begun
    stretch = np.int64(NEVER.toordinal())
    line = (np.cumsum(owned.begins()) - 1) * stretch + ordinals(read["first"])
    begun = (start - np.datetime64(date.min)).astype(np.int64) + date.min.toordinal()
    found = np.searchsorted(line, owner * stretch + begun, "right") - 1
    first = np.append(begins, 0)[np.where(owner >= 0, owner, -1)]
    return Named(names, team[np.where(owner >= 0, np.maximum(found, first), len(team) - 1)])

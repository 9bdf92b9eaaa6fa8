"""Who has a search and what that asks of their team, held in the compute process as columns.

What most customers ask is the same (a discussion due on a day, a meeting agreed), so each kind of it is held once and
a customer is its number. Imported by that process only; nothing of a person but the team leaves it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from virtaus.area.models import Team
from virtaus.casework.capacity import PAST_WEEKS, Work
from virtaus.casework.duties import Known, State, known_on, where
from virtaus.casework.knowing import known
from virtaus.casework.models import JobSearch
from virtaus.casework.statutes import law
from virtaus.engine.capacity import stay_share
from virtaus.engine.statutes.calendar import add_months
from virtaus.frame import clock
from virtaus.frame.columns import DAY, ID, Ids, blocks, ordinals
from virtaus.frame.compute import Changed, store
from virtaus.people.models import Person, Purpose, Relation
from virtaus.people.rules import in_force

PERSONS_AT_ONCE = 20_000
# Of so many the customers are kept beside the columns as they change; then the columns are read anew.
MOST_CHANGED = 20_000
LASTS = date.max  # stands for the end of a search that has none
Ordinals = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Asked:
    """What one customer asks: meetings agreed by kind and day, and the duty without one (``open``), or the due day of
    the duty whose meeting is agreed for later (``agreed_late``).
    """

    agreed: tuple[tuple[str, date], ...] = ()
    open: tuple[str, date] | None = None
    agreed_late: date | None = None

    def add_to(self, work: Work, customers: int) -> None:
        """Add what so many customers ask alike."""
        work.customers += customers
        for each in self.agreed:
            work.agreed[each] += customers
        if self.open is not None:
            work.open[self.open] += customers
        if self.agreed_late is not None:
            work.agreed_late[self.agreed_late] += customers


@dataclass(frozen=True, slots=True)
class Cases:
    """Customers with a search on ``day``, by ``teams[team[n]]``, each asking ``asked[asks[n]]``.

    ``newer`` are those who changed after the columns were read: team and what they ask, None without either.
    """

    day: date
    ids: Ids
    teams: tuple[UUID, ...]
    team: npt.NDArray[np.int32]
    asked: tuple[Asked, ...]
    asks: npt.NDArray[np.int32]
    newer: Mapping[UUID, tuple[UUID, Asked] | None]

    def work(self) -> dict[UUID, Work]:
        """What waits for each team."""
        still = np.ones(len(self.ids), np.bool_)
        replaced = self.ids.places(Ids.among(list(self.newer)))
        still[replaced[replaced >= 0]] = False
        pairs = self.team[still].astype(np.int64) * len(self.asked) + self.asks[still]
        work: defaultdict[UUID, Work] = defaultdict(Work)
        for pair, customers in zip(*map(np.ndarray.tolist, np.unique(pairs, return_counts=True)), strict=True):
            team, asks = divmod(pair, len(self.asked))
            self.asked[asks].add_to(work[self.teams[team]], customers)
        for each in self.newer.values():
            if each is not None:
                each[1].add_to(work[each[0]], 1)
        return dict(work)


@store("casework.cases", kinds={"person"}, daily=True)
def cases(previous: Cases | None, changed: Changed) -> Cases:
    today = clock.today()
    only = changed.of("person") if previous is not None and previous.day == today else None
    if previous is None or only is None or len(previous.newer) + len(only) > MOST_CHANGED:
        return _everybody(today)
    teams = _teams(only)
    newer: dict[UUID, tuple[UUID, Asked] | None] = dict.fromkeys(only)
    for person, case in known_on(Person.objects.filter(id__in=only), today).items():
        if person in teams:
            newer[person] = teams[person], _asked(case, today)
    return Cases(
        *(today, previous.ids, previous.teams, previous.team, previous.asked, previous.asks),
        {**previous.newer, **newer},
    )


def _everybody(today: date) -> Cases:
    served, teams, team = _served(today)
    lasting = known(None) & Q(started_on__lte=today) & (Q(ended_on__isnull=True) | Q(ended_on__gt=today))
    searching = Exists(JobSearch.objects.filter(lasting, person=OuterRef("pk")))
    numbers: dict[Asked, int] = {}
    asks = np.full(len(served), -1, np.int32)
    for begin in range(0, len(served), PERSONS_AT_ONCE):
        end = min(begin + PERSONS_AT_ONCE, len(served))
        some = Person.objects.filter(searching, id__range=(served[begin], served[end - 1]))
        found = {
            person: numbers.setdefault(_asked(case, today), len(numbers))
            for person, case in known_on(some, today).items()
        }
        place = served.places(Ids.among(list(found)))
        own = place >= 0
        asks[place[own]] = np.array(list(found.values()), np.int32)[own]
    chosen = asks >= 0
    return Cases(today, served.where(chosen), teams, team[chosen], tuple(numbers), asks[chosen], {})


def _asked(case: Known, today: date) -> Asked:
    agreed = tuple((str(each.kind), each.on) for each in case.booked if each.on >= today)
    found, booked, state = where(case, today)
    if found is None or state is State.BOOKED:
        return Asked(agreed)
    if booked is not None:
        return Asked(agreed, agreed_late=found.due)
    return Asked(agreed, open=(str(found.kind), found.due))


def _relations(today: date | None) -> QuerySet[Relation]:
    """The relations of service, in force on a day or all that ever were; the newest of a person last."""
    rows = Relation.objects.filter(purpose=Purpose.SERVICE).order_by("person_id", "valid_from", "id")
    return rows.filter(withdrawn_at__isnull=True) if today is None else rows.filter(in_force(today))


def _teams(only: frozenset[UUID]) -> dict[UUID, UUID]:
    """The team of each of these persons today."""
    return dict(_relations(clock.today()).filter(person__in=only).values_list("person_id", "team_id"))


def _served(today: date | None) -> tuple[Ids, tuple[UUID, ...], npt.NDArray[np.int32]]:
    """Persons in order with the number of their team (the newest), and the teams."""
    rows = _relations(today).values_list("person_id", "team_id")
    read = list(blocks(rows, {"person": ID, "team": ID}))
    persons, held = Ids.of([block["person"] for block in read]), Ids.of([block["team"] for block in read])
    newest = np.roll(persons.begins(), -1)
    teams = tuple(Team.objects.order_by("id").values_list("id", flat=True))
    team = Ids.among(teams).places(held.where(newest))
    return persons.where(newest), teams, team.astype(np.int32)


@dataclass(frozen=True, slots=True)
class Past:
    """What the last year tells. ``weekly``: by team, searches that asked for an initial interview, by week, oldest
    first. ``stay``: of those with a search three months ago, the share that has it still.
    """

    day: date
    weekly: Mapping[UUID, list[int]]
    stay: float


@store("casework.past", kinds={"person"}, daily=True)
def past(previous: Past | None, changed: Changed) -> Past:
    """Read anew each day and with each event file; a single booking does not move a year."""
    today = clock.today()
    if previous is not None and previous.day == today and changed.of("person") is not None:
        return previous
    person, started, ended = _searches()
    quarter = add_months(today, -3).toordinal()
    then = (started <= quarter) & (ended > quarter)
    now = then & (ended > today.toordinal())
    return Past(today, _weekly(person, started, ended, today), stay_share(int(then.sum()), int(now.sum())))


def _searches() -> tuple[Ids, Ordinals, Ordinals]:
    """Every search as known now in order of person and start: whose, from when, until when."""
    rows = JobSearch.objects.filter(superseded_at__isnull=True).order_by("person_id", "started_on")
    told = rows.values_list("person_id", "started_on", Coalesce("ended_on", LASTS))
    read = list(blocks(told, {"person": ID, "started": DAY, "ended": DAY}))
    days = {name: np.concatenate([np.empty(0, DAY), *(block[name] for block in read)]) for name in ("started", "ended")}
    return Ids.of([block["person"] for block in read]), ordinals(days["started"]), ordinals(days["ended"])


def _weekly(person: Ids, started: Ordinals, ended: Ordinals, today: date) -> dict[UUID, list[int]]:
    """Searches that asked for an initial interview, by the newest team of the person, past ones too, and by week."""
    version = law().interview.on(today)
    gap = version.parameters["months_since_search_ended"] if version else 0
    before = np.where(person.begins(), LASTS.toordinal(), np.roll(ended, 1))
    ends, which = np.unique(before, return_inverse=True)
    again = np.array([0 if end == LASTS.toordinal() else _months_after(end, gap) for end in ends.tolist()], np.int32)
    since = (today - timedelta(weeks=PAST_WEEKS)).toordinal()
    served, teams, team = _served(None)
    owner = served.places(person)
    counted = (owner >= 0) & (since <= started) & (started < today.toordinal()) & (started >= again[which])
    found: defaultdict[UUID, list[int]] = defaultdict(lambda: [0] * PAST_WEEKS)
    for number, day in zip(team[owner[counted]].tolist(), started[counted].tolist(), strict=True):
        found[teams[number]][(day - since) // 7] += 1
    return dict(found)


def _months_after(day: int, months: int) -> int:
    return add_months(date.fromordinal(day), months).toordinal()

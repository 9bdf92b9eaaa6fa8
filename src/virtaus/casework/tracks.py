"""Writes the residence, benefit and team tracks of many persons at once, and the relations that follow the teams.

Each track takes one read and at most two writes for all persons together. A row as it should be is left alone;
one that changed is superseded and written anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import zip_longest
from typing import Any, Protocol
from uuid import UUID

from django.db import models

from virtaus.area.models import Target
from virtaus.casework.event_plan import served_municipalities
from virtaus.casework.ledger import Case, Searched
from virtaus.casework.models import BenefitPeriod, Residence, TeamPeriod, TeamReason
from virtaus.frame import bulk, clock
from virtaus.people.models import Purpose, Relation
from virtaus.people.rules import in_force

Cases = Mapping[UUID, Case[UUID]]
Rows = dict[tuple[Any, ...], tuple[Any, ...]]
TEAM_COLUMNS = ("person_id", "team_id", "valid_from", "valid_to", "municipality", "reason", "grounds")
AFTER_CARE = "after_care_days"
# The basis of the relations that follow this track; any other relation is another's to end.
BASIS = "owner team"
EARLIER_BASIS = "register:"


def supersede_and_add(
    model: type[models.Model], cases: Cases, columns: Sequence[str], wanted: Rows, now: datetime
) -> None:
    """Keep the rows of the persons that are wanted, supersede the others, add what is missing.

    ``wanted`` maps what makes a row the same (the values of the first of ``columns``) to the values of the others.
    """
    same = columns[: len(next(iter(wanted)))] if wanted else columns
    rows = model._default_manager.filter(person__in=cases, superseded_at__isnull=True).order_by("id")
    gone = [pk for pk, *identity in rows.values_list("pk", *same) if wanted.pop(tuple(identity), None) is None]
    model._default_manager.filter(pk__in=gone).update(superseded_at=now)
    bulk.insert(model, columns, ((*identity, *rest) for identity, rest in wanted.items()))


def write_residences(cases: Cases, now: datetime) -> None:
    """Where each person lives and lived."""
    wanted: Rows = {
        (person, each.municipality, each.valid_from, each.valid_to, each.ref): (now,)
        for person, case in cases.items()
        for each in case.residences
    }
    columns = ("person_id", "municipality", "valid_from", "valid_to", "event_id", "recorded_at")
    supersede_and_add(Residence, cases, columns, wanted, now)


def write_benefits(cases: Cases, now: datetime) -> None:
    """On what each person's benefit rests and rested."""
    wanted: Rows = {
        (person, each.benefit, each.valid_from, each.valid_to, each.ref): (now,)
        for person, case in cases.items()
        for each in case.benefits
    }
    columns = ("person_id", "benefit", "valid_from", "valid_to", "event_id", "recorded_at")
    supersede_and_add(BenefitPeriod, cases, columns, wanted, now)


def write_teams(cases: Cases, now: datetime) -> None:
    """Give each search an owner team and let the relations follow.

    A person keeps a team as long as the residence stays. A new search, or a move to a municipality that the team does
    not serve, brings the person to the serving team with the fewest customers.
    """
    held = _teams_of(cases)
    relations = _relations_of(cases)
    chosen = Choice(served_municipalities(), customers())
    wanted: Rows = {
        _team_identity(row): (row.recorder_id, now)
        for person, case in cases.items()
        for row in _team_rows(person, case, held.get(person, []), relations.get(person, []), chosen, now)
    }
    supersede_and_add(TeamPeriod, cases, (*TEAM_COLUMNS, "recorder_id", "recorded_at"), wanted, now)
    follow_teams(cases, now, relations)


def _team_identity(row: TeamPeriod) -> tuple[Any, ...]:
    return (
        *(row.person_id, row.team_id, row.valid_from, row.valid_to),
        *(row.municipality, str(row.reason), row.grounds),
    )


def _teams_of(persons: Collection[UUID]) -> dict[UUID, list[TeamPeriod]]:
    held: dict[UUID, list[TeamPeriod]] = defaultdict(list)
    rows = TeamPeriod.objects.filter(person__in=persons, superseded_at__isnull=True)
    for row in rows.order_by("person_id", "valid_from", "id"):
        held[row.person_id].append(row)
    return held


def _relations_of(persons: Collection[UUID]) -> dict[UUID, list[Relation]]:
    found: dict[UUID, list[Relation]] = defaultdict(list)
    rows = Relation.objects.filter(person__in=persons, purpose=Purpose.SERVICE, withdrawn_at__isnull=True)
    for row in rows.order_by("person_id", "valid_from", "id"):
        found[row.person_id].append(row)
    return found


def customers() -> dict[UUID, int]:
    """How many persons each team may see today."""
    counted = Relation.objects.filter(in_force(clock.today())).values_list("team").annotate(models.Count("id"))
    return dict(counted.order_by("team"))


class Choice:
    """Chooses the serving team with the fewest customers, and counts as it goes."""

    def __init__(self, serving: Mapping[str, list[UUID]], load: dict[UUID, int]) -> None:
        self.serving = serving
        self.load = load

    def serves(self, team: UUID, municipality: str) -> bool:
        return team in self.serving.get(municipality, [])

    def team_for(self, municipality: str, liked: Iterable[UUID]) -> UUID | None:
        """One of ``liked`` if it serves the municipality, else the least loaded; None where nobody serves it."""
        teams = self.serving.get(municipality, [])
        if not teams:
            return None
        kept = next((team for team in liked if team in teams), None)
        team = kept or min(teams, key=lambda each: self.load.get(each, 0))
        if kept is None:
            self.load[team] = self.load.get(team, 0) + 1
        return team


def _team_rows(
    person: UUID,
    case: Case[UUID],
    held: list[TeamPeriod],
    relations: list[Relation],
    chosen: Choice,
    now: datetime,
) -> Iterator[TeamPeriod]:
    liked = [each.team_id for each in reversed(held)] + [each.team_id for each in reversed(relations)]
    for search in case.searches:
        if search.ended_on == search.started_on:
            continue
        own = [each for each in held if _overlaps(each, search)]
        if own:
            yield from _fitted(own, search, case, chosen, now)
        elif team := chosen.team_for(case.municipality, liked):
            liked.insert(0, team)
            yield TeamPeriod(
                person_id=person,
                team_id=team,
                valid_from=search.started_on,
                valid_to=search.ended_on,
                municipality=case.municipality,
                reason=TeamReason.SEARCH,
                recorded_at=now,
            )


def _overlaps(row: TeamPeriod, search: Searched) -> bool:
    return (search.ended_on is None or row.valid_from < search.ended_on) and (
        row.valid_to is None or row.valid_to > search.started_on
    )


def _fitted(
    own: list[TeamPeriod], search: Searched, case: Case[UUID], chosen: Choice, now: datetime
) -> Iterator[TeamPeriod]:
    """The rows of a search cut to its days; the last gives way when the person moved out of the team's reach."""
    today = clock.today()
    last = own[-1]
    lasts = search.ended_on is None or search.ended_on > today
    moved = lasts and last.municipality != case.municipality and not chosen.serves(last.team_id, case.municipality)
    team = chosen.team_for(case.municipality, []) if moved else None
    for place, row in enumerate(own):
        valid_from = search.started_on if place == 0 else row.valid_from
        is_last = row is last
        until = today if is_last and team is not None else search.ended_on if is_last else row.valid_to
        if until is not None and until <= valid_from:
            continue
        municipality = case.municipality if is_last and team is None and lasts else row.municipality
        yield _copy(row, valid_from, until, municipality, now)
    if team is not None:
        yield TeamPeriod(
            person_id=last.person_id,
            team_id=team,
            valid_from=max(today, search.started_on),
            valid_to=search.ended_on,
            municipality=case.municipality,
            reason=TeamReason.RESIDENCE,
            recorded_at=now,
        )


def _copy(row: TeamPeriod, valid_from: date, valid_to: date | None, municipality: str, now: datetime) -> TeamPeriod:
    return TeamPeriod(
        person_id=row.person_id,
        team_id=row.team_id,
        valid_from=valid_from,
        valid_to=valid_to,
        municipality=municipality,
        reason=row.reason,
        grounds=row.grounds,
        recorder_id=row.recorder_id,
        recorded_at=now,
    )


@dataclass(slots=True)
class Access:
    """Days on which a team may see a person (half-open)."""

    team: UUID
    valid_from: date
    valid_to: date | None


def follow_teams(
    persons: Collection[UUID], now: datetime, relations: Mapping[UUID, list[Relation]] | None = None
) -> None:
    """Bring the relations in line with the team track: from the day a team got the person to the end of after-care."""
    held = _teams_of(persons)
    relations = _relations_of(persons) if relations is None else relations
    care, today = AfterCare(), clock.today()
    added: list[Relation] = []
    changed: list[Relation] = []
    for person in persons:
        own = list(relations.get(person, []))
        for access in accesses(held.get(person, []), care, today):
            same = next((each for each in own if _joins(each, access)), None)
            if same is None:
                added.append(_relation(person, access, now))
                continue
            own.remove(same)
            wanted = min(same.valid_from, access.valid_from), access.valid_to
            if (same.valid_from, same.valid_to) != wanted:
                same.valid_from, same.valid_to = wanted
                changed.append(same)
        changed += [each for each in own if _closed(each, bool(held.get(person)), now)]
    bulk.update(
        Relation,
        ("valid_from", "valid_to", "withdrawn_at"),
        ((row.id, (row.valid_from, row.valid_to, row.withdrawn_at)) for row in changed),
    )
    bulk.insert(
        Relation,
        ("person_id", "team_id", "valid_from", "valid_to", "basis", "recorded_at"),
        ((row.person_id, row.team_id, row.valid_from, row.valid_to, row.basis, now) for row in added),
    )


class AfterCare:
    """How many days a team sees a person after a search ends, by the area's target in force that day."""

    def __init__(self) -> None:
        rows = Target.objects.filter(code=AFTER_CARE).order_by("valid_from")
        self._values = list(rows.values_list("valid_from", "valid_to", "value"))

    def after(self, ended_on: date) -> date:
        """The first day without access; the day of the end itself where the area has stated no after-care."""
        held = (value for since, until, value in self._values if since <= ended_on and (not until or ended_on < until))
        days = next(held, 0)
        return ended_on + timedelta(days=int(days))


class Held(Protocol):
    """An owner team from a day to a day."""

    @property
    def team_id(self) -> UUID: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


def accesses(rows: Sequence[Held], care: AfterCare, today: date) -> list[Access]:
    """Days of access by team, those that touch joined. After-care follows the end of a search, not a change of team."""
    found: list[Access] = []
    for row, later in zip_longest(rows, rows[1:]):
        handed_over = later is not None and row.valid_to == later.valid_from
        until = row.valid_to if row.valid_to is None or handed_over else care.after(row.valid_to)
        access = Access(row.team_id, min(row.valid_from, today), until)
        last = next((each for each in reversed(found) if each.team == access.team), None)
        if last is not None and (last.valid_to is None or last.valid_to >= access.valid_from):
            last.valid_to = access.valid_to
        else:
            found.append(access)
    return found


def _joins(relation: Relation, access: Access) -> bool:
    return relation.team_id == access.team and (
        (relation.valid_to is None or relation.valid_to >= access.valid_from)
        and (access.valid_to is None or relation.valid_from <= access.valid_to)
    )


def _relation(person: UUID, access: Access, now: datetime) -> Relation:
    return Relation(
        person_id=person,
        team_id=access.team,
        valid_from=access.valid_from,
        valid_to=access.valid_to,
        basis=BASIS,
        recorded_at=now,
    )


def _closed(relation: Relation, has_teams: bool, now: datetime) -> bool:
    """Close a relation that no team period asks for any more; whether it was changed."""
    if not relation.basis.startswith((BASIS, EARLIER_BASIS)):
        return False
    today = clock.today()
    if not has_teams or relation.valid_from >= today:
        relation.withdrawn_at = now
        return True
    if relation.valid_to is None or relation.valid_to > today:
        relation.valid_to = today
        return True
    return False

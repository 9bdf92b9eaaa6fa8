"""Writes cases as built (``virtaus.casework.ledger``) to the database, for many persons at once.

What is as before is left alone; what changed is superseded and written anew. A few statements for all persons
together: a file of 100 000 events must not take a query for each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import models

from virtaus.casework.event_plan import concepts_of, served_municipalities
from virtaus.casework.ledger import Case, Searched
from virtaus.casework.models import CaseEvent, Discussion, DiscussionState, JobSearch, Origin, StatusPeriod
from virtaus.frame import clock
from virtaus.frame.changes import changed
from virtaus.people.models import Part, Person, PersonConcept, Relation, Source
from virtaus.people.rules import in_force

M = TypeVar("M", bound=models.Model)
BATCH = 2000
MANY = 500
Cases = Mapping[UUID, Case[UUID]]


def write_cases(cases: Cases, now: datetime) -> None:
    """Bring searches, ledger, meetings, competence, residence and team of each person in line with its case."""
    _write_searches(cases, now)
    _write_periods(cases, now)
    _write_meetings(cases, now)
    _write_concepts(cases, now)
    _write_residence(cases)
    _assign_teams(cases, now)
    # A long list of changes is slower to follow than to load everything again.
    changed("person", *(cases if len(cases) <= MANY else ()))


def _supersede_and_add(
    current: Iterable[M], wanted: dict[Any, M], identity: Callable[[M], Any], model: type[M], now: datetime
) -> None:
    """Keep the rows whose identity is wanted, supersede the others, add what is missing."""
    gone = [row.pk for row in current if wanted.pop(identity(row), None) is None]
    manager = model._default_manager
    manager.filter(pk__in=gone).update(superseded_at=now)
    manager.bulk_create(wanted.values(), batch_size=BATCH)


def _write_searches(cases: Cases, now: datetime) -> None:
    def identity(row: JobSearch) -> Any:
        return row.person_id, row.started_on, row.ended_on

    wanted = [
        JobSearch(person_id=person, started_on=each.started_on, ended_on=each.ended_on, recorded_at=now)
        for person, case in cases.items()
        for each in case.searches
    ]
    current = JobSearch.objects.filter(person__in=cases, superseded_at__isnull=True).order_by("id")
    _supersede_and_add(current, {identity(row): row for row in wanted}, identity, JobSearch, now)


def _write_periods(cases: Cases, now: datetime) -> None:
    def identity(row: StatusPeriod) -> Any:
        return row.person_id, row.status, row.valid_from, row.valid_to, row.planned_end, row.municipality, row.source

    origins = dict(
        CaseEvent.objects.filter(id__in=[each.ref for case in cases.values() for each in case.periods]).values_list(
            "id", "origin"
        )
    )
    wanted = [
        StatusPeriod(
            person_id=person,
            status=each.status,
            valid_from=each.valid_from,
            valid_to=each.valid_to,
            planned_end=each.planned_end,
            municipality=each.municipality,
            source=origins[each.ref],
            event_id=each.ref,
            recorded_at=now,
        )
        for person, case in cases.items()
        for each in case.periods
    ]
    current = StatusPeriod.objects.filter(person__in=cases, superseded_at__isnull=True).order_by("id")
    _supersede_and_add(current, {identity(row): row for row in wanted}, identity, StatusPeriod, now)


def _write_meetings(cases: Cases, now: datetime) -> None:
    """A meeting booked here and told by the register for the same day is one meeting: the register confirms it."""
    wanted = {(person, *key): met for person, case in cases.items() for key, met in case.meetings.items()}
    told_by_register = models.Q(origin=Origin.REGISTER)
    current = Discussion.objects.filter(person__in=cases, superseded_at__isnull=True)
    changed: list[Discussion] = []
    gone: list[UUID] = []
    # A row booked here is looked at first, so that the register's telling joins it instead of standing beside it.
    for row in current.order_by("-origin", "id"):
        met = wanted.pop((row.person_id, row.kind, row.on), None)
        if met is None:
            if row.origin == Origin.REGISTER:
                gone.append(row.id)
        elif (row.state, row.event_id) != (met.state, met.ref) or (met.at and row.at != met.at):
            row.state, row.event_id, row.at = met.state, met.ref, met.at or row.at
            row.noted_nationally_at = row.noted_nationally_at or (now if row.origin == Origin.VIRTAUS else None)
            row.version += 1
            changed.append(row)
    Discussion.objects.filter(told_by_register, id__in=gone).update(superseded_at=now)
    Discussion.objects.bulk_update(changed, ["state", "event", "at", "noted_nationally_at", "version"], BATCH)
    Discussion.objects.bulk_create(
        (
            Discussion(
                person_id=person,
                kind=kind,
                on=on,
                at=met.at,
                state=met.state,
                origin=Origin.REGISTER,
                event_id=met.ref,
                recorded_at=now,
            )
            for (person, kind, on), met in wanted.items()
            if met.state != DiscussionState.CANCELLED
        ),
        batch_size=BATCH,
    )


def _write_concepts(cases: Cases, now: datetime) -> None:
    """What the register tells replaces what it told before; what a coach or the person added stays."""
    told = {
        (person, part): codes
        for person, case in cases.items()
        for part, codes in ((Part.SEEKS, case.occupations), (Part.HAS, case.skills))
        if codes is not None
    }
    concepts = concepts_of({code for codes in told.values() for code in codes})
    wanted = {
        (person, concepts[code], part): rank
        for (person, part), codes in told.items()
        for rank, code in enumerate(codes, start=1)
        if code in concepts
    }
    gone: list[UUID] = []
    for row in PersonConcept.objects.filter(person__in=cases, ended_at__isnull=True).order_by("id"):
        rank = wanted.pop((row.person_id, row.concept_id, Part(row.part)), None)
        if row.source == Source.REGISTER and rank != row.rank:
            gone.append(row.id)
            if rank is not None:
                wanted[row.person_id, row.concept_id, Part(row.part)] = rank
    PersonConcept.objects.filter(id__in=gone).update(ended_at=now)
    PersonConcept.objects.bulk_create(
        (
            PersonConcept(
                person_id=person, concept_id=concept, part=part, rank=rank, source=Source.REGISTER, recorded_at=now
            )
            for (person, concept, part), rank in wanted.items()
        ),
        batch_size=BATCH,
    )


def _write_residence(cases: Cases) -> None:
    changed: list[Person] = []
    for person in Person.objects.filter(id__in=cases).order_by("id"):
        case = cases[person.id]
        if (person.municipality, person.protected) != (case.municipality, case.protected):
            person.municipality, person.protected = case.municipality, case.protected
            person.version += 1
            changed.append(person)
    Person.objects.bulk_update(changed, ["municipality", "protected", "version"], BATCH)


def _assign_teams(cases: Cases, now: datetime) -> None:
    """Give each person with a search a team that serves the municipality: the one with the fewest customers.

    Whoever has such a team keeps it. A search that is over by now makes a relation that is over too, so that flow can
    be told by team. A person whose events are all undone loses the relations they made.
    """
    today = clock.today()
    serving = served_municipalities()
    held: dict[UUID, list[Relation]] = defaultdict(list)
    for relation in Relation.objects.filter(withdrawn_at__isnull=True, person__in=cases).order_by("id"):
        held[relation.person_id].append(relation)
    load = dict(
        Relation.objects.filter(in_force(today)).values_list("team").annotate(models.Count("id")).order_by("team")
    )
    ended: list[UUID] = []
    withdrawn: list[UUID] = []
    added: list[Relation] = []
    for person, case in cases.items():
        own = held.get(person, [])
        teams = serving.get(case.municipality, [])
        if not case.searches:
            withdrawn += [relation.id for relation in own]
        elif teams and not _has_team(own, teams, case.searches[-1], today):
            team = min(teams, key=lambda each: load.get(each, 0))
            leaving = [each for each in own if each.valid_to is None]
            relation = _relation(person, team, case, bool(leaving), now)
            if relation.valid_to is None:
                load[team] = load.get(team, 0) + 1
                withdrawn += [each.id for each in leaving if each.valid_from >= today]
                ended += [each.id for each in leaving if each.valid_from < today]
            added.append(relation)
    Relation.objects.filter(id__in=ended).update(valid_to=today)
    Relation.objects.filter(id__in=withdrawn).update(withdrawn_at=now)
    Relation.objects.bulk_create(added, batch_size=BATCH)


def _has_team(own: list[Relation], teams: list[UUID], search: Searched, today: date) -> bool:
    """Whether nothing need be done: the search is over and was some team's, or a serving team has the person now."""
    if search.ended_on is not None and search.ended_on <= today:
        return search.ended_on == search.started_on or any(
            each.valid_from < search.ended_on and (each.valid_to is None or each.valid_to > search.started_on)
            for each in own
        )
    return any(each.team_id in teams and (each.valid_to is None or each.valid_to > today) for each in own)


def _relation(person: UUID, team: UUID, case: Case[UUID], moves: bool, now: datetime) -> Relation:
    """The relation that the latest search makes; one who changes teams comes to the new one today."""
    today = clock.today()
    search = case.searches[-1]
    over = search.ended_on is not None and search.ended_on <= today
    return Relation(
        person_id=person,
        team_id=team,
        valid_from=search.started_on if over else today if moves else min(search.started_on, today),
        valid_to=search.ended_on if over else None,
        basis=f"register: municipality {case.municipality}",
        recorded_at=now,
    )

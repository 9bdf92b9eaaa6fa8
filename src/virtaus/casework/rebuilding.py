"""Writes cases as built (``virtaus.casework.ledger``) to the database, for many persons at once.

What is as before is left alone; what changed is superseded and written anew. A few statements for all persons
together: a file of 100 000 events must not take a query for each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models

from virtaus.casework.event_plan import concepts_of, served_municipalities
from virtaus.casework.ledger import Case, Searched
from virtaus.casework.models import CaseEvent, Discussion, DiscussionState, JobSearch, Origin, StatusPeriod
from virtaus.frame import bulk, clock
from virtaus.frame.changes import changed
from virtaus.people.models import Part, Person, PersonConcept, Relation, Source
from virtaus.people.rules import in_force

MANY = 500
Cases = Mapping[UUID, Case[UUID]]
Rows = dict[tuple[Any, ...], tuple[Any, ...]]


def write_cases(cases: Cases, now: datetime) -> None:
    """Bring everything of each person in line with its case, and tell those who follow changes."""
    bring_in_line(cases, now)
    tell_changed(cases)


def tell_changed(persons: Collection[UUID]) -> None:
    """Note the persons in the change log; many at once as a change of all, which is quicker to follow."""
    changed("person", *(persons if len(persons) <= MANY else ()))


def bring_in_line(cases: Cases, now: datetime) -> None:
    """Bring searches, ledger, meetings, competence, residence and team of each person in line with its case.

    The caller tells of the change (``tell_changed``) once all parts of a large file are written.
    """
    _write_searches(cases, now)
    _write_periods(cases, now)
    _write_meetings(cases, now)
    _write_concepts(cases, now)
    _write_residence(cases)
    _assign_teams(cases, now)


def _supersede_and_add(
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


def _write_searches(cases: Cases, now: datetime) -> None:
    wanted = {
        (person, each.started_on, each.ended_on): (now,) for person, case in cases.items() for each in case.searches
    }
    _supersede_and_add(JobSearch, cases, ("person_id", "started_on", "ended_on", "recorded_at"), wanted, now)


def _write_periods(cases: Cases, now: datetime) -> None:
    events = [each.ref for case in cases.values() for each in case.periods]
    local = set(CaseEvent.objects.filter(id__in=events, origin=Origin.VIRTAUS).values_list("id", flat=True))

    def source(event: UUID) -> str:
        return (Origin.VIRTAUS if event in local else Origin.REGISTER).value

    wanted = {
        (
            *(person, each.status, each.valid_from, each.valid_to, each.planned_end, each.municipality),
            source(each.ref),
        ): (each.ref, now)
        for person, case in cases.items()
        for each in case.periods
    }
    columns = ("person_id", "status", "valid_from", "valid_to", "planned_end", "municipality", "source")
    _supersede_and_add(StatusPeriod, cases, (*columns, "event_id", "recorded_at"), wanted, now)


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
            changed.append(row)
    Discussion.objects.filter(told_by_register, id__in=gone).update(superseded_at=now)
    bulk.update(
        Discussion,
        ("state", "event_id", "at", "noted_nationally_at"),
        ((row.id, (str(row.state), row.event_id, row.at, row.noted_nationally_at)) for row in changed),
    )
    bulk.insert(
        Discussion,
        ("person_id", "kind", "on", "at", "state", "origin", "event_id", "recorded_at"),
        (
            (person, kind, on, met.at, met.state.value, Origin.REGISTER.value, met.ref, now)
            for (person, kind, on), met in wanted.items()
            if met.state != DiscussionState.CANCELLED
        ),
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
    bulk.insert(
        PersonConcept,
        ("person_id", "concept_id", "part", "rank", "source", "recorded_at"),
        (
            (person, concept, part.value, rank, Source.REGISTER.value, now)
            for (person, concept, part), rank in wanted.items()
        ),
    )


def _write_residence(cases: Cases) -> None:
    known = Person.objects.filter(id__in=cases).order_by("id").values_list("id", "municipality", "protected")
    wanted = {person: (case.municipality, case.protected) for person, case in cases.items()}
    moved = [(person, wanted[person]) for person, *stored in known if wanted[person] != tuple(stored)]
    bulk.update(Person, ("municipality", "protected"), moved)


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
    bulk.insert(
        Relation,
        ("person_id", "team_id", "valid_from", "valid_to", "basis", "recorded_at"),
        ((row.person_id, row.team_id, row.valid_from, row.valid_to, row.basis, now) for row in added),
    )


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

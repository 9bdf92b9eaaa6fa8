"""Writes cases as built (``virtaus.casework.ledger``) to the database, for many persons at once.

What is as before is left alone; what changed is superseded and written anew. A few statements for all persons
together: a file of 100 000 events must not take a query for each.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import models

from virtaus.casework.event_plan import competence, concepts_of
from virtaus.casework.ledger import Case
from virtaus.casework.models import (
    CaseEvent,
    Discussion,
    DiscussionState,
    JobSearch,
    MeetingBefore,
    Origin,
    StatusPeriod,
)
from virtaus.casework.tracks import supersede_and_add, write_benefits, write_residences, write_teams
from virtaus.frame import bulk
from virtaus.frame.changes import changed
from virtaus.people.models import Part, Person, PersonConcept, Source

MANY = 500
Cases = Mapping[UUID, Case[UUID]]


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
    write_residences(cases, now)
    write_benefits(cases, now)
    write_teams(cases, now)


def _write_searches(cases: Cases, now: datetime) -> None:
    wanted = {
        (person, each.started_on, each.ended_on): (now,) for person, case in cases.items() for each in case.searches
    }
    supersede_and_add(JobSearch, cases, ("person_id", "started_on", "ended_on", "recorded_at"), wanted, now)


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
    supersede_and_add(StatusPeriod, cases, (*columns, "event_id", "recorded_at"), wanted, now)


def _write_meetings(cases: Cases, now: datetime) -> None:
    """A meeting booked here and told by the register for the same day is one meeting: the register confirms it."""
    wanted = {(person, *key): met for person, case in cases.items() for key, met in case.meetings.items()}
    told_by_register = models.Q(origin=Origin.REGISTER)
    current = Discussion.objects.filter(person__in=cases, superseded_at__isnull=True)
    changed: list[Discussion] = []
    before: list[MeetingBefore] = []
    gone: list[UUID] = []
    # A row booked here is looked at first, so that the register's telling joins it instead of standing beside it.
    for row in current.order_by("-origin", "id"):
        met = wanted.pop((row.person_id, row.kind, row.on), None)
        if met is None:
            if row.origin == Origin.REGISTER:
                gone.append(row.id)
        elif (row.state, row.event_id) != (met.state, met.ref) or (met.at and row.at != met.at):
            if (row.state, row.at) != (met.state, met.at or row.at):
                before.append(as_it_stood(row, now))
                row.changed_at = now
            row.state, row.event_id, row.at = met.state, met.ref, met.at or row.at
            row.noted_nationally_at = row.noted_nationally_at or (now if row.origin == Origin.VIRTAUS else None)
            changed.append(row)
    Discussion.objects.filter(told_by_register, id__in=gone).update(superseded_at=now)
    MeetingBefore.objects.bulk_create(before)
    bulk.update(
        Discussion,
        ("state", "event_id", "at", "noted_nationally_at", "changed_at"),
        ((row.id, (str(row.state), row.event_id, row.at, row.noted_nationally_at, row.changed_at)) for row in changed),
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


def as_it_stood(row: Discussion, now: datetime) -> MeetingBefore:
    """What is known of a meeting until it changes at ``now``, unsaved."""
    return MeetingBefore(
        meeting=row,
        person_id=row.person_id,
        on=row.on,
        at=row.at,
        state=row.state,
        recorded_at=row.changed_at or row.recorded_at,
        superseded_at=now,
    )


def _write_concepts(cases: Cases, now: datetime) -> None:
    """What the register tells replaces what it told before; what a coach or the person added stays."""
    told = [
        (person, Part.SEEKS if column == "occupation" else Part.HAS, (column, code), rank)
        for person, case in cases.items()
        for column, codes in competence(case.occupations, case.skills, case.licences, case.languages)
        for rank, code in enumerate(codes or (), start=1)
    ]
    concepts = concepts_of({code for _person, _part, code, _rank in told})
    wanted = {(person, concepts[code], part): rank for person, part, code, rank in told if code in concepts}
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
    """What the register tells of its own persons; of a person registered here only what an event told."""
    known = Person.objects.filter(id__in=cases).order_by("id")
    moved: list[tuple[UUID, tuple[str, bool]]] = []
    for person, source, municipality, protected in known.values_list("id", "source", "municipality", "protected"):
        case, of_register = cases[person], source == Source.REGISTER
        told = (
            case.municipality if of_register or case.residences else municipality,
            bool(case.protected) if of_register or case.protected is not None else protected,
        )
        if told != (municipality, protected):
            moved.append((person, told))
    bulk.update(Person, ("municipality", "protected"), moved)

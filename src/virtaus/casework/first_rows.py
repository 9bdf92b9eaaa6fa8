"""Writes the cases of persons who have no rows yet: nothing to compare with, so nothing is read and no object is made.

What it writes is what ``rebuilding.bring_in_line`` would write for them; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from virtaus.casework.event_plan import Ref, ToldCode, competence, concepts_of
from virtaus.casework.event_rows import Id
from virtaus.casework.ledger import Case
from virtaus.casework.models import (
    BenefitPeriod,
    Discussion,
    DiscussionState,
    JobSearch,
    Origin,
    Residence,
    StatusPeriod,
    TeamPeriod,
    TeamReason,
)
from virtaus.casework.tracks import BASIS, TEAM_COLUMNS, Access, AfterCare, Choice, accesses
from virtaus.frame import bulk, clock
from virtaus.people.models import Part, PersonConcept, Relation, Source

Rows = Iterator[tuple[Any, ...]]
REGISTER = Origin.REGISTER.value


@dataclass(slots=True)
class KnownConcepts:
    """Concepts by what an event tells, each code asked of the database once."""

    found: dict[ToldCode, UUID | None] = field(default_factory=dict)

    def learn(self, codes: Collection[ToldCode]) -> None:
        new = {code for code in codes if code not in self.found}
        known = concepts_of(new) if new else {}
        self.found |= {code: known.get(code) for code in new}


@dataclass(slots=True)
class TeamRow:
    """An owner team from a day to a day (half-open), as ``TeamPeriod`` keeps it."""

    team_id: UUID
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class FirstRows:
    """Writes cases at a moment; what is known of codes and after-care is asked once for all of them."""

    now: datetime
    today: date = field(default_factory=clock.today)
    care: AfterCare = field(default_factory=AfterCare)
    concepts: KnownConcepts = field(default_factory=KnownConcepts)

    def write(self, cases: Mapping[Id, Case[Ref]], row: Callable[[Ref], Id], chosen: Choice) -> list[Access]:
        """Write everything of each person; ``row`` gives the row of an event, ``chosen`` the teams.

        Returns the days on which teams may see the persons.
        """
        recorded = {"recorded_at": self.now}
        # before the first COPY: while one runs, its connection answers nothing else
        self.concepts.learn(set(_codes(cases.values())))
        bulk.insert(JobSearch, ("person_id", "started_on", "ended_on"), self._searches(cases), recorded)
        columns: tuple[str, ...] = (
            "person_id",
            "status",
            "valid_from",
            "valid_to",
            "planned_end",
            "municipality",
            "event_id",
        )
        bulk.insert(StatusPeriod, columns, self._statuses(cases, row), recorded | {"source": REGISTER})
        columns = ("person_id", "kind", "on", "at", "state", "event_id")
        bulk.insert(Discussion, columns, self._meetings(cases, row), recorded | {"origin": REGISTER})
        columns = ("person_id", "concept_id", "part", "rank")
        told = recorded | {"source": Source.REGISTER.value}
        bulk.insert(PersonConcept, columns, self._competence(cases), told)
        columns = ("person_id", "municipality", "valid_from", "valid_to", "event_id")
        lived = (
            (person, each.municipality, each.valid_from, each.valid_to, row(each.ref))
            for person, case in cases.items()
            for each in case.residences
        )
        bulk.insert(Residence, columns, lived, recorded)
        columns = ("person_id", "benefit", "valid_from", "valid_to", "event_id")
        benefited = (
            (person, each.benefit, each.valid_from, each.valid_to, row(each.ref))
            for person, case in cases.items()
            for each in case.benefits
        )
        bulk.insert(BenefitPeriod, columns, benefited, recorded)
        return self._write_teams(cases, chosen)

    def _searches(self, cases: Mapping[Id, Case[Ref]]) -> Rows:
        for person, case in cases.items():
            for each in case.searches:
                yield person, each.started_on, each.ended_on

    def _statuses(self, cases: Mapping[Id, Case[Ref]], row: Callable[[Ref], Id]) -> Rows:
        for person, case in cases.items():
            for each in case.periods:
                days = each.valid_from, each.valid_to, each.planned_end
                yield person, each.status, *days, each.municipality, row(each.ref)

    def _meetings(self, cases: Mapping[Id, Case[Ref]], row: Callable[[Ref], Id]) -> Rows:
        for person, case in cases.items():
            for (kind, on), met in case.meetings.items():
                if met.state != DiscussionState.CANCELLED:
                    yield person, kind, on, met.at, met.state.value, row(met.ref)

    def _competence(self, cases: Mapping[Id, Case[Ref]]) -> Rows:
        found = self.concepts.found
        for person, case in cases.items():
            ranks: dict[tuple[UUID, str], int] = {}
            for column, codes in competence(case.occupations, case.skills, case.licences, case.languages):
                part = (Part.SEEKS if column == "occupation" else Part.HAS).value
                for rank, code in enumerate(codes or (), start=1):
                    concept = found[column, code]
                    if concept is not None:
                        ranks[concept, part] = rank
            for (concept, part), rank in ranks.items():
                yield person, concept, part, rank

    def _write_teams(self, cases: Mapping[Id, Case[Ref]], chosen: Choice) -> list[Access]:
        periods: list[tuple[Any, ...]] = []
        relations: list[tuple[Any, ...]] = []
        seen: list[Access] = []
        search = TeamReason.SEARCH.value
        for person, case in cases.items():
            rows = _teams(case, chosen)
            for each in rows:
                shown = (each.team_id, each.valid_from, each.valid_to, case.municipality)
                periods.append((person, *shown, search, "", self.now))
            for access in accesses(rows, self.care, self.today):
                relations.append((person, access.team, access.valid_from, access.valid_to, BASIS, self.now))
                seen.append(access)
        bulk.insert(TeamPeriod, (*TEAM_COLUMNS, "recorded_at"), periods)
        columns = ("person_id", "team_id", "valid_from", "valid_to", "basis", "recorded_at")
        bulk.insert(Relation, columns, relations)
        return seen


def _codes(cases: Iterable[Case[Ref]]) -> Iterator[ToldCode]:
    for case in cases:
        for column, codes in competence(case.occupations, case.skills, case.licences, case.languages):
            for code in codes or ():
                yield column, code


def _teams(case: Case[Ref], chosen: Choice) -> list[TeamRow]:
    """An owner team for each search that lasted a day: the one of the search before where it serves the place."""
    rows: list[TeamRow] = []
    liked: list[UUID] = []
    for search in case.searches:
        if search.ended_on == search.started_on:
            continue
        team = chosen.team_for(case.municipality, liked)
        if team is not None:
            liked.insert(0, team)
            rows.append(TeamRow(team, search.started_on, search.ended_on))
    return rows

"""Conditions hide nothing, reach and limits stay where they belong, and no place of a protected person shows."""

from __future__ import annotations

from datetime import date

import pytest

from tests.proposals.conftest import Kitchen
from tests.proposals.outside import outside
from virtaus.employers.models import Part as VacancyPart
from virtaus.employers.models import Vacancy, VacancyConcept
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.changes import changed
from virtaus.people.actions.own import tell_own_work
from virtaus.people.models import Limit, Person, PersonBackground, PersonConcept, ServiceFacts, Source, WorkLimit
from virtaus.people.models import Part as PersonPart
from virtaus.proposals import actions
from virtaus.proposals.models import Proposal
from virtaus.proposals.queries import rankings
from virtaus.proposals.telling import tellable
from virtaus.vocabulary.levels import Level
from virtaus.vocabulary.models import Concept, Kind, Label
from virtaus.vocabulary.working_times import WorkingTime


def know(person, code: str) -> None:
    PersonConcept.objects.create(
        person_id=person,
        concept=Concept.objects.get(code=code),
        part=PersonPart.HAS,
        source=Source.COACH,
        recorded_at=clock.now(),
    )


def facts(person, **values: object) -> None:
    ServiceFacts.objects.create(person_id=person, source=Source.COACH, recorded_at=clock.now(), **values)


def groups(listed) -> dict[str, int]:
    return {group.code: group.count for group in listed.groups}


def test_an_unknown_licence_is_asked_and_a_lacking_one_stands_outside(kitchen: Kitchen) -> None:
    before = rankings.openings_of_person(kitchen.coach, kitchen.person)
    assert "hygieniapassi" in before.inside[0].words.ask[-1]
    know(kitchen.person, "anniskelupassi")
    after = rankings.openings_of_person(kitchen.coach, kitchen.person, opened="licence")
    assert groups(after)["licence"] == 1
    assert "lupa" in after.finding
    (row,) = after.opened.rows
    assert row.vacancy.title == "Keittiöapulainen"
    assert any("hygieniapassi" in each for each in row.words.lacks)
    assert row.pair.score == before.inside[0].pair.score


def test_a_group_is_listed_only_when_it_is_opened(kitchen: Kitchen) -> None:
    know(kitchen.person, "anniskelupassi")
    closed = rankings.openings_of_person(kitchen.coach, kitchen.person)
    assert closed.opened is None
    assert all(group.rows == () for group in closed.groups)


def test_the_persons_own_reach_counts_and_moves_no_points(kitchen: Kitchen) -> None:
    Vacancy.objects.filter(title="Keittiöapulainen").update(municipality="061")
    far = rankings.openings_of_person(kitchen.coach, kitchen.person)
    points = next(row.pair.score for row in far.inside if row.vacancy.title == "Keittiöapulainen")
    facts(kitchen.person, reach_km=20)
    near = rankings.openings_of_person(kitchen.coach, kitchen.person, opened="distance")
    (row,) = near.opened.rows
    assert row.pair.score == points
    assert "20 km" in row.words.lacks[0]


def test_no_distance_of_a_protected_person_is_told_or_used(kitchen: Kitchen) -> None:
    facts(kitchen.person, reach_km=1)
    Vacancy.objects.update(municipality="061")
    Person.objects.update(protected=True)
    listed = rankings.openings_of_person(kitchen.coach, kitchen.person)
    assert listed.inside
    assert {row.pair.km for row in listed.inside} == {None}
    assert not any("km" in word for row in listed.inside for word in (*row.words.fits, *row.words.lacks))
    elsewhere = {row.vacancy.id: row.pair.score for row in listed.inside}
    Person.objects.update(municipality="061")
    moved = rankings.openings_of_person(kitchen.coach, kitchen.person)
    assert {row.vacancy.id: row.pair.score for row in moved.inside} == elsewhere
    vacancy = kitchen.vacancies["Keittiöapulainen"]
    (candidate,) = rankings.candidates_of_vacancy(kitchen.coach, vacancy).inside
    assert (candidate.municipality, candidate.pair.km) == ("", None)


def test_a_limit_sets_openings_apart_for_the_person_and_coach_only(kitchen: Kitchen) -> None:
    """What is listed of persons for an opening, and what a proposal keeps, is the same with and without a limit."""
    Vacancy.objects.filter(title="Keittiöapulainen").update(working_time=WorkingTime.SHIFTS)
    vacancy = kitchen.vacancies["Keittiöapulainen"]
    persons_before = rankings.candidates_of_vacancy(kitchen.coach, vacancy)
    first = Proposal.objects.get(id=actions.propose(kitchen.coach, kitchen.person, vacancy))
    WorkLimit.objects.create(
        person_id=kitchen.person, limit=Limit.SHIFT_WORK, source=Source.PERSON, recorded_at=clock.now()
    )
    listed = rankings.openings_of_person(kitchen.coach, kitchen.person, opened="limited")
    assert groups(listed)["limited"] == 1
    (row,) = listed.opened.rows
    assert row.vacancy.title == "Keittiöapulainen"
    assert any("vuorotyö" in each.lower() for each in row.words.lacks)

    persons_after = rankings.candidates_of_vacancy(kitchen.coach, vacancy)
    assert [(r.person_id, r.words, r.pair.digest, r.pair.score, r.pair.limits) for r in persons_after.inside] == [
        (r.person_id, r.words, r.pair.digest, r.pair.score, ()) for r in persons_before.inside
    ]
    assert groups(persons_after) == groups(persons_before)
    assert "limited" not in groups(persons_after)
    assert row.pair.digest == first.digest
    WorkLimit.objects.update(ended_at=clock.now())
    assert "limited" not in groups(rankings.openings_of_person(kitchen.coach, kitchen.person))


def test_working_time_and_start_are_asked_where_nobody_has_recorded_them(kitchen: Kitchen) -> None:
    Vacancy.objects.filter(title="Keittiöapulainen").update(
        working_time=WorkingTime.SHIFTS, starts_on=date(2026, 12, 14)
    )
    row = rankings.openings_of_person(kitchen.coach, kitchen.person).inside[0]
    assert {"working_time", "start"} <= set(row.pair.unknown)
    assert "vuorotyö" in row.words.ask[-1].lower()
    assert "14.12." in row.words.ask[-1]


@pytest.mark.parametrize(
    "background",
    [
        {"birth_year": 1961, "sex": "female", "citizenship": "other", "education": "basic"},
        {"birth_year": 2004, "sex": "male", "citizenship": "fi", "education": "doctoral"},
    ],
)
def test_background_moves_nothing(kitchen: Kitchen, background: dict[str, object]) -> None:
    """Metamorphic: with whatever age, sex, citizenship and education the answers are the same to the last point."""

    def seen() -> list[object]:
        listed = rankings.openings_of_person(kitchen.coach, kitchen.person)
        back = rankings.candidates_of_vacancy(kitchen.coach, kitchen.vacancies["Keittiöapulainen"])
        return [
            [(row.vacancy.id, row.pair.score, row.pair.digest, row.words) for row in listed.inside],
            groups(listed),
            [(row.person_id, row.pair.score, row.pair.digest, row.words) for row in back.inside],
            groups(back),
        ]

    before = seen()
    PersonBackground.objects.create(
        person_id=kitchen.person, source=Source.COACH, recorded_at=clock.now(), **background
    )
    assert seen() == before


def test_the_parts_say_why_and_add_up(kitchen: Kitchen) -> None:
    page = rankings.one_pair(kitchen.coach, kitchen.person, kitchen.vacancies["Keittiöapulainen"])
    assert sum(part.points for part in page.parts) == pytest.approx(page.row.pair.score)
    assert sum(part.most for part in page.parts) == 100
    assert all(part.why for part in page.parts)
    assert page.fails == ()


def test_why_not_is_a_page_for_any_pair(kitchen: Kitchen) -> None:
    know(kitchen.person, "anniskelupassi")
    seen = rankings.one_pair(kitchen.coach, kitchen.person, kitchen.vacancies["Hitsaaja"])
    assert seen.fails
    assert "lupa" in seen.fails


def test_what_a_jobseeker_tells_of_suiting_work_is_judged_and_moves_no_points(kitchen: Kitchen) -> None:
    amina = outside(kitchen).amina
    Vacancy.objects.filter(title="Keittiöapulainen").update(
        working_time=WorkingTime.SHIFTS, starts_on=date(2026, 12, 7), employer=None
    )
    changed("vacancy")
    before = rankings.openings_of_person(kitchen.coach, kitchen.person)
    row = next(row for row in before.inside if row.vacancy.title == "Keittiöapulainen")
    assert {"working_time", "start"} <= set(row.pair.unknown)

    tell(amina, working_times=["full_time"], available_from=date(2026, 12, 8))
    after = rankings.openings_of_person(kitchen.coach, kitchen.person, opened="working_time")
    (away,) = after.opened.rows
    assert away.pair.fails == ("working_time", "start")
    assert away.pair.score == row.pair.score
    assert any("vuorotyö" in each.lower() for each in away.words.lacks)
    assert any("7.12.2026" in each for each in away.words.lacks)

    tell(amina, version=1, working_times=["shifts", "full_time"], available_from=date(2026, 12, 7))
    again = rankings.openings_of_person(kitchen.coach, kitchen.person)
    back = next(row for row in again.inside if row.vacancy.title == "Keittiöapulainen")
    assert not {"working_time", "start"} & {*back.pair.unknown, *back.pair.fails}
    own = ServiceFacts.objects.get()
    assert (own.source, own.recorder_id) == (Source.PERSON, amina.account_id)


def test_the_level_of_a_language_is_judged_as_the_jobseeker_tells_it(kitchen: Kitchen) -> None:
    amina = outside(kitchen).amina
    finnish = Label.objects.get(text="suomi", language="fi", concept__kind=Kind.LANGUAGE).concept_id
    VacancyConcept.objects.create(
        vacancy_id=kitchen.vacancies["Keittiöapulainen"],
        concept_id=finnish,
        part=VacancyPart.LANGUAGE,
        level=Level.B1,
        how="staff",
        chosen=True,
    )
    changed("vacancy")

    def judged() -> tuple[bool, bool]:
        pair = rankings.one_pair(kitchen.coach, kitchen.person, kitchen.vacancies["Keittiöapulainen"]).row.pair
        return "language" in pair.fails, "language" in pair.unknown

    assert judged() == (False, True)
    tell(amina, new_language=finnish, new_level=Level.A2)
    assert judged() == (True, False)
    tell(amina, version=1, levels={finnish: Level.B1})
    assert judged() == (False, False)
    rows = PersonConcept.objects.filter(concept=finnish).order_by("recorded_at", "id")
    assert [(row.level, row.ended_at is None, row.source) for row in rows] == [
        (Level.A2, False, Source.PERSON),
        (Level.B1, True, Source.PERSON),
    ]
    assert "suomi B1" in [item.label for item in tellable(Person.objects.get(id=kitchen.person))]


def tell(amina: Actor, *, version: int = 0, levels=None, new_language=None, new_level: int = 0, **values) -> None:
    told = {"working_times": [], "available_from": None, "reach_km": None, "travel": [], **values}
    tell_own_work(amina, told, levels=levels or {}, new_language=new_language, new_level=new_level, version=version)

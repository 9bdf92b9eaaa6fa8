"""The coach's day: what is late first, in words with a citation, for the own team only, in few queries."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories.casework import Events, SmallArea, worker
from virtaus.casework.actions import approve_rule, record_exit, withdraw_exit
from virtaus.casework.duties import State
from virtaus.casework.models import CaseEvent, DiscussionKind, EventKind
from virtaus.casework.queries.duties import PEOPLE, duty_rows, people, today
from virtaus.casework.queries.law import why
from virtaus.casework.queries.spells import Spells, unemployment_spells
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Forbidden, Invalid, NotFound
from virtaus.frame.roles import Role
from virtaus.people.models import Person

SPACE = "\N{NO-BREAK SPACE}"


@pytest.fixture
def coach(area: SmallArea) -> Actor:
    return worker(area.hameenlinna)[1]


@pytest.fixture
def team(events: Events) -> None:
    """One late, one due today, one new, one in training, one of the other team, one whose search has ended."""
    events.start("LATE000001", "2026-05-25")
    events.held("LATE000001", "2026-05-27")
    events.held("LATE000001", "2026-08-27", "job_search_discussion")
    events.start("TODAY00001", "2026-08-24")
    events.held("TODAY00001", "2026-08-30")
    events.start("TRAINING01", "2026-08-03")
    events.held("TRAINING01", "2026-08-12")
    events.start("ELSEWHERE1", "2026-05-25", municipality="061")
    events.start("ENDED00001", "2026-05-25")
    events.end("ENDED00001", "2026-10-01")
    with clock.frozen_at(datetime(2026, 11, 26, 4, tzinfo=UTC)):
        events.read()
    events.start("NEW0000001", "2026-11-30")
    events.change("TRAINING01", "2026-11-27", "labour_training", planned_end="2027-03-26")
    events.read()


def id_of(key: str) -> object:
    return Person.objects.get(register_key=key).id


@pytest.mark.usefixtures("team")
def test_the_day_in_order_of_consequence(coach: Actor) -> None:
    with trail.opened(coach, "test") as entry:
        day = today(coach)
    assert [row.key for row in day.shown] == ["LATE000001", "TODAY00001", "NEW0000001", "TRAINING01"]
    assert (day.first, day.counts["new"], day.counts["changed"], day.people) == (2, 1, 1, 4)
    late = day.shown[0]
    assert (late.when, late.note) == (f"Fri{SPACE}27{SPACE}Nov", "1 working day late")
    assert late.what == "Job-search discussion has not been held."
    assert late.why == f"Previous one 27{SPACE}Aug, the law asks for a discussion every 3 months"
    assert late.citation == "Act 380/2023 § 32(1)(2)"
    assert late.check
    assert entry.persons == {id_of(row.key) for row in day.shown}


@pytest.mark.usefixtures("team")
def test_a_chip_narrows_the_day(coach: Actor) -> None:
    with trail.opened(coach, "test"):
        assert [row.key for row in today(coach, show="late").shown] == ["LATE000001"]
        assert [row.key for row in today(coach, show="new").shown] == ["NEW0000001"]
        assert [row.key for row in today(coach, show="changed").shown] == ["TRAINING01"]
        assert len(today(coach, show="nonsense").shown) == 4


@pytest.mark.usefixtures("team")
def test_the_number_of_queries_does_not_grow_with_people(
    coach: Actor, events: Events, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    with trail.opened(coach, "test"), django_assert_num_queries(7):
        today(coach)
    for number in range(30):
        events.start(f"MORE{number:06}", "2026-11-24")
    events.read()
    with trail.opened(coach, "test"), django_assert_num_queries(7):
        assert len(today(coach).shown) == 20


@pytest.mark.usefixtures("team")
def test_people_by_state_status_and_municipality(coach: Actor) -> None:
    with trail.opened(coach, "test"):
        view = people(coach, PEOPLE.asked({"duty": "late"}))
        assert [row.key for row in view.rows] == ["LATE000001"]
        view = people(coach, PEOPLE.asked({"status": "labour_training"}))
        assert [row.key for row in view.rows] == ["TRAINING01"]
        assert people(coach, PEOPLE.asked({"municipality": "109"})).count == 4
        assert people(coach, PEOPLE.asked({"municipality": "061"})).count == 4


def test_a_protected_person_can_not_be_found_by_place(events: Events, coach: Actor) -> None:
    events.start("SHIELDED01", "2026-11-30", protected="1")
    events.start("OPEN000001", "2026-11-30")
    events.read()
    with trail.opened(coach, "test"):
        assert [row.key for row in people(coach, PEOPLE.asked({"municipality": "109"})).rows] == ["OPEN000001"]
        (row,) = duty_rows(coach, [id_of("SHIELDED01")]).values()  # type: ignore[list-item]
    assert (row.municipality, row.municipality_name) == ("", "")


@pytest.mark.usefixtures("team")
def test_why_names_rule_facts_and_steps(coach: Actor) -> None:
    with trail.opened(coach, "test"):
        found = why(coach, id_of("LATE000001"))  # type: ignore[arg-type]
        with pytest.raises(NotFound):
            why(coach, id_of("ELSEWHERE1"))  # type: ignore[arg-type]
        with pytest.raises(NotFound):
            why(coach, id_of("ENDED00001"))  # type: ignore[arg-type]
    assert found.version.mark == "W"
    assert found.steps[1] == f"3 months from it is 27{SPACE}Nov{SPACE}2026."
    assert ("Job-search discussion", f"27{SPACE}Aug{SPACE}2026") in found.facts
    assert found.data_time is not None


@pytest.mark.usefixtures("team")
def test_an_approved_rule_needs_no_check(coach: Actor) -> None:
    manager = worker(None, Role.MANAGER)[1]
    with trail.opened(coach, "test"), pytest.raises(Forbidden):
        approve_rule(coach, "job_search_discussion", date(2026, 1, 1), grounds="Finlex")
    with trail.opened(manager, "test"):
        with pytest.raises(Invalid, match="checked against"):
            approve_rule(manager, "job_search_discussion", date(2026, 1, 1), grounds=" ")
        with pytest.raises(NotFound):
            approve_rule(manager, "job_search_discussion", date(2026, 2, 1), grounds="Finlex")
        approve_rule(manager, "job_search_discussion", date(2026, 1, 1), grounds="Finlex 1.12.2026")
        approve_rule(manager, "job_search_discussion", date(2026, 1, 1), grounds="again")
    with trail.opened(coach, "test"):
        checks = {row.key: row.check for row in today(coach).shown}
    assert checks == {"LATE000001": False, "TODAY00001": False, "NEW0000001": True, "TRAINING01": True}


@pytest.mark.usefixtures("team")
def test_an_exit_stands_until_the_register_tells_the_status(coach: Actor, events: Events) -> None:
    person = Person.objects.get(register_key="LATE000001").id
    with trail.opened(coach, "test"):
        with pytest.raises(Invalid, match="not unemployment"):
            record_exit(coach, person, on=date(2026, 11, 30), status="laid_off")
        with pytest.raises(Invalid, match="no open job search"):
            record_exit(coach, person, on=date(2026, 5, 1), status="employed")
        record_exit(coach, person, on=date(2026, 11, 30), status="employed")
        record_exit(coach, person, on=date(2026, 11, 30), status="employed")
        assert duty_rows(coach, [person])[person].state is State.NONE
    spells = unemployment_spells(worker(None, Role.MANAGER)[1])
    assert ("employed", date(2026, 11, 30)) in exits(spells)
    with clock.frozen_at(clock.now() + timedelta(days=2)):
        events.end("LATE000001", "2026-12-01", "study", recorded_at="2026-12-02T05:00:00+02:00")
        events.read()
        spells = unemployment_spells(worker(None, Role.MANAGER)[1])
    assert ("study", date(2026, 12, 1)) in exits(spells)
    assert "employed" in spells.exits.tolist()  # the person whose search ended in work long ago


def exits(spells: Spells) -> set[tuple[str, date | None]]:
    """The status and the day in which each spell ended."""
    return set(zip(spells.exits.tolist(), spells.ends.tolist(), strict=True))


@pytest.mark.usefixtures("team")
def test_an_exit_recorded_by_mistake_is_withdrawn_also_in_add_on_mode(coach: Actor, area: SmallArea) -> None:
    person = Person.objects.get(register_key="LATE000001").id
    with trail.opened(coach, "test"):
        before = duty_rows(coach, [person])[person].state
        entry = record_exit(coach, person, on=date(2026, 11, 30), status="employed")
        assert entry is not None
        stranger = worker(area.forssa)[1]
        with pytest.raises(NotFound):
            withdraw_exit(stranger, entry, grounds="A mistake")
        withdraw_exit(coach, entry, grounds="A mistake")
        withdraw_exit(coach, entry, grounds="Again")
        assert duty_rows(coach, [person])[person].state is before
    wrong = CaseEvent.objects.get(id=entry)
    assert (wrong.status, wrong.superseded_at is None) == ("employed", False)
    withdrawal = CaseEvent.objects.get(kind=EventKind.WITHDRAWN)
    assert (withdrawal.corrects_id, withdrawal.grounds) == (entry, "A mistake")


def test_an_exit_of_another_teams_person_is_not_found(events: Events, area: SmallArea, coach: Actor) -> None:
    events.start("ELSEWHERE1", "2026-05-25", municipality="061")
    events.read()
    with trail.opened(coach, "test"), pytest.raises(NotFound):
        record_exit(coach, Person.objects.get().id, on=date(2026, 11, 30), status="employed")


def test_spells_are_unbroken_unemployment(events: Events, area: SmallArea, coach: Actor) -> None:
    events.start("AAAAAAAAAA", "2026-01-07")
    events.change("AAAAAAAAAA", "2026-02-02", "laid_off")
    events.change("AAAAAAAAAA", "2026-03-02", "work_trial")
    events.change("AAAAAAAAAA", "2026-05-04", "unemployed")
    events.read()
    known = clock.now()
    with clock.frozen_at(known + timedelta(days=1)):
        events.end("AAAAAAAAAA", "2026-06-01", "employed")
        events.read()
    spells = unemployment_spells(coach)
    assert spells.starts.tolist() == [date(2026, 1, 7), date(2026, 5, 4)]
    assert spells.ends.tolist() == [date(2026, 3, 2), date(2026, 6, 1)]
    assert spells.exits.tolist() == ["work_trial", "employed"]
    assert spells.municipalities.tolist() == ["109", "109"]
    assert spells.teams.tolist() == [str(area.hameenlinna.id)] * 2
    assert spells.returned_on.tolist() == [date(2026, 5, 4), None]
    assert unemployment_spells(coach, known_at=known).ends.tolist() == [date(2026, 3, 2), None]
    assert len(unemployment_spells(coach, known_at=known - timedelta(days=1))) == 0
    with pytest.raises(Forbidden):
        unemployment_spells(worker(None, Role.EMPLOYER)[1])


def test_an_interview_of_a_new_customer(events: Events, coach: Actor) -> None:
    events.start("NEW0000001", "2026-11-30")
    events.read()
    with trail.opened(coach, "test"):
        (row,) = today(coach).shown
    assert not row.is_new, "the first file of all brings the stock"
    events.start("NEW0000002", "2026-11-27")
    with clock.frozen_at(datetime(2026, 12, 1, 4, tzinfo=UTC)):
        events.read()
    events.change("NEW0000001", "2026-12-02", "work_trial")
    for moment, news in (("2026-12-01", (1, 0)), ("2026-12-02", (0, 0)), ("2026-12-07", (0, 1))):
        if moment == "2026-12-07":  # a Monday after Independence Day on Sunday: Saturday's file is news
            with clock.frozen_at(datetime(2026, 12, 5, 4, tzinfo=UTC)):
                events.read()
        with clock.frozen_at(datetime.fromisoformat(f"{moment}T08:00+00:00")), trail.opened(coach, "test"):
            counts = today(coach).counts
        assert (counts["new"], counts["changed"]) == news, moment
    assert (row.kind, row.due) == (DiscussionKind.INITIAL_INTERVIEW, date(2026, 12, 14))
    assert row.what == f"Initial interview by 14{SPACE}Dec."

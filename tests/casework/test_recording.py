"""Stand-alone mode: staff record the ledger, correct it, and what stood before stays on record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.casework import SmallArea, worker
from virtaus.casework import actions
from virtaus.casework.duties import State, cases_on
from virtaus.casework.knowing import end_of
from virtaus.casework.models import BenefitPeriod, CaseEvent, JobSearch, Residence, StatusPeriod, TeamPeriod, TeamReason
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Forbidden, Invalid, NotFound
from virtaus.frame.roles import Role
from virtaus.people.models import Person, Relation, Source, StorageMode
from virtaus.people.rules import persons

TODAY = date(2026, 11, 30)


@pytest.fixture
def stand_alone(area: SmallArea, settings: Any) -> None:
    settings.VIRTAUS_MODE = "stand-alone"
    StorageMode.objects.update(mode="stand-alone")


@pytest.fixture
def person(area: SmallArea, stand_alone: None) -> UUID:
    row = Person.objects.create(
        given_names="Aino", family_name="Haapamalli", source=Source.COACH, created_at=clock.now(), protected=True
    )
    Relation.objects.create(
        person=row, team=area.hameenlinna, valid_from=TODAY, basis="registered", recorded_at=clock.now()
    )
    return row.id


@pytest.fixture
def coach(area: SmallArea) -> Iterator[Actor]:
    actor = worker(area.hameenlinna)[1]
    with trail.opened(actor, "test"):
        yield actor


def start(coach: Actor, person: UUID, **changes: Any) -> UUID:
    values = {"on": date(2026, 11, 2), "municipality": "109", "benefit": "general_support"} | changes
    return actions.start_search(coach, person, **values)


def statuses(person: UUID) -> list[tuple[str, date, date | None]]:
    rows = StatusPeriod.objects.filter(person=person, superseded_at__isnull=True).order_by("valid_from")
    return [(row.status, row.valid_from, row.valid_to) for row in rows]


def test_a_search_starts_with_its_tracks(coach: Actor, person: UUID, area: SmallArea) -> None:
    start(coach, person)
    assert statuses(person) == [("unemployed", date(2026, 11, 2), None)]
    assert BenefitPeriod.objects.get().benefit == "general_support"
    assert Residence.objects.get().municipality == "109"
    team = TeamPeriod.objects.get()
    assert (team.team_id, team.valid_from, team.reason) == (area.hameenlinna.id, date(2026, 11, 2), TeamReason.SEARCH)
    assert Relation.objects.get().team_id == area.hameenlinna.id
    row = Person.objects.get()
    assert (row.municipality, row.protected) == ("109", True), "no event told of the order: it stays"


def test_a_search_is_ended_with_its_reason_and_ends_the_benefit(coach: Actor, person: UUID) -> None:
    start(coach, person)
    actions.end_search(coach, person, on=date(2026, 11, 20), reason="own_notice", status="employed")
    assert JobSearch.objects.get(superseded_at__isnull=True).ended_on == date(2026, 11, 20)
    assert BenefitPeriod.objects.get(superseded_at__isnull=True).valid_to == date(2026, 11, 20)
    assert statuses(person)[-1] == ("employed", date(2026, 11, 20), None)
    assert CaseEvent.objects.get(kind="search_ended").reason == "own_notice"


@pytest.mark.parametrize(
    ("what", "values", "field"),
    [
        ("start_search", {"on": date(2026, 12, 1), "municipality": "109"}, "on"),
        ("start_search", {"on": TODAY, "municipality": "999"}, "municipality"),
        ("start_search", {"on": TODAY, "municipality": "109"}, "on"),
        ("change_status", {"on": TODAY, "status": "nonsense"}, "status"),
        ("change_status", {"on": date(2026, 10, 1), "status": "work_trial"}, "on"),
        ("change_status", {"on": TODAY, "status": "work_trial", "planned_end": date(2026, 11, 1)}, "planned_end"),
        ("change_benefit", {"on": TODAY, "benefit": "labour_market_support"}, "benefit"),
        ("end_search", {"on": TODAY, "reason": "repeated_absence", "status": "unknown"}, "reason"),
        ("record_residence", {"on": TODAY, "municipality": ""}, "municipality"),
    ],
)
def test_what_is_wrong_is_refused_by_the_field(
    coach: Actor, person: UUID, what: str, values: dict[str, Any], field: str
) -> None:
    start(coach, person)
    before = CaseEvent.objects.count()
    with pytest.raises(Invalid) as wrong:
        getattr(actions, what)(coach, person, **values)
    assert list(wrong.value.fields) == [field]
    assert CaseEvent.objects.count() == before


def test_a_correction_supersedes_and_the_earlier_is_known_on_its_day(coach: Actor, person: UUID) -> None:
    start(coach, person)
    entry = actions.change_status(coach, person, on=date(2026, 11, 16), status="work_trial")
    with clock.frozen_at(datetime(2026, 12, 3, 9, 0, tzinfo=UTC)):
        right = {"status": "labour_training", "planned_end": date(2027, 1, 31)}
        actions.correct_entry(coach, entry, grounds="Wrong service", on=date(2026, 11, 17), values=right)
        assert statuses(person)[1:] == [("labour_training", date(2026, 11, 17), None)]
        now = cases_on(persons(coach), clock.today())[0]
        then = cases_on(persons(coach), clock.today(), end_of(TODAY))[0]
        assert now.facts.status is not None
        assert then.facts.status is not None
        assert (now.facts.status.code, then.facts.status.code) == ("labour_training", "work_trial")
        corrected = CaseEvent.objects.get(grounds="Wrong service")
        assert corrected.corrects_id == entry
        with pytest.raises(Invalid, match="corrected already"):
            actions.correct_entry(coach, entry, grounds="Again", on=TODAY, values=right)
        actions.withdraw_entry(coach, corrected.id, grounds="It never began")
        assert statuses(person) == [("unemployed", date(2026, 11, 2), None)]


def test_a_correction_needs_a_reason_and_may_not_break_what_follows(coach: Actor, person: UUID) -> None:
    entry = start(coach, person)
    actions.change_status(coach, person, on=date(2026, 11, 16), status="work_trial")
    with pytest.raises(Invalid, match="why the entry was wrong"):
        actions.withdraw_entry(coach, entry, grounds=" ")
    with pytest.raises(Invalid, match="would no longer hold"):
        actions.withdraw_entry(coach, entry, grounds="Never asked for")
    moved = {"municipality": "109", "status": "unemployed", "planned_end": None}
    with pytest.raises(Invalid, match="would no longer hold"):
        actions.correct_entry(coach, entry, grounds="Later", on=date(2026, 11, 20), values=moved)
    assert len(statuses(person)) == 2
    actions.correct_entry(coach, entry, grounds="The day before", on=date(2026, 11, 1), values=moved)
    assert statuses(person)[0][1] == date(2026, 11, 1)


def test_nobody_records_in_add_on_mode(coach: Actor, person: UUID, settings: Any) -> None:
    settings.VIRTAUS_MODE = "add-on"
    with pytest.raises(Invalid, match="national register is master"):
        start(coach, person)


def test_the_database_refuses_it_in_add_on_mode_too(area: SmallArea) -> None:
    row = Person.objects.create(register_key="AAAAAAAAAA", source="register", created_at=clock.now())
    fields = {"person": row, "origin": "virtaus", "on": TODAY, "recorded_at": clock.now(), "known_at": clock.now()}
    with pytest.raises(IntegrityError, match="add-on mode"), transaction.atomic():
        CaseEvent.objects.create(kind="search_started", **fields)
    with pytest.raises(IntegrityError, match="add-on mode"), transaction.atomic():
        CaseEvent.objects.create(kind="withdrawn", **fields)
    CaseEvent.objects.create(kind="status_changed", status="employed", **fields)


def test_another_team_and_other_roles_are_refused(coach: Actor, person: UUID, area: SmallArea) -> None:
    entry = start(coach, person)
    stranger = worker(area.forssa)[1]
    with pytest.raises(NotFound):
        actions.change_status(stranger, person, on=TODAY, status="employed")
    with pytest.raises(NotFound):
        actions.withdraw_entry(stranger, entry, grounds="x")
    manager = worker(None, Role.MANAGER)[1]
    with pytest.raises(Forbidden):
        actions.change_status(manager, person, on=TODAY, status="employed")
    with pytest.raises(Forbidden):
        actions.move_to_team(coach, person, team_id=area.forssa.id, grounds="x", from_team=area.hameenlinna.id)


def test_a_team_lead_moves_a_person_and_the_earlier_team_loses_sight(
    coach: Actor, person: UUID, area: SmallArea
) -> None:
    start(coach, person)
    lead = worker(area.hameenlinna, Role.TEAM_LEAD)[1]
    home, other = area.hameenlinna.id, area.forssa.id
    for wrong, values in (
        ("why", {"team_id": other, "grounds": " ", "from_team": home}),
        ("already", {"team_id": home, "grounds": "x", "from_team": home}),
        ("meanwhile", {"team_id": other, "grounds": "x", "from_team": other}),
    ):
        with pytest.raises(Invalid, match=wrong):
            actions.move_to_team(lead, person, **values)  # type: ignore[arg-type]
    actions.move_to_team(lead, person, team_id=other, grounds="Speaks Somali", from_team=home)
    stranger = worker(area.forssa)[1]
    assert [row.id for row in persons(stranger)] == [person]
    with clock.frozen_at(datetime(2026, 12, 2, 9, 0, tzinfo=UTC)):
        assert not persons(coach).exists()
        # the decision holds as long as the person lives there
        actions.change_status(stranger, person, on=date(2026, 12, 1), status="work_trial")
        held = TeamPeriod.objects.filter(superseded_at__isnull=True).order_by("valid_from")
        assert [(row.team_id, row.valid_from, row.valid_to) for row in held] == [
            (home, date(2026, 11, 2), TODAY),
            (other, TODAY, None),
        ]
        assert (held[1].reason, held[1].grounds) == (TeamReason.DECIDED, "Speaks Somali")


def test_a_move_changes_the_owner_team_where_the_old_one_does_not_serve(
    coach: Actor, person: UUID, area: SmallArea
) -> None:
    start(coach, person)
    actions.record_residence(coach, person, on=date(2026, 11, 25), municipality="061")
    held = TeamPeriod.objects.filter(superseded_at__isnull=True).order_by("valid_from")
    assert [(row.team_id, row.reason) for row in held] == [
        (area.hameenlinna.id, TeamReason.SEARCH),
        (area.forssa.id, TeamReason.RESIDENCE),
    ]
    lived = Residence.objects.filter(superseded_at__isnull=True).order_by("valid_from")
    assert [(row.municipality, row.valid_to) for row in lived] == [("109", date(2026, 11, 25)), ("061", None)]


@pytest.mark.parametrize("track", [JobSearch, StatusPeriod, BenefitPeriod, Residence, TeamPeriod])
def test_no_track_can_overlap_itself(coach: Actor, person: UUID, track: Any) -> None:
    start(coach, person)
    row = track.objects.get()
    row.pk = None
    row.id = UUID(int=7)
    row.save(force_insert=True)
    with (
        connection.cursor() as cursor,
        pytest.raises(IntegrityError, match="no_overlap"),
        transaction.atomic(),
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    track.objects.filter(id=UUID(int=7)).delete()


def test_the_duty_follows_what_is_recorded(coach: Actor, person: UUID) -> None:
    start(coach, person, on=date(2026, 11, 13))
    case = cases_on(persons(coach), TODAY)[0]
    assert case.duty is not None
    assert (case.state, case.duty.due) == (State.LATE, date(2026, 11, 27))

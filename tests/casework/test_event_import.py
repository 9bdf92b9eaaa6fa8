"""The night's file comes to the ledger, whole or not at all, once, and can be corrected and undone."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from tests.factories.casework import Events, SmallArea, worker
from virtaus.casework import event_plan
from virtaus.casework.event_import import import_events, rebuild_all, undo_last_import
from virtaus.casework.event_plan import plan_events
from virtaus.casework.models import (
    CaseEvent,
    Discussion,
    EventImport,
    JobSearch,
    Residence,
    StatusPeriod,
    TeamPeriod,
)
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Forbidden, Invalid
from virtaus.frame.imports import HasFaults
from virtaus.frame.roles import Role
from virtaus.people.models import Person, Relation
from virtaus.people.rules import persons

KEY = "VH7Q2K9MPA"
OTHER = "K3TTR81XZB"


def ledger(key: str = KEY) -> list[tuple[str, str, str | None]]:
    rows = StatusPeriod.objects.filter(person__register_key=key, superseded_at__isnull=True).order_by("valid_from")
    return [(row.status, str(row.valid_from), str(row.valid_to) if row.valid_to else None) for row in rows]


def test_events_become_searches_statuses_and_meetings(events: Events, area: SmallArea) -> None:
    events.start(KEY, "2026-09-01")
    events.held(KEY, "2026-09-10", time="10:30")
    events.change(KEY, "2026-10-05", "labour_training", planned_end="2027-01-29")
    events.end(KEY, "2026-11-20", "employed")
    applied = events.read()
    assert (applied.new_events, applied.new_persons, applied.changed_persons) == (4, 1, 0)
    assert ledger() == [
        ("unemployed", "2026-09-01", "2026-10-05"),
        ("labour_training", "2026-10-05", "2026-11-20"),
        ("employed", "2026-11-20", None),
    ]
    search = JobSearch.objects.get()
    assert (search.started_on, search.ended_on) == (date(2026, 9, 1), date(2026, 11, 20))
    meeting = Discussion.objects.get()
    assert (meeting.kind, meeting.state, str(meeting.at)) == ("initial_interview", "held", "10:30:00")


def test_the_order_of_lines_and_of_files_does_not_matter(events: Events) -> None:
    events.start(KEY, "2026-09-01")
    events.end(KEY, "2026-11-20")
    events.read()
    events.change(KEY, "2026-10-05", "work_trial", recorded_at="2026-11-25T06:00:00+02:00")
    events.read()
    assert [status for status, _from, _to in ledger()] == ["unemployed", "work_trial", "employed"]


def test_a_new_person_comes_to_the_team_that_serves_the_municipality(events: Events, area: SmallArea) -> None:
    events.start(KEY, "2026-11-30", municipality="061")
    events.read()
    _account, coach = worker(area.forssa)
    _account, stranger = worker(area.hameenlinna)
    assert [person.register_key for person in persons(coach)] == [KEY]
    assert not persons(stranger).exists()


def test_moving_brings_the_person_to_another_team(events: Events, area: SmallArea) -> None:
    events.start(KEY, "2026-09-01", municipality="061")
    events.read()
    Relation.objects.update(valid_from=date(2026, 9, 1))
    events.add(KEY, "moved", "2026-11-28", municipality="109")
    events.read()
    _account, earlier = worker(area.forssa)
    _account, later = worker(area.hameenlinna)
    assert not persons(earlier).exists()
    assert persons(later).exists()
    assert Relation.objects.filter(valid_to=clock.today()).count() == 1


def test_a_search_that_is_over_gives_nobody_access_but_keeps_its_team(events: Events, area: SmallArea) -> None:
    events.start(KEY, "2026-01-07")
    events.end(KEY, "2026-04-01")
    events.read()
    _account, coach = worker(area.hameenlinna)
    assert not persons(coach).exists()
    relation = Relation.objects.get()
    assert (relation.team_id, relation.valid_to) == (area.hameenlinna.id, date(2026, 4, 1))
    events.add(KEY, "competence_updated", "2026-11-28", occupation="7212")
    events.read()
    assert Relation.objects.count() == 1


def test_the_same_file_twice_does_nothing_and_says_so(events: Events) -> None:
    events.start(KEY, "2026-11-30")
    content = events.lines.copy()
    events.read()
    events.lines = content
    again = events.read()
    assert again.before == clock.now()
    assert EventImport.objects.count() == 1


def test_an_event_read_before_does_nothing(events: Events) -> None:
    events.start(KEY, "2026-11-02")
    first = events.lines.copy()
    events.read()
    period = StatusPeriod.objects.get()
    events.lines = first
    events.held(KEY, "2026-11-30")
    applied = events.read()
    assert (applied.new_events, applied.already_read) == (1, 1)
    assert StatusPeriod.objects.get() == period
    assert CaseEvent.objects.count() == 2


def test_an_event_read_before_with_other_content_is_refused(events: Events) -> None:
    event_id = events.start(KEY, "2026-11-02")
    events.read()
    events.start(KEY, "2026-11-03", event_id=event_id)
    with pytest.raises(HasFaults) as wrong:
        events.read()
    assert [(fault.line, fault.column) for fault in wrong.value.faults] == [(2, "event_id")]


def test_a_correction_supersedes_and_what_was_known_stays(events: Events) -> None:
    event_id = events.start(KEY, "2026-11-02", status="laid_off")
    events.read()
    known = clock.now()
    with clock.frozen_at(known + timedelta(days=1)):
        events.start(KEY, "2026-11-02", status="unemployed", corrects=event_id)
        events.read()
    assert ledger() == [("unemployed", "2026-11-02", None)]
    earlier = StatusPeriod.objects.get(superseded_at__isnull=False)
    assert (earlier.status, earlier.recorded_at) == ("laid_off", known)
    assert earlier.superseded_at == known + timedelta(days=1)


def test_a_withdrawn_event_never_happened(events: Events) -> None:
    events.start(KEY, "2026-09-01")
    event_id = events.change(KEY, "2026-10-01", "employed")
    events.read()
    events.add(KEY, "withdrawn", "2026-10-02", corrects=event_id)
    events.read()
    assert ledger() == [("unemployed", "2026-09-01", None)]


@pytest.mark.parametrize(
    ("build", "line", "column"),
    [
        (lambda events: events.change(KEY, "2026-11-30", "employed"), 2, "event"),
        (lambda events: (events.start(KEY, "2026-11-02"), events.start(KEY, "2026-11-30")), 3, "event"),
        (lambda events: (events.start(KEY, "2026-11-30"), events.held(KEY, "2026-11-29")), 3, "event"),
        (lambda events: events.start(KEY, "2026-11-30", municipality="091"), 2, "municipality"),
        (lambda events: events.start(KEY, "2026-11-30", corrects="E-unknown"), 2, "corrects"),
        (
            lambda events: (
                events.start(KEY, "2026-11-02"),
                events.end(KEY, "2026-11-09"),
                events.change(KEY, "2026-11-30", "employed"),
            ),
            4,
            "event",
        ),
    ],
)
def test_a_file_that_does_not_hold_together_changes_nothing(events: Events, build, line, column) -> None:  # type: ignore[no-untyped-def]
    events.start(OTHER, "2026-11-30")
    build(events)
    with pytest.raises(HasFaults) as wrong:
        events.read()
    assert [(fault.line, fault.column) for fault in wrong.value.faults] == [(line + 1, column)]
    assert not Person.objects.exists()
    assert not CaseEvent.objects.exists()


def test_a_correction_of_another_persons_event_or_of_a_corrected_one_is_refused(events: Events) -> None:
    event_id = events.start(KEY, "2026-11-02")
    events.read()
    events.start(OTHER, "2026-11-02", corrects=event_id)
    with pytest.raises(HasFaults, match="1 error"):
        events.read()
    events.lines = []
    events.start(KEY, "2026-11-03", corrects=event_id)
    events.read()
    events.start(KEY, "2026-11-04", corrects=event_id)
    with pytest.raises(HasFaults) as wrong:
        events.read()
    assert "correct the newest" in wrong.value.faults[0].reason


def test_the_last_import_can_be_undone_and_read_again(events: Events, area: SmallArea) -> None:
    events.start(KEY, "2026-09-01")
    events.read()
    events.change(KEY, "2026-11-30", "employed")
    events.start(OTHER, "2026-11-30")
    lines = events.lines.copy()
    last = events.read().import_id
    assert last is not None
    _account, manager = worker(None, Role.MANAGER)
    first = EventImport.objects.exclude(id=last).get()
    with trail.opened(manager, "test"):
        with pytest.raises(Invalid, match="last"):
            undo_last_import(manager, first.id)
        undo_last_import(manager, last)
    assert ledger() == [("unemployed", "2026-09-01", None)]
    _account, coach = worker(area.hameenlinna)
    assert [person.register_key for person in persons(coach)] == [KEY]
    events.lines = lines
    events.read()
    assert ledger() == [("unemployed", "2026-09-01", "2026-11-30"), ("employed", "2026-11-30", None)]
    assert persons(coach).count() == 2


def test_tracks_that_an_earlier_version_lacked_are_built_from_the_events(events: Events, area: SmallArea) -> None:
    events.start(KEY, "2026-09-01")
    events.read()
    before = ledger()
    Residence.objects.all().delete()
    TeamPeriod.objects.all().delete()
    for _again in range(2):
        said = StringIO()
        call_command("rebuild_tracks", stdout=said)
        assert said.getvalue() == "1 persons with events are in line with them.\n"
        assert Residence.objects.get().valid_from == date(2026, 9, 1)
        assert TeamPeriod.objects.get().team_id == area.hameenlinna.id
        assert ledger() == before
    coach = worker(area.hameenlinna)[1]
    with trail.opened(coach, "test"), pytest.raises(Forbidden):
        rebuild_all(coach)


def test_a_coach_may_not_import(events: Events, area: SmallArea) -> None:
    _account, coach = worker(area.hameenlinna)
    with trail.opened(coach, "test"), pytest.raises(Forbidden):
        undo_last_import(coach, area.forssa.id)


def test_a_plan_changes_nothing(events: Events) -> None:
    events.start(KEY, "2026-11-02")
    plan = plan_events(events.content)
    assert (dict(plan.counts), plan.new_keys, plan.changed) == ({"search_started": 1}, (KEY,), 0)
    assert not Person.objects.exists()


def test_the_ledger_refuses_two_statuses_at_a_time(events: Events) -> None:
    events.start(KEY, "2026-09-01")
    events.read()
    period = StatusPeriod.objects.get()
    StatusPeriod.objects.create(
        person=period.person,
        status="employed",
        valid_from=date(2026, 10, 1),
        source="register",
        event=period.event,
        recorded_at=clock.now(),
    )
    with pytest.raises(IntegrityError, match="status_period_no_overlap"), transaction.atomic():
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    StatusPeriod.objects.exclude(id=period.id).delete()


def test_many_events_take_few_statements(events: Events, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(300):
        events.start(f"PERSON{number:04}", "2026-09-01")
        events.held(f"PERSON{number:04}", "2026-09-04")
    with django_assert_max_num_queries(45):
        events.read()


def test_persons_in_parts_come_out_as_in_one(events: Events, area: SmallArea, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_plan, "PERSONS_AT_ONCE", 2)
    told: list[float] = []
    wrong = events.start("PERSON0000", "2026-09-01")
    for number in range(1, 7):
        events.start(f"PERSON{number:04}", "2026-09-01", municipality="061" if number % 2 else "109")
        events.change(f"PERSON{number:04}", "2026-10-01", "work_trial")
    events.start("PERSON0000", "2026-09-08", corrects=wrong)
    actor = Actor.system("test")
    with trail.opened(actor, "test"):
        applied = import_events(actor, "events.csv", events.content, told.append)
    assert (applied.new_events, applied.new_persons) == (14, 7)
    assert ledger("PERSON0000") == [("unemployed", "2026-09-08", None)]
    assert [status for status, _from, _to in ledger("PERSON0006")] == ["unemployed", "work_trial"]
    assert Relation.objects.filter(team=area.forssa).count() == 3
    assert told == sorted(told)
    assert 0 <= told[0] < told[-1] <= 1


def test_the_command_applies_tells_and_refuses(events: Events, tmp_path: Path) -> None:
    path = tmp_path / "tapahtumat ä.csv"
    events.start(KEY, "2026-11-30")
    path.write_bytes(events.content)
    out = StringIO()
    call_command("import_events", path, "--dry-run", stdout=out)
    assert "1 new events, 1 new persons" in out.getvalue()
    assert not Person.objects.exists()
    call_command("import_events", path, stdout=out)
    assert "1 events applied: 1 new persons" in out.getvalue()
    call_command("import_events", path, stdout=out)
    assert "nothing to do" in out.getvalue()
    path.write_bytes(b"event_id;key\n")
    errors = StringIO()
    with pytest.raises(CommandError, match="3 errors, nothing was changed"):
        call_command("import_events", path, stderr=errors)
    assert "line 1, date: The column is missing." in errors.getvalue()
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_events", tmp_path / "missing.csv")


def test_the_import_is_on_the_log(events: Events) -> None:
    events.start(KEY, "2026-11-30")
    events.read()
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(persons), fields FROM audit_entry WHERE action = 'casework.import_events'")
        ((count, fields),) = cursor.fetchall()
    assert count == 1
    assert "casework.status" in fields


def test_a_system_actor_sees_all_and_nobody_nothing(events: Events) -> None:
    events.start(KEY, "2026-11-30")
    events.read()
    assert persons(Actor.system("test")).count() == 1
    assert not persons(Actor.anonymous()).exists()

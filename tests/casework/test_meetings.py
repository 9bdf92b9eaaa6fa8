"""Meetings are booked within the rules, once, by the own team, and marked by whoever sees them first."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

import pytest

from tests.factories.casework import Events, SmallArea, worker
from virtaus.casework.actions import book_meeting, mark_meeting, move_meeting, note_nationally, unmark_meeting
from virtaus.casework.duties import State, stood_before
from virtaus.casework.knowing import end_of
from virtaus.casework.models import Channel, Discussion, DiscussionKind, DiscussionState
from virtaus.casework.queries.duties import duty_rows, today
from virtaus.casework.queries.meetings import meeting
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Forbidden, Invalid, NotFound, Stale
from virtaus.frame.roles import Role
from virtaus.people.models import Person

KEY = "VH7Q2K9MPA"


@pytest.fixture
def coach(area: SmallArea) -> Actor:
    return worker(area.hameenlinna)[1]


def booking(area: SmallArea, **changes: Any) -> dict[str, Any]:
    return {
        "kind": DiscussionKind.INITIAL_INTERVIEW,
        "on": date(2026, 12, 3),
        "at": time(10, 0),
        "minutes": 45,
        "channel": Channel.SERVICE_POINT,
        "service_point_id": area.point.id,
    } | changes


def test_booking_clears_the_duty(area: SmallArea, coach: Actor, person: UUID) -> None:
    with trail.opened(coach, "test"):
        assert duty_rows(coach, [person])[person].state is State.LATER
        booked = book_meeting(coach, person, **booking(area))
        row = duty_rows(coach, [person])[person]
        assert (row.state, row.booked_on) == (State.BOOKED, date(2026, 12, 3))
        assert row.what == "Initial interview is booked for 3\N{NO-BREAK SPACE}Dec."
        assert today(coach).shown == ()
        found = meeting(coach, booked)
    assert (found.place, found.key, found.confirmed) == ("Hämeenlinna office", KEY, False)


def test_a_meeting_after_the_due_date_does_not_clear_it(area: SmallArea, coach: Actor, person: UUID) -> None:
    with trail.opened(coach, "test"):
        book_meeting(coach, person, **booking(area, on=date(2026, 12, 10)))
        row = duty_rows(coach, [person])[person]
    assert row.due == date(2026, 12, 8)
    assert row.state is State.LATER
    assert "after the due date" in row.what


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"on": date(2026, 12, 5)}, "on", "not a working day"),
        ({"on": date(2026, 12, 24)}, "on", "Christmas Eve"),
        ({"on": date(2026, 11, 27)}, "on", "passed"),
        ({"on": date(2026, 11, 30), "at": time(8, 0)}, "on", "passed"),
        ({"on": date(2028, 1, 10)}, "on", "year ahead"),
        ({"at": time(8, 30)}, "at", "is open at 09:00–16:00"),
        ({"at": time(15, 30)}, "at", "is open at"),
        ({"minutes": 7}, "minutes", "lengths"),
        ({"service_point_id": None}, "place", "service point"),
        ({"service_point_id": UUID(int=1)}, "place", "service point"),
    ],
)
def test_a_wrong_booking_is_refused_by_the_field(
    area: SmallArea, coach: Actor, person: UUID, changes: dict[str, Any], field: str, reason: str
) -> None:
    with trail.opened(coach, "test"), pytest.raises(Invalid) as wrong:
        book_meeting(coach, person, **booking(area, **changes))
    assert list(wrong.value.fields) == [field]
    assert reason in wrong.value.fields[field][0]
    assert not Discussion.objects.exists()


def test_a_video_meeting_needs_no_service_point(area: SmallArea, coach: Actor, person: UUID) -> None:
    with trail.opened(coach, "test"):
        booked = book_meeting(coach, person, **booking(area, channel=Channel.VIDEO, at=time(8, 0)))
        assert meeting(coach, booked).place == ""


def test_the_same_booking_twice_is_one_and_another_is_refused(area: SmallArea, coach: Actor, person: UUID) -> None:
    with trail.opened(coach, "test"):
        first = book_meeting(coach, person, **booking(area))
        assert book_meeting(coach, person, **booking(area)) == first
        with pytest.raises(Invalid, match="agreed already"):
            book_meeting(coach, person, **booking(area, at=time(11, 0)))
    assert Discussion.objects.count() == 1


def test_nobody_is_in_two_meetings_at_once(area: SmallArea, coach: Actor, person: UUID, events: Events) -> None:
    events.start("OTHER12345", "2026-11-24")
    events.read()
    other = Person.objects.get(register_key="OTHER12345").id
    with trail.opened(coach, "test"):
        book_meeting(coach, person, **booking(area))
        with pytest.raises(Invalid, match="another meeting at 10:00"):
            book_meeting(coach, other, **booking(area, at=time(10, 30)))
        book_meeting(coach, other, **booking(area, at=time(10, 45)))


def test_another_team_can_neither_see_nor_book(area: SmallArea, coach: Actor, person: UUID) -> None:
    stranger = worker(area.forssa)[1]
    with trail.opened(coach, "test"):
        booked = book_meeting(coach, person, **booking(area))
    with trail.opened(stranger, "test"):
        with pytest.raises(NotFound):
            book_meeting(stranger, person, **booking(area))
        with pytest.raises(NotFound):
            meeting(stranger, booked)
        with pytest.raises(NotFound):
            mark_meeting(stranger, booked, version=1, state=DiscussionState.CANCELLED)
        assert duty_rows(stranger, [person]) == {}
    manager = worker(None, Role.MANAGER)[1]
    with trail.opened(manager, "test"), pytest.raises(Forbidden):
        book_meeting(manager, person, **booking(area))


def test_a_meeting_is_moved_and_the_second_to_save_is_told(area: SmallArea, coach: Actor, person: UUID) -> None:
    with trail.opened(coach, "test"):
        booked = book_meeting(coach, person, **booking(area))
        note_nationally(coach, booked, version=1)
        moved = booking(area, on=date(2026, 12, 4))
        del moved["kind"]
        move_meeting(coach, booked, version=2, **moved)
        found = meeting(coach, booked)
        assert (found.on, found.version, found.noted_nationally_at) == (date(2026, 12, 4), 3, None)
        with pytest.raises(Stale):
            move_meeting(coach, booked, version=2, **moved)


def test_marking(area: SmallArea, coach: Actor, person: UUID) -> None:
    with trail.opened(coach, "test"):
        ahead = book_meeting(coach, person, **booking(area))
        with pytest.raises(Invalid, match="lies ahead"):
            mark_meeting(coach, ahead, version=1, state=DiscussionState.HELD)
        mark_meeting(coach, ahead, version=1, state=DiscussionState.CANCELLED)
        now = book_meeting(coach, person, **booking(area, on=date(2026, 11, 30)))
        with (
            clock.frozen_at(datetime(2026, 11, 30, 7, 29, tzinfo=UTC)),
            pytest.raises(Invalid, match="can be marked from"),
        ):
            mark_meeting(coach, now, version=1, state=DiscussionState.MISSED)
        with clock.frozen_at(datetime(2026, 11, 30, 7, 30, tzinfo=UTC)):
            mark_meeting(coach, now, version=1, state=DiscussionState.HELD)
        with pytest.raises(Invalid, match="marked “Held”"):
            mark_meeting(coach, now, version=2, state=DiscussionState.MISSED)
        row = duty_rows(coach, [person])[person]
    assert (row.kind, row.due) == (DiscussionKind.JOB_SEARCH_DISCUSSION, date(2027, 3, 1))


def test_the_register_confirms_a_meeting_booked_here(
    area: SmallArea, coach: Actor, person: UUID, events: Events
) -> None:
    with trail.opened(coach, "test"):
        booked = book_meeting(coach, person, **booking(area, on=date(2026, 11, 30)))
        events.held(KEY, "2026-11-30")
        events.read()
        found = meeting(coach, booked)
        assert (found.state, found.confirmed, Discussion.objects.count()) == (DiscussionState.HELD, True, 1)
        assert found.noted_nationally_at is not None


def test_a_wrong_mark_is_taken_back_and_what_stood_is_known_on_its_day(
    area: SmallArea, coach: Actor, person: UUID
) -> None:
    with trail.opened(coach, "test"):
        booked = book_meeting(coach, person, **booking(area, on=date(2026, 11, 30)))
        with clock.frozen_at(datetime(2026, 12, 1, 8, tzinfo=UTC)):
            with pytest.raises(Invalid, match="one of the reasons"):
                mark_meeting(coach, booked, version=1, state=DiscussionState.MISSED, reason="asked")
            mark_meeting(coach, booked, version=1, state=DiscussionState.MISSED, reason="ill")
        with clock.frozen_at(datetime(2026, 12, 2, 8, tzinfo=UTC)):
            unmark_meeting(coach, booked, version=2)
            row = Discussion.objects.get()
            assert (row.state, row.reason) == (DiscussionState.BOOKED, "")
            mark_meeting(coach, booked, version=3, state=DiscussionState.HELD)
            known = {
                day: stood_before(Discussion.objects.all(), end_of(day)).get(booked, (None, None, "as now"))[2]
                for day in (date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 2))
            }
    assert list(known.values()) == [DiscussionState.BOOKED, DiscussionState.MISSED, "as now"]

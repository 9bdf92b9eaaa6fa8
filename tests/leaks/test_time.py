"""Days and times around midnight and the change of season, on the clock of Helsinki."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from tests.factories.casework import SmallArea, worker
from virtaus.casework.actions import book_meeting
from virtaus.casework.booking import marked_from
from virtaus.casework.models import Channel, DiscussionKind
from virtaus.casework.queries.duties import agenda
from virtaus.frame import clock, trail

# Summer time ends on Sunday 25 October 2026 and begins on Sunday 28 March 2027.
SUMMER, WINTER = date(2026, 10, 23), date(2026, 10, 26)


@pytest.mark.parametrize(
    ("on", "hour", "utc"),
    [
        (SUMMER, 10, datetime(2026, 10, 23, 6, 30, tzinfo=UTC)),
        (WINTER, 10, datetime(2026, 10, 26, 7, 30, tzinfo=UTC)),
        (date(2027, 3, 26), 10, datetime(2027, 3, 26, 7, 30, tzinfo=UTC)),
        (date(2027, 3, 29), 10, datetime(2027, 3, 29, 6, 30, tzinfo=UTC)),
        (WINTER, 0, datetime(2026, 10, 25, 21, 30, tzinfo=UTC)),
    ],
)
def test_a_meeting_opens_for_marking_half_an_hour_before_on_either_side_of_the_change(
    on: date, hour: int, utc: datetime
) -> None:
    assert marked_from(on, time(hour)) == utc


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 12, 2, 21, 59, 59, tzinfo=UTC), date(2026, 12, 2)),
        (datetime(2026, 12, 2, 22, 0, tzinfo=UTC), date(2026, 12, 3)),
        (datetime(2027, 6, 2, 20, 59, 59, tzinfo=UTC), date(2027, 6, 2)),
        (datetime(2027, 6, 2, 21, 0, tzinfo=UTC), date(2027, 6, 3)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 21, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 22, 0, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_the_day_turns_at_midnight_in_helsinki(moment: datetime, day: date) -> None:
    with clock.frozen_at(moment):
        assert clock.today() == day


def test_a_meeting_stands_on_the_day_it_was_agreed_for_from_midnight_to_midnight(area: SmallArea, person: UUID) -> None:
    coach = worker(area.hameenlinna)[1]
    with trail.opened(coach, "test"):
        booked = book_meeting(
            coach,
            person,
            kind=DiscussionKind.INITIAL_INTERVIEW,
            on=date(2026, 12, 3),
            at=time(9, 0),
            minutes=45,
            channel=Channel.VIDEO,
            service_point_id=None,
        )
        midnight = datetime(2026, 12, 2, 22, 0, tzinfo=UTC)
        for moment, told in (
            (midnight - timedelta(seconds=1), []),
            (midnight, [booked]),
            (midnight + timedelta(hours=23, minutes=59), [booked]),
            (midnight + timedelta(days=1), []),
        ):
            with clock.frozen_at(moment):
                assert [row.id for row in agenda(coach)] == told, moment


def test_a_day_of_twenty_five_hours_holds_all_of_its_moments() -> None:
    """What an export or a filter calls 25 October is the whole of it, both of its two o'clocks."""
    begins, ends = (datetime.combine(day, time(), clock.HELSINKI) for day in (date(2026, 10, 25), date(2026, 10, 26)))
    assert ends.astimezone(UTC) - begins.astimezone(UTC) == timedelta(hours=25)
    twice = [datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1)]
    assert {each.astimezone(clock.HELSINKI).time() for each in twice} == {time(3, 30)}
    assert all(begins <= each < ends for each in twice)

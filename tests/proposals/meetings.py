"""A meeting agreed with the customer."""

from __future__ import annotations

from datetime import date, time

from tests.proposals.conftest import Kitchen
from virtaus.casework.actions import book_meeting
from virtaus.casework.models import Channel, DiscussionKind


def booked(kitchen: Kitchen, on: date) -> None:
    book_meeting(
        kitchen.coach,
        kitchen.person,
        kind=DiscussionKind.INITIAL_INTERVIEW,
        on=on,
        at=time(10),
        minutes=45,
        channel=Channel.VIDEO,
        service_point_id=None,
    )

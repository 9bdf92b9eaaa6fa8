"""Mail about meetings: to the jobseeker with a login, to whose meeting another has changed, to nobody else."""

from __future__ import annotations

from datetime import date, time
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from tests.casework.test_pages import browser
from tests.factories.casework import Events, SmallArea, worker
from virtaus.casework import actions
from virtaus.casework.models import Channel, Discussion, DiscussionKind, DiscussionState
from virtaus.casework.queries.series import series
from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.outbox.models import OutboxMessage
from virtaus.frame.roles import Role
from virtaus.people.models import Person

TIME: dict[str, Any] = {
    "on": date(2026, 12, 3),
    "at": time(10, 0),
    "minutes": 45,
    "channel": Channel.VIDEO,
    "service_point_id": None,
}


@pytest.fixture
def coach(area: SmallArea) -> Actor:
    return worker(area.hameenlinna)[1]


def book(coach: Actor, person: UUID) -> Discussion:
    with trail.opened(coach, "test"):
        made = actions.book_meeting(coach, person, kind=DiscussionKind.INITIAL_INTERVIEW, **TIME)
    return Discussion.objects.get(id=made)


def mails() -> list[tuple[str, str, str]]:
    found = [(mail.template, mail.address, mail.path) for mail in OutboxMessage.objects.order_by("posted_at", "id")]
    OutboxMessage.objects.all().delete()
    return found


def test_whoever_does_it_gets_none(coach: Actor, person: UUID) -> None:
    made = book(coach, person)
    with trail.opened(coach, "test"):
        actions.move_meeting(coach, made.id, version=made.version, **(TIME | {"at": time(11, 0)}))
        actions.mark_meeting(coach, made.id, version=made.version + 1, state=DiscussionState.CANCELLED)
    assert mails() == []


def test_a_series_sends_none_in_add_on_mode(area: SmallArea, events: Events, person: UUID) -> None:
    events.start("OTHER00001", "2026-11-25")
    events.read()
    client: Client = browser(area.hameenlinna)
    actor = worker(area.hameenlinna)[1]
    with trail.opened(actor, "test"):
        proposed = series(actor, 5, []).proposed
    data: dict[str, Any] = {"person": [str(each.row.person_id) for each in proposed]}
    for each, hour in zip(proposed, ("10:00", "13:00"), strict=True):
        row = {"chosen": "on", "kind": "initial_interview", "on": "2026-12-03", "at": hour, "minutes": "45"}
        data |= {f"{each.row.person_id.hex}-{name}": value for name, value in (row | {"place": "video"}).items()}
    client.post(reverse("casework:book_series"), data)
    assert Discussion.objects.count() == 2
    assert mails() == []


def test_a_worker_learns_that_another_changed_her_meeting(coach: Actor, area: SmallArea, person: UUID) -> None:
    made = book(coach, person)
    other = worker(area.hameenlinna)[1]
    link = reverse("casework:meeting", args=[made.id])
    with trail.opened(other, "test"):
        actions.move_meeting(other, made.id, version=made.version, **(TIME | {"at": time(11, 0)}))
        [(template, address, path)] = mails()
        assert (template, path) == ("casework.meeting_changed", link)
        assert address.startswith("worker")
        actions.mark_meeting(other, made.id, version=made.version + 1, state=DiscussionState.CANCELLED)
        assert [mail[0] for mail in mails()] == ["casework.meeting_changed"]


def test_a_jobseeker_with_a_login_gets_one_where_this_area_is_master(
    coach: Actor, person: UUID, stand_alone: None, settings: Any
) -> None:
    made = book(coach, person)
    assert mails() == [], "without a login she could not read it"
    account, _actor = worker(None, Role.JOBSEEKER)
    Person.objects.update(account=account)
    with trail.opened(coach, "test"):
        actions.move_meeting(coach, made.id, version=made.version, **(TIME | {"at": time(11, 0)}))
        assert mails() == [("casework.news_for_person", account.email, reverse("people:my_page"))]
        settings.VIRTAUS_MODE = "add-on"
        actions.mark_meeting(coach, made.id, version=made.version + 1, state=DiscussionState.CANCELLED)
    assert mails() == [], "in add-on mode the national system tells her"

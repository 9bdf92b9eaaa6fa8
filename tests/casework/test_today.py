"""The coach's day: what is to be recorded elsewhere, how far the day has come, and who has seen the data."""

from __future__ import annotations

import re

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from tests.casework.test_pages import KEY, browser, form, sent
from tests.factories.casework import Events, SmallArea, worker
from virtaus.audit.queries import touches
from virtaus.casework.models import Discussion
from virtaus.casework.queries.duties import today
from virtaus.frame import trail
from virtaus.frame.changes import Change
from virtaus.frame.errors import Forbidden
from virtaus.frame.roles import Role
from virtaus.people.models import Person


@pytest.fixture
def person(events: Events) -> Person:
    events.start(KEY, "2026-11-24")
    events.start("OTHER00001", "2026-11-16")
    events.read()
    return Person.objects.get(register_key=KEY)


@pytest.fixture
def coach(area: SmallArea) -> Client:
    return browser(area.hameenlinna)


def test_what_is_agreed_here_waits_to_be_recorded_and_is_ticked_on_the_day(
    coach: Client, area: SmallArea, person: Person
) -> None:
    assert "Into the national system" not in coach.get(reverse("casework:today")).content.decode()
    sent(coach, reverse("casework:book", args=[person.id]), form(area))
    page = coach.get(reverse("casework:today")).content.decode()
    assert re.search(rf"<textarea[^>]*readonly[^>]*>{KEY}: Initial interview, ", page)
    assert "1 of 2 done today" in page
    meeting = Discussion.objects.get()
    answer = coach.post(
        reverse("casework:noted", args=[meeting.id]), {"version": str(meeting.version), "back": "today"}
    )
    assert answer["Location"] == reverse("casework:today") + "#to-record"
    assert "Into the national system" not in coach.get(reverse("casework:today")).content.decode()


def test_stand_alone_there_is_nowhere_else_to_record(
    coach: Client, area: SmallArea, person: Person, settings: LazySettings
) -> None:
    sent(coach, reverse("casework:book", args=[person.id]), form(area))
    _account, actor = worker(area.hameenlinna)
    with trail.opened(actor, "tests"):
        assert len(today(actor).to_record) == 1
        settings.VIRTAUS_MODE = "stand-alone"
        assert today(actor).to_record == ()


def test_another_team_s_meetings_are_not_on_the_day(coach: Client, area: SmallArea, person: Person) -> None:
    sent(coach, reverse("casework:book", args=[person.id]), form(area))
    _account, stranger = worker(area.forssa)
    with trail.opened(stranger, "tests"):
        day = today(stranger)
    assert (day.to_record, day.done, day.people) == ((), 0, 0)


def test_a_booking_and_a_mark_are_told_to_the_compute_process(coach: Client, area: SmallArea, person: Person) -> None:
    before = Change.objects.filter(kind="person", ref=person.id).count()
    sent(coach, reverse("casework:book", args=[person.id]), form(area))
    meeting = Discussion.objects.get()
    coach.post(reverse("casework:mark", args=[meeting.id]), {"version": str(meeting.version), "mark": "cancelled"})
    assert Change.objects.filter(kind="person", ref=person.id).count() == before + 2


def test_why_tells_who_has_seen_the_data_by_role(coach: Client, person: Person) -> None:
    coach.get(reverse("people:person", args=[person.id]))
    page = coach.get(reverse("casework:why", args=[person.id])).content.decode()
    assert "Who has seen or changed the data" in page
    assert "Coach · Serving customers" in page
    assert "Saara Laine" not in page.partition("Who has seen")[2], "no worker is named"


def test_only_those_who_meet_customers_see_the_touches(area: SmallArea, person: Person) -> None:
    _account, manager = worker(None, Role.MANAGER)
    with trail.opened(manager, "tests"), pytest.raises(Forbidden):
        touches(manager, person.id)

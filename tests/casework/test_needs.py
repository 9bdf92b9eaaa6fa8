"""Needs are judged by a coach, kept version by version where that is lawful, and never by a machine."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.casework.test_pages import browser, sent
from tests.factories.casework import SmallArea, worker
from virtaus.casework import actions
from virtaus.casework.models import Channel, Discussion, DiscussionKind, NeedsAssessment
from virtaus.casework.queries.needs import needs_of
from virtaus.frame import clock, trail
from virtaus.frame.errors import Invalid

KEY = "VH7Q2K9MPA"
JUDGED = {
    "skills_level": "some",
    "skills": "Cleaning, no hygiene passport",
    "work_ability_level": "none",
    "search_skills_level": "much",
    "prolonged_level": "some",
}


@pytest.fixture
def coach(area: SmallArea) -> Client:
    return browser(area.hameenlinna)


def test_add_on_mode_keeps_nothing_and_gives_text_to_take_along(coach: Client, person: UUID) -> None:
    address = reverse("casework:needs", args=[person])
    assert "Nothing is kept on this page" in coach.get(address).content.decode()
    page = coach.post(address, JUDGED).content.decode()
    assert f"{KEY}: assessment of service needs" in page
    assert "Some need of support. Cleaning, no hygiene passport" in page
    assert not NeedsAssessment.objects.exists()
    fields = {f"{point}_level": "none" for point in ("skills", "work_ability", "search_skills", "prolonged")}
    with pytest.raises(IntegrityError, match="national system"), transaction.atomic():
        NeedsAssessment.objects.create(person_id=person, made_on=date(2026, 11, 30), recorded_at=clock.now(), **fields)


def test_an_assessment_supersedes_the_one_before(coach: Client, person: UUID, stand_alone: None) -> None:
    address = reverse("casework:needs", args=[person])
    page = coach.get(address).content.decode()
    assert "selected>" not in page.split("Your judgement")[1].split("</form>")[0].replace('value="" selected', "")
    assert coach.post(address, JUDGED | {"prolonged_level": ""}).status_code == 422
    assert "The needs were assessed on" in sent(coach, address, JUDGED)
    first = NeedsAssessment.objects.get()
    again = coach.get(address).content.decode().split("Your judgement")[1].split("</form>")[0]
    assert "Cleaning, no hygiene passport</textarea>" in again, "the words come along"
    assert again.count('value="" selected') == 4, "the levels are judged anew"
    assert "Last time (30\N{NO-BREAK SPACE}Nov\N{NO-BREAK SPACE}2026): Some need of support" in again
    stale = coach.post(address, JUDGED | {"skills": "Cook"})
    assert stale.status_code == 422
    assert "Somebody else has assessed" in stale.content.decode()
    assert "Earlier assessments" in sent(coach, address, JUDGED | {"skills": "Cook", "newest": str(first.id)})
    assert NeedsAssessment.objects.filter(superseded_at__isnull=True).get().skills == "Cook"


def test_needs_are_the_own_teams_and_noted(person: UUID, area: SmallArea, stand_alone: None) -> None:
    stranger = worker(area.forssa)[1]
    with trail.opened(stranger, "test"):
        assert needs_of(stranger, [person]) == {}
    own = worker(area.hameenlinna)[1]
    with trail.opened(own, "test") as entry:
        levels = dict.fromkeys(JUDGED, "nonsense") | dict.fromkeys(("work_ability", "search_skills"), "")
        with pytest.raises(Invalid, match="Choose a level"):
            actions.assess_needs(own, person, newest=None, values=levels | {"prolonged": "", "skills": ""})
        needs_of(own, [person])
    assert entry.persons == {person}
    assert "casework.needs" in entry.fields


def booked(area: SmallArea, person: UUID, day: int = 3) -> Discussion:
    actor = worker(area.hameenlinna)[1]
    with trail.opened(actor, "test"):
        meeting = actions.book_meeting(
            actor,
            person,
            kind=DiscussionKind.INITIAL_INTERVIEW,
            on=date(2026, 12, day) if day else date(2026, 11, 30),
            at=time(10, 0),
            minutes=45,
            channel=Channel.VIDEO,
            service_point_id=None,
        )
    return Discussion.objects.get(id=meeting)


def test_the_outcome_is_marked_with_a_reason_and_the_next_meeting_proposed(
    coach: Client, person: UUID, area: SmallArea
) -> None:
    meeting = booked(area, person, day=0)
    mark = reverse("casework:mark", args=[meeting.id])
    missed = {"mark": "missed", "reason": "ill", "version": "1"}
    page = sent(coach, mark, missed)
    assert "it can be marked from 30\N{NO-BREAK SPACE}Nov\N{NO-BREAK SPACE}2026 at 09:30 on" in page
    assert "It can be marked as held from" in page
    with clock.frozen_at(datetime(2026, 11, 30, 7, 30, tzinfo=UTC)):
        page = sent(coach, mark, missed)
        assert "Did not come: Illness" in page
        assert "Agree the next meeting" in page
        page = sent(coach, reverse("casework:unmark", args=[meeting.id]), {"version": "2"})
        assert "Was the meeting held?" in page
        assert "Choose one of the reasons." in sent(coach, mark, {"mark": "missed", "reason": "staff", "version": "3"})

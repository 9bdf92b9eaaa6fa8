"""The history of a person in the browser: as known on a day, recorded and corrected by staff, never typed twice."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from tests.casework.test_pages import browser, sent
from tests.factories.area import source
from tests.factories.casework import Events, SmallArea, worker
from virtaus.area.models import Target
from virtaus.casework.models import CaseEvent, TeamPeriod
from virtaus.casework.queries.timeline import timeline
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.roles import Role
from virtaus.people.models import Person, Relation, Source, StorageMode

KEY = "VH7Q2K9MPA"


@pytest.fixture
def coach(area: SmallArea) -> Client:
    return browser(area.hameenlinna)


@pytest.fixture
def told(events: Events) -> UUID:
    events.start(KEY, "2026-08-03")
    events.held(KEY, "2026-08-10")
    events.change(KEY, "2026-10-05", "work_trial", planned_end="2027-01-31")
    events.read()
    return Person.objects.get().id


@pytest.fixture
def registered(area: SmallArea, settings: Any) -> UUID:
    settings.VIRTAUS_MODE = "stand-alone"
    StorageMode.objects.update(mode="stand-alone")
    row = Person.objects.create(given_names="Aino", family_name="Haapa", source=Source.COACH, created_at=clock.now())
    Relation.objects.create(
        person=row, team=area.hameenlinna, valid_from=date(2026, 11, 30), basis="registered", recorded_at=clock.now()
    )
    return row.id


def test_everything_stands_on_one_line_and_in_tables(coach: Client, told: UUID) -> None:
    page = coach.get(reverse("casework:history", args=[told])).content.decode()
    assert "Work trial since 5\N{NO-BREAK SPACE}Oct\N{NO-BREAK SPACE}2026: 56 days." in page
    with clock.frozen_at(datetime(2026, 10, 5, 8, tzinfo=UTC)):
        first_day = coach.get(reverse("casework:history", args=[told])).content.decode()
    assert "Work trial: began today." in first_day
    assert "0 days" not in first_day
    assert page.count('role="listitem"') >= 4
    assert "Initial interview" in page
    assert "The national register is master" in page
    assert reverse("casework:record", args=[told, "status"]) not in page


def test_what_was_known_on_a_day(coach: Client, told: UUID, events: Events, area: SmallArea) -> None:
    with clock.frozen_at(datetime(2026, 12, 2, 8, tzinfo=UTC)):
        events.change(KEY, "2026-11-16", "employed")
        events.read()
        address = reverse("casework:history", args=[told])
        assert "In work on the open labour market since" in coach.get(address).content.decode()
        then = coach.get(address, {"known_on": "2026-11-30"}).content.decode()
        assert "As it was known on 30" in then
        assert "Work trial since" in then
        assert "open labour market" not in then
        before = coach.get(address, {"known_on": "2026-11-29"}).content.decode()
        assert "No job search is known." in before
        for nonsense in ("2026-13-40", "tomorrow", "2027-01-01"):
            assert "As it was known" not in coach.get(address, {"known_on": nonsense}).content.decode()


def test_places_of_a_protected_person_are_left_out(events: Events, area: SmallArea) -> None:
    events.start(KEY, "2026-08-03", protected="1")
    events.read()
    events.add(KEY, "moved", "2026-10-01", municipality="061")
    events.read()
    person = Person.objects.get().id
    actor = worker(area.forssa)[1]
    with trail.opened(actor, "test"):
        found = timeline(actor, person)
        assert found.tracks.residences == ()
        assert [row.name for row in found.tracks.teams] == ["Another team", "Team forssa"]
    page = browser(area.forssa).get(reverse("casework:history", args=[person])).content.decode()
    assert "Moved to" not in page
    assert "Places are left out" in page
    open_person = Person.objects.filter(id=person)
    open_person.update(protected=False)
    page = browser(area.forssa).get(reverse("casework:history", args=[person])).content.decode()
    assert "Moved to Forssa" in page


def test_another_team_sees_no_history(told: UUID, area: SmallArea) -> None:
    assert browser(area.forssa).get(reverse("casework:history", args=[told])).status_code == 404
    stranger = worker(area.forssa)[1]
    with trail.opened(stranger, "test"), pytest.raises(NotFound):
        timeline(stranger, told)


def test_add_on_mode_says_where_it_is_recorded(coach: Client, told: UUID) -> None:
    for what in ("start", "status", "benefit", "move", "end"):
        page = coach.get(reverse("casework:record", args=[told, what])).content.decode()
        assert "This is recorded in the national system." in page
        assert KEY in page
        assert "<form" not in page.split("<main", 1)[1].split("</main>", 1)[0]
        coach.post(reverse("casework:record", args=[told, what]), {"on": "2026-11-30", "status": "employed"})
    assert not CaseEvent.objects.filter(origin="virtaus").exists()
    assert coach.get(reverse("casework:record", args=[told, "nonsense"])).status_code == 404


def test_staff_record_correct_and_take_back(coach: Client, registered: UUID) -> None:
    history = reverse("casework:history", args=[registered])
    assert "Job search began" in coach.get(history).content.decode()
    begin = {"on": "2026-11-02", "municipality": "109", "status": "unemployed", "benefit": "unknown"}
    assert "Unemployed jobseeker since" in sent(coach, reverse("casework:record", args=[registered, "start"]), begin)
    wrong = {"on": "2026-11-16", "status": "work_trial", "planned_end": "2026-01-01"}
    address = reverse("casework:record", args=[registered, "status"])
    answer = coach.post(address, wrong)
    assert answer.status_code == 422
    assert "lies before the first day" in answer.content.decode()
    assert 'value="2026-11-16"' in answer.content.decode(), "nothing typed is lost"
    assert "Work trial since" in sent(coach, address, wrong | {"planned_end": "2027-01-31"})
    entry = CaseEvent.objects.get(kind="status_changed")
    correct = reverse("casework:correct", args=[entry.id])
    right = {"on": "2026-11-16", "status": "coaching", "grounds": "Wrong service", "do": "correct"}
    assert coach.post(correct, right | {"grounds": ""}).status_code == 422
    page = sent(coach, correct, right)
    assert "Coaching since" in page
    assert "Wrong service" in page
    assert "corrected already" in coach.get(correct).content.decode()
    newest = CaseEvent.objects.get(kind="status_changed", superseded_at__isnull=True)
    taken = sent(coach, reverse("casework:correct", args=[newest.id]), {"do": "withdraw", "grounds": "It never began"})
    assert "Unemployed jobseeker since" in taken
    assert "Taken back" in taken
    Target.objects.create(
        code="after_care_days",
        **{"name_fi": "a", "name_sv": "a", "name_en": "a", "unit": "days", "mark": "assumed"},
        sense="about",
        value=30,
        valid_from=date(2025, 1, 1),
        source=source(),
    )
    end = {"on": "2026-11-30", "reason": "own_notice", "status": "employed"}
    page = sent(coach, reverse("casework:record", args=[registered, "end"]), end)
    assert "The jobseeker told that the search is no longer kept in force" in page
    assert Relation.objects.get().valid_to == date(2026, 12, 30)


def test_without_after_care_access_ends_with_the_search(coach: Client, registered: UUID) -> None:
    begin = {"on": "2026-11-02", "municipality": "109", "status": "unemployed", "benefit": "unknown"}
    sent(coach, reverse("casework:record", args=[registered, "start"]), begin)
    end = {"on": "2026-11-30", "reason": "own_notice", "status": "employed"}
    page = sent(coach, reverse("casework:record", args=[registered, "end"]), end)
    assert "<h1>Customers of the team" in page or "No customers" in page
    assert coach.get(reverse("casework:history", args=[registered])).status_code == 404


def test_reasons_are_those_in_force_and_an_unread_one_is_marked(coach: Client, registered: UUID) -> None:
    page = coach.get(reverse("casework:record", args=[registered, "end"])).content.decode()
    assert "Repeatedly did not deal" not in page
    assert "check the statute" in page


def test_a_team_lead_moves_a_customer(area: SmallArea, told: UUID) -> None:
    lead = browser(area.hameenlinna, Role.TEAM_LEAD)
    address = reverse("casework:team", args=[told])
    assert "has had the customer since" in lead.get(address).content.decode()
    owner = str(area.hameenlinna.id)
    refused = lead.post(address, {"team": str(area.forssa.id), "grounds": "", "from_team": owner})
    assert refused.status_code == 422
    sent(lead, address, {"team": str(area.forssa.id), "grounds": "Language", "from_team": owner})
    assert TeamPeriod.objects.get(superseded_at__isnull=True, valid_to__isnull=True).team_id == area.forssa.id
    assert lead.get(address).status_code == 404
    assert browser(area.forssa).get(reverse("casework:history", args=[told])).status_code == 200
    coach = browser(area.forssa)
    assert coach.get(address).status_code in {403, 404}


def test_reading_the_history_is_on_the_trail(told: UUID, area: SmallArea) -> None:
    actor: Actor = worker(area.hameenlinna)[1]
    with trail.opened(actor, "test") as entry:
        timeline(actor, told)
    assert told in entry.persons
    assert {"casework.status", "casework.benefit", "casework.team", "casework.meetings"} <= entry.fields


def test_a_job_search_is_proposed_where_the_person_was_registered(coach: Client, registered: UUID) -> None:
    address = reverse("casework:record", args=[registered, "start"])
    Person.objects.filter(id=registered).update(municipality="109")
    assert '<option value="109" selected>' in coach.get(address).content.decode()
    Person.objects.filter(id=registered).update(municipality="")
    assert '<option value="" selected>' in coach.get(address).content.decode()

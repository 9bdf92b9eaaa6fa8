"""Customers outside one's own teams: opened with a reason, for a time, reviewed, and in no list of one's own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.casework.conftest import MONDAY
from tests.factories.casework import SmallArea
from tests.people.conftest import Staff, customer, staff
from virtaus.audit.models import AuditEntry
from virtaus.frame import clock, trail
from virtaus.frame.errors import Forbidden, Invalid, NotFound, Stale
from virtaus.frame.roles import Role
from virtaus.people.actions.outside import close_outside, open_outside, review_access
from virtaus.people.models import AccessReason, OutsideAccess, Person, Verdict
from virtaus.people.queries.persons import own_access
from virtaus.people.queries.persons import person as read_person
from virtaus.people.queries.search import search
from virtaus.people.rules import customers, persons

WORDS = "Asiakas soitti ja kysyi ajastaan."


@pytest.fixture
def theirs(area: SmallArea) -> Person:
    return customer(area.forssa)


def ticket_for(someone: Staff, person: Person) -> str:
    return search(someone.actor, str(person.register_key)).outside[0].ticket


def opened(someone: Staff, person: Person) -> OutsideAccess:
    open_outside(someone.actor, ticket_for(someone, person), reason=AccessReason.CONTACT, words=WORDS)
    return OutsideAccess.objects.latest("opened_at")


def test_a_reason_opens_one_person_to_one_worker_for_a_time(area: SmallArea, coach: Staff, theirs: Person) -> None:
    with pytest.raises(NotFound):
        read_person(coach.actor, theirs.id)
    access = opened(coach, theirs)
    assert access.words == WORDS
    assert read_person(coach.actor, theirs.id).id == theirs.id
    assert own_access(coach.actor, theirs.id) is not None
    assert not persons(staff(area.hameenlinna).actor).filter(id=theirs.id).exists()
    assert not customers(coach.actor).exists()
    with clock.frozen_at(MONDAY + timedelta(hours=24)), pytest.raises(NotFound):
        read_person(coach.actor, theirs.id)


def test_what_is_read_outside_stands_in_the_log_under_its_own_purpose(coach: Staff, theirs: Person) -> None:
    opened(coach, theirs)
    assert AuditEntry.objects.get(action="people.open_outside").purpose == "outside_team"
    assert coach.browser.get(f"/people/{theirs.id}/").status_code == 200
    assert AuditEntry.objects.get(place="GET people:person").purpose == "outside_team"


def test_own_customers_are_read_under_the_usual_purpose(area: SmallArea, coach: Staff) -> None:
    own = customer(area.hameenlinna)
    assert coach.browser.get(f"/people/{own.id}/").status_code == 200
    assert AuditEntry.objects.get(place="GET people:person").purpose == "service"


def test_a_reason_that_says_too_little_opens_nothing(coach: Staff, theirs: Person) -> None:
    with pytest.raises(Invalid, match="15"):
        open_outside(coach.actor, ticket_for(coach, theirs), reason=AccessReason.OTHER, words="asia  asia")
    assert not OutsideAccess.objects.exists()


def test_the_worker_ends_it_before_its_time(coach: Staff, theirs: Person) -> None:
    access = opened(coach, theirs)
    close_outside(coach.actor, access.id)
    with pytest.raises(NotFound):
        read_person(coach.actor, theirs.id)
    with pytest.raises(NotFound):
        close_outside(coach.actor, access.id)


def test_the_customers_team_lead_reviews_and_a_flag_ends_it(area: SmallArea, coach: Staff, theirs: Person) -> None:
    access = opened(coach, theirs)
    other_lead, lead = staff(area.hameenlinna, Role.TEAM_LEAD), staff(area.forssa, Role.TEAM_LEAD)
    with trail.opened(lead.actor, "tests"):
        with pytest.raises(NotFound):
            review_access(other_lead.actor, access.id, Verdict.APPROVED, version=1)
        review_access(lead.actor, access.id, Verdict.FLAGGED, version=1)
        with pytest.raises(Stale):
            review_access(lead.actor, access.id, Verdict.APPROVED, version=1)
    with pytest.raises(NotFound):
        read_person(coach.actor, theirs.id)


def test_nobody_reviews_their_own(area: SmallArea) -> None:
    lead = staff(area.hameenlinna, Role.TEAM_LEAD)
    person = customer(None)
    with trail.opened(lead.actor, "tests"):
        access = opened(lead, person)
        officer = staff(None, Role.DPO)
        OutsideAccess.objects.update(account=officer.account)
        with pytest.raises(Forbidden):
            review_access(officer.actor, access.id, Verdict.APPROVED, version=1)


def test_the_pages_lead_from_the_search_to_the_person_and_to_the_review(
    area: SmallArea, coach: Staff, theirs: Person
) -> None:
    page = coach.browser.post("/people/search/", {"text": theirs.register_key}).content.decode()
    ticket = page.split('name="ticket" value="')[1].split('"')[0]
    stating = coach.browser.post("/people/reason/", {"ticket": ticket})
    assert "customer of another team" in stating.content.decode()
    short = coach.browser.post("/people/reason/", {"ticket": ticket, "reason": "cover", "words": "asia"})
    assert short.status_code == 422
    done = coach.browser.post("/people/reason/", {"ticket": ticket, "reason": "cover", "words": WORDS})
    assert (done.status_code, done["Location"]) == (303, f"/people/{theirs.id}/")
    seen = coach.browser.get(done["Location"]).content.decode()
    assert "I stand in for a colleague" in seen
    lead = staff(area.forssa, Role.TEAM_LEAD)
    review = lead.browser.get("/people/openings/").content.decode()
    assert "1 opening waits for your review." in review
    assert WORDS in review
    access = OutsideAccess.objects.get()
    answer = lead.browser.post(f"/people/openings/{access.id}/review", {"verdict": "approved", "version": "1"})
    assert answer.status_code == 303
    assert "No opening waits" in lead.browser.get("/people/openings/").content.decode()
    assert coach.browser.post("/people/reason/", {"ticket": "x"})["Location"] == "/people/search/"

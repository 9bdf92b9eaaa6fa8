"""Registration: one record per person, by staff or by the person, in stand-alone areas only."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.casework import SmallArea
from tests.people.conftest import Staff, customer, staff
from virtaus.frame import trail
from virtaus.frame.errors import Forbidden, Invalid, NotFound
from virtaus.frame.roles import Role
from virtaus.people.actions.registration import register_own, register_person
from virtaus.people.models import Contact, Identity, Person, Relation, ServiceFacts, Source

FORM = {
    "given_names": "Aino Maria",
    "family_name": "Haapamalli",
    "hetu": "131052-308T",
    "municipality": "109",
    "phone": "040 123 4567",
    "service_language": "fi",
}


@pytest.mark.usefixtures("alone")
def test_staff_register_a_person_whom_a_serving_team_gets(area: SmallArea, coach: Staff) -> None:
    answer = coach.browser.post("/people/register/", FORM | {"told_by": "person"})
    person = Person.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/people/{person.id}/")
    assert (person.source, person.register_key) == (Source.PERSON, None)
    assert Identity.objects.get(hetu_index="131052-308T").birth_date is not None
    assert Contact.objects.get().recorder_id == coach.account.id
    assert ServiceFacts.objects.get().service_language == "fi"
    assert Relation.objects.get().team_id == area.hameenlinna.id
    page = coach.browser.get(answer["Location"]).content.decode()
    assert "Aino Maria Haapamalli" in page
    assert "No job search is in force." in page
    assert f"/people/{person.id}/record/start/" in page
    assert "131052-308T" not in page


@pytest.mark.usefixtures("alone")
def test_somebody_whom_another_team_gets_is_told_of_instead_of_shown(area: SmallArea, coach: Staff) -> None:
    answer = coach.browser.post("/people/register/", FORM | {"municipality": "061", "told_by": "person"})
    assert (answer.status_code, answer["Location"]) == (303, "/people/search/")
    assert Relation.objects.get().team_id == area.forssa.id
    assert (
        "The team that serves the municipality has the customer"
        in coach.browser.get("/people/search/").content.decode()
    )


@pytest.mark.usefixtures("alone")
def test_somebody_who_is_registered_is_told_of_no_more_than_that(area: SmallArea, coach: Staff) -> None:
    customer(area.forssa, given_names="Toini", family_name="Kuusimalli", hetu="131052-308T")
    answer = coach.browser.post("/people/register/", FORM | {"told_by": "person"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This person is already registered." in page
    assert "Toini" not in page
    assert "Kuusimalli" not in page
    assert 'value="Aino Maria"' in page
    assert Person.objects.count() == 1


@pytest.mark.usefixtures("alone")
def test_without_a_code_name_and_birthday_tell_one_person(area: SmallArea, coach: Staff) -> None:
    values = FORM | {"hetu": "", "birth_date": None}
    with pytest.raises(Invalid, match="day of birth"):
        register_person(coach.actor, values, told_by=Source.PERSON)
    values |= {"birth_date": date(1990, 1, 2)}
    register_person(coach.actor, values, told_by=Source.PERSON)
    with pytest.raises(Invalid, match="already registered"):
        register_person(coach.actor, values | {"family_name": "HAAPAMALLI"}, told_by=Source.PERSON)


@pytest.mark.usefixtures("alone")
def test_every_fault_is_told_at_once_and_nothing_is_saved(area: SmallArea, coach: Staff) -> None:
    wrong = FORM | {"given_names": "4ino", "hetu": "131052-308U", "phone": "1", "municipality": "999"}
    with pytest.raises(Invalid) as refused:
        register_person(coach.actor, wrong, told_by=Source.COACH)
    assert set(refused.value.fields) == {"given_names", "hetu", "phone"}
    with pytest.raises(Invalid) as refused:
        register_person(coach.actor, FORM | {"municipality": "999"}, told_by=Source.COACH)
    assert set(refused.value.fields) == {"municipality"}
    assert not Person.objects.exists()


@pytest.mark.usefixtures("alone")
def test_a_jobseeker_registers_once_with_their_own_login(area: SmallArea) -> None:
    jobseeker = staff(None, Role.JOBSEEKER)
    answer = jobseeker.browser.post("/own/register/", FORM)
    assert answer.status_code == 303
    person = Person.objects.get()
    assert (person.account_id, person.source) == (jobseeker.account.id, Source.PERSON)
    assert jobseeker.browser.get("/own/register/").status_code == 303
    with trail.opened(jobseeker.actor, "tests"), pytest.raises(Forbidden):
        register_own(jobseeker.actor, FORM)


def test_in_add_on_mode_the_pages_lead_to_the_national_service(area: SmallArea, coach: Staff) -> None:
    page = coach.browser.get("/people/register/").content.decode()
    assert "This page reports nothing for you" in page
    assert "tyomarkkinatori.fi" in page
    assert '<input type="text"' not in page
    coach.browser.post("/people/register/", FORM | {"told_by": "person"})
    assert not Person.objects.exists()
    own = staff(None, Role.JOBSEEKER).browser.get("/own/register/").content.decode()
    assert "Registration is made in the national service." in own
    with pytest.raises(NotFound):
        register_person(coach.actor, FORM, told_by=Source.PERSON)

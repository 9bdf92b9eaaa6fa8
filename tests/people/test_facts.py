"""What staff record of a person: with source and recorder, over the version they saw, in the modes that allow it."""

from __future__ import annotations

import pytest

from tests.factories.casework import SmallArea
from tests.people.conftest import Staff, customer, staff
from virtaus.frame.errors import Invalid, NotFound, Stale
from virtaus.frame.roles import Role
from virtaus.people.actions.competence import add_competence, end_competence, set_language_level
from virtaus.people.actions.facts import choose_limits, update_contact, update_identity, update_service_facts
from virtaus.people.models import Contact, DatumSource, Identity, Limit, Part, Person, PersonConcept, Source, WorkLimit
from virtaus.people.queries.facts import facts, own_service
from virtaus.people.queries.search import search
from virtaus.vocabulary.models import Concept, Kind, Label, LabelKind

CONTACT = {"phone": "040 123 4567", "email": "aino@example.org", "street": "", "postal_code": "", "city": ""}


@pytest.mark.usefixtures("alone")
def test_contact_details_keep_who_told_each_of_them(area: SmallArea, coach: Staff) -> None:
    person = customer(area.hameenlinna, given_names="Aino", family_name="Haapamalli")
    update_contact(coach.actor, person.id, CONTACT, told_by=Source.PERSON, version=0)
    changed = CONTACT | {"email": "aino.uusi@example.org"}
    update_contact(coach.actor, person.id, changed, told_by=Source.COACH, version=1)
    shown = {datum.label: datum for datum in facts(coach.actor, person.id).contact or ()}
    assert (shown["Phone"].value, shown["Phone"].source) == ("+358401234567", "The person")
    assert (shown["E-mail"].value, shown["E-mail"].source) == ("aino.uusi@example.org", "Coach")
    assert shown["E-mail"].recorder == coach.account.name
    assert DatumSource.objects.get().field == "Contact.email"
    assert [hit.person_id for hit in search(coach.actor, "0401234567").own] == [person.id]


@pytest.mark.usefixtures("alone")
def test_a_stale_save_shows_both_and_keeps_the_first(area: SmallArea, coach: Staff) -> None:
    person = customer(area.hameenlinna, given_names="Aino", family_name="Haapamalli", phone="+358401234567")
    address = f"/people/{person.id}/contact/"
    update_contact(coach.actor, person.id, {"phone": "050 765 4321"}, told_by=Source.PERSON, version=1)
    sent = CONTACT | {"phone": "044 111 2222", "told_by": "person", "version": "1"}
    answer = coach.browser.post(address, sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "044 111 2222" in page
    assert "+358507654321" in page
    assert Contact.objects.get().phone == "+358507654321"
    assert coach.browser.post(address, sent | {"version": "2"}).status_code == 303
    assert Contact.objects.get().phone == "+358441112222"


@pytest.mark.usefixtures("alone")
def test_what_is_written_wrong_stays_in_the_form(area: SmallArea, coach: Staff) -> None:
    person = customer(area.hameenlinna, given_names="Aino", family_name="Haapamalli")
    sent = CONTACT | {"phone": "12", "postal_code": "!", "told_by": "person", "version": "0"}
    answer = coach.browser.post(f"/people/{person.id}/contact/", sent)
    assert answer.status_code == 422
    assert "040 123 4567" in answer.content.decode()
    assert "like 13100" in answer.content.decode()
    assert not Contact.objects.exists()


def test_in_add_on_mode_there_are_no_contact_details(area: SmallArea, coach: Staff) -> None:
    person = customer(area.hameenlinna)
    assert facts(coach.actor, person.id).contact is None
    assert coach.browser.get(f"/people/{person.id}/contact/").status_code == 404
    with pytest.raises(NotFound):
        update_contact(coach.actor, person.id, CONTACT, told_by=Source.PERSON, version=0)
    with pytest.raises(NotFound):
        update_identity(
            coach.actor, person.id, given_names="A", family_name="B", hetu="", told_by=Source.PERSON, version=1
        )


def test_service_facts_in_both_modes(area: SmallArea, coach: Staff) -> None:
    person = customer(area.hameenlinna)
    sent = {
        "service_language": "sv",
        "interpreter": "",
        "reach_km": "40",
        "travel": ["car"],
        "accessibility": ["step_free"],
    }
    answer = coach.browser.post(f"/people/{person.id}/service/", sent | {"told_by": "person", "version": "0"})
    assert answer.status_code == 303
    shown = {datum.label: datum.value for datum in facts(coach.actor, person.id).service}
    assert shown["Ready to travel"] == "40 km one way"
    assert shown["To be arranged"] == "Step-free entrance"
    with pytest.raises(Stale):
        update_service_facts(coach.actor, person.id, {"reach_km": 20}, told_by=Source.COACH, version=7)
    assert "40 km one way" in coach.browser.get(f"/people/{person.id}/").content.decode()


def test_a_person_reads_how_they_are_served_and_where_it_comes_from(area: SmallArea, coach: Staff) -> None:
    person = customer(area.hameenlinna)
    mine = staff(None, Role.JOBSEEKER)
    with pytest.raises(NotFound):
        own_service(mine.actor, person.id)
    Person.objects.filter(id=person.id).update(account=mine.account)
    assert "Nothing is known yet of your language" in mine.browser.get("/my/data/").content.decode()
    told = {"interpreter": "ar", "reach_km": 40}
    update_service_facts(coach.actor, person.id, told, told_by=Source.PERSON, version=0)
    page = mine.browser.get("/my/data/").content.decode()
    assert "<strong>40 km one way</strong>" in page
    assert str(Source.PERSON.label) in page
    assert "recorded by" not in page, "a worker's name is not told"


def test_limits_are_the_persons_own_choice(area: SmallArea, coach: Staff) -> None:
    person = customer(area.hameenlinna)
    choose_limits(coach.actor, person.id, [Limit.NIGHT_WORK, Limit.NOISE])
    choose_limits(coach.actor, person.id, [Limit.NOISE])
    rows = WorkLimit.objects.order_by("limit")
    assert [(row.limit, row.source, row.recorder_id, row.ended_at is None) for row in rows] == [
        ("night_work", "person", coach.account.id, False),
        ("noise", "person", coach.account.id, True),
    ]


@pytest.mark.usefixtures("alone")
def test_names_are_found_as_corrected_and_a_code_is_one_persons(area: SmallArea, coach: Staff) -> None:
    person = customer(area.hameenlinna, given_names="Aino", family_name="Haapamalli")
    customer(area.hameenlinna, given_names="Toini", family_name="Kuusimalli", hetu="131052-308T")

    def rename(hetu: str, version: int) -> None:
        names = {"given_names": "Aino", "family_name": "Uusimalli"}
        update_identity(coach.actor, person.id, hetu=hetu, version=version, told_by=Source.PERSON, **names)

    rename("", 1)
    assert search(coach.actor, "aino uusimalli").count == 1
    assert search(coach.actor, "aino haapamalli").count == 0
    with pytest.raises(Invalid, match="already registered") as refused:
        rename("131052-308T", 2)
    assert "Toini" not in str(refused.value)
    with pytest.raises(Stale):
        rename("", 1)
    assert Identity.objects.count() == 1


def test_a_coach_adds_and_takes_away_competence(area: SmallArea, coach: Staff) -> None:
    person = customer(area.hameenlinna)
    concept = Concept.objects.create(uri="http://data.europa.eu/esco/occupation/x", kind=Kind.OCCUPATION)
    skill = Concept.objects.create(uri="http://data.europa.eu/esco/skill/x", kind=Kind.SKILL)
    Label.objects.create(concept=concept, language="en", kind=LabelKind.PREFERRED, text="welder")
    address = f"/people/{person.id}/competence/"
    assert "welder" in coach.browser.post(address, {"asked": "weld"}).content.decode()
    answer = coach.browser.post(address, {"asked": "weld", "concept": str(concept.id), "part": "seeks"})
    assert answer.status_code == 303
    row = PersonConcept.objects.get()
    assert (row.source, row.recorder_id, row.part) == (Source.COACH, coach.account.id, Part.SEEKS)
    assert "Seeks first: welder." in coach.browser.get(address).content.decode()
    with pytest.raises(Invalid):
        add_competence(coach.actor, person.id, concept.id, Part.SEEKS, told_by=Source.COACH)
    with pytest.raises(Invalid):
        add_competence(coach.actor, person.id, skill.id, Part.SEEKS, told_by=Source.COACH)
    end_competence(coach.actor, person.id, concept.id, Part.SEEKS)
    assert PersonConcept.objects.get().ended_at is not None
    with pytest.raises(NotFound):
        end_competence(coach.actor, person.id, concept.id, Part.SEEKS)


def test_another_teams_coach_edits_nothing(area: SmallArea, coach: Staff) -> None:
    person = customer(area.hameenlinna)
    other = staff(area.forssa)
    with pytest.raises(NotFound):
        choose_limits(other.actor, person.id, [])


def test_a_jobseeker_tells_which_work_suits_her_on_her_own_page(area: SmallArea, coach: Staff) -> None:
    person = customer(area.hameenlinna)
    mine = staff(None, Role.JOBSEEKER)
    assert mine.browser.get("/my/data/suiting/").status_code == 404
    Person.objects.filter(id=person.id).update(account=mine.account)
    language = language_of("fi:suomi")
    add_competence(coach.actor, person.id, language.id, Part.HAS, told_by=Source.COACH)
    sent = {
        "working_times": ["shifts"],
        "available_from": "2026-12-07",
        "reach_km": "",
        f"level_{language.id}": "2",
        "version": "0",
    }
    assert f"level_{language.id}" in mine.browser.get("/my/data/suiting/").content.decode()
    assert mine.browser.post("/my/data/suiting/", sent).status_code == 303
    shown = {datum.label: (datum.value, datum.source) for datum in facts(coach.actor, person.id).service}
    assert shown["Working times that suit"] == ("Shift work", "The person")
    assert shown["Can start"] == ("7\xa0Dec\xa02026", "The person")
    assert "suomi A2" in coach.browser.get(f"/people/{person.id}/").content.decode()
    assert "suomi A2" in mine.browser.get("/my/data/").content.decode()
    stale = mine.browser.post("/my/data/suiting/", sent | {"working_times": ["full_time"]})
    assert stale.status_code == 409
    assert coach.browser.post("/my/data/suiting/", sent).status_code in {403, 404}


def test_a_coach_records_the_level_of_a_language_and_the_earlier_row_stays(area: SmallArea, coach: Staff) -> None:
    person = customer(area.hameenlinna)
    language = language_of("fi:suomi")
    add_competence(coach.actor, person.id, language.id, Part.HAS, told_by=Source.COACH)
    sent = {"concept": str(language.id), "part": "has", "level": "4"}
    assert coach.browser.post(f"/people/{person.id}/competence/level", sent).status_code == 303
    rows = PersonConcept.objects.filter(person=person).order_by("recorded_at", "id")
    assert [(row.level, row.ended_at is None) for row in rows] == [(0, False), (4, True)]
    assert "suomi B2" in coach.browser.get(f"/people/{person.id}/competence/").content.decode()
    other = customer(area.forssa)
    with pytest.raises(NotFound):
        set_language_level(coach.actor, other.id, language.id, 4, told_by=Source.COACH)


def language_of(name: str) -> Concept:
    code, _colon, label = name.partition(":")
    concept = Concept.objects.create(uri=f"test:{code}", kind=Kind.LANGUAGE, code=code)
    Label.objects.create(concept=concept, language="fi", kind=LabelKind.PREFERRED, text=label)
    return concept

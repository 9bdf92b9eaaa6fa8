"""Written consent: what is told is what was shown, to that employer alone, until it is taken back or runs out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from tests.factories.casework import worker
from tests.proposals.conftest import MONDAY, Kitchen
from tests.proposals.outside import NAME, PHONE, Outside, outside
from virtaus.accounts import links
from virtaus.casework.models import StatusPeriod
from virtaus.employers.models import Vacancy
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Forbidden, Invalid, NotFound
from virtaus.frame.roles import Role
from virtaus.people.models import PersonConcept
from virtaus.proposals import asking, consenting
from virtaus.proposals.models import AnswerLink, Consent
from virtaus.proposals.queries import employer, own
from virtaus.proposals.tasks import erase_consents
from virtaus.proposals.telling import tellable


@pytest.fixture
def world(kitchen: Kitchen) -> Outside:
    return outside(kitchen)


def test_an_employer_sees_numbers_only_before_the_consent(world: Outside) -> None:
    proposal = world.interested()
    page = employer.employer_opening(world.restaurant, world.vacancy)
    assert (page.candidates, page.fitting) == ((), 1)
    assert page.few
    with pytest.raises(NotFound):
        employer.candidate(world.restaurant, proposal.id)


def test_the_employer_is_told_word_for_word_what_was_shown(world: Outside) -> None:
    proposal = world.interested()
    shown = consenting.prepared(
        proposal, name=NAME, contact=PHONE, concepts=[item.concept for item in tellable(proposal.person)]
    )
    world.consent(proposal)
    PersonConcept.objects.all().delete()
    candidate = employer.candidate(world.restaurant, proposal.id)
    assert candidate.told == shown
    assert candidate.told.name == NAME
    assert candidate.told.has


def test_what_is_not_ticked_is_not_told(world: Outside) -> None:
    proposal = world.interested()
    consenting.give_consent(world.amina, proposal.id, name=NAME, contact=PHONE, concepts=[], all_openings=False)
    assert employer.candidate(world.restaurant, proposal.id).told.items == ()


def test_another_employer_and_another_opening_are_told_nothing(world: Outside) -> None:
    proposal = world.consented()
    for ask in (
        lambda: employer.candidate(world.rival, proposal.id),
        lambda: employer.employer_opening(world.rival, world.vacancy),
    ):
        with pytest.raises(NotFound):
            ask()
    assert employer.employer_home(world.rival).openings == ()
    Vacancy.objects.filter(id=world.vacancy).update(employer=Vacancy.objects.get(id=world.vacancy).employer)
    consent = Consent.objects.get()
    other = Vacancy.objects.get(title="Siivooja")
    other.employer_id = consent.employer_id
    other.save(update_fields=["employer"])
    consent.vacancy = other
    consent.save(update_fields=["vacancy"])
    with pytest.raises(NotFound):
        employer.candidate(world.restaurant, proposal.id)


def test_a_consent_for_every_opening_covers_another_one(world: Outside) -> None:
    proposal = world.consented(all_openings=True)
    assert Consent.objects.get().vacancy is None
    assert employer.candidate(world.restaurant, proposal.id).told.name == NAME


def test_taking_back_erases_at_once_and_closes_the_links(world: Outside) -> None:
    proposal = world.consented()
    sent = asking.send_link(world.kitchen.coach, proposal.id, address="rekry@example.org", language="fi")
    consenting.revoke_consent(world.amina, Consent.objects.get().id)
    consent = Consent.objects.get()
    assert consent.told is None
    assert consent.revoked_at is not None
    link = AnswerLink.objects.select_related("link").get(id=sent)
    assert (link.link.end, link.address) == (links.End.REVOKED, None)
    with pytest.raises(NotFound):
        employer.candidate(world.restaurant, proposal.id)
    consenting.revoke_consent(world.amina, consent.id)
    (row,) = own.consents(world.amina)
    assert not row.in_force


def test_a_consent_runs_out_and_is_erased_by_the_night(world: Outside) -> None:
    proposal = world.consented()
    with clock.frozen_at(MONDAY + consenting.LASTS):
        assert employer.candidate(world.restaurant, proposal.id).told.name == NAME
    with clock.frozen_at(MONDAY + consenting.LASTS + timedelta(days=1)):
        with pytest.raises(NotFound):
            employer.candidate(world.restaurant, proposal.id)
        erase_consents(Actor.system("tests"))
        assert consenting.erase_old_consents(Actor.system("tests")) == 0
    assert Consent.objects.get().told is None


def test_the_database_holds_no_name_in_clear(world: Outside) -> None:
    world.consented()
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(t)::text FROM proposals_consent t")
        text = str(cursor.fetchall())
    assert NAME not in text
    assert NAME.encode().hex() not in text


def test_only_the_person_herself_consents(world: Outside) -> None:
    proposal = world.interested()
    given = {"name": NAME, "contact": PHONE, "concepts": [], "all_openings": False}
    with pytest.raises(NotFound):
        consenting.give_consent(world.somebody, proposal.id, **given)
    with pytest.raises(Forbidden):
        consenting.give_consent(world.kitchen.coach, proposal.id, **given)
    consent = world.consent(proposal)
    with pytest.raises(NotFound):
        consenting.revoke_consent(world.somebody, consent)
    with pytest.raises(Forbidden):
        consenting.revoke_consent(worker(None, Role.MANAGER)[1], consent)


def test_wrong_input_is_refused_by_the_field(world: Outside) -> None:
    proposal = world.proposed()
    given = {"concepts": [], "all_openings": False}
    with pytest.raises(Invalid):
        consenting.give_consent(world.amina, proposal.id, name=NAME, contact=PHONE, **given)
    proposal = world.interested()
    with pytest.raises(Invalid) as refused:
        consenting.give_consent(world.amina, proposal.id, name=" ", contact="", **given)
    assert set(refused.value.fields) == {"name", "contact"}
    Vacancy.objects.filter(id=world.vacancy).update(employer=None)
    with pytest.raises(Invalid):
        consenting.give_consent(world.amina, proposal.id, name=NAME, contact=PHONE, **given)
    assert Consent.objects.count() == 0


def test_consenting_changes_nobodys_status(world: Outside) -> None:
    before = list(StatusPeriod.objects.order_by("id").values_list("id", "valid_to"))
    world.consented()
    assert list(StatusPeriod.objects.order_by("id").values_list("id", "valid_to")) == before

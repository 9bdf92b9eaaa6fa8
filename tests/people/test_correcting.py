"""A person says what is wrong in her data; those who serve her answer, and she sees what became of it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.casework import SmallArea
from tests.people.conftest import Staff, customer, staff
from tests.people.stand_alone import stand_alone
from virtaus.audit.models import AuditEntry
from virtaus.frame import trail
from virtaus.frame.errors import Forbidden, Invalid, NotFound, Stale
from virtaus.frame.roles import Role
from virtaus.people.actions.correcting import MOST_WAITING, answer_correction, ask_correction
from virtaus.people.answering import answer_by
from virtaus.people.models import About, CorrectionRequest, Person

TOLD = {"about": "competence", "wrong": "Hitsaaja", "right": "Leipuri"}


@pytest.fixture
def mine(area: SmallArea) -> Staff:
    """The login of a customer of Hämeenlinna."""
    made = staff(None, Role.JOBSEEKER)
    Person.objects.filter(id=customer(area.hameenlinna).id).update(account=made.account)
    return made


def asked(mine: Staff) -> CorrectionRequest:
    assert mine.browser.post("/my/data/corrections/", TOLD).status_code == 303
    return CorrectionRequest.objects.latest("asked_at")


def test_a_request_is_answered_and_the_person_sees_it(area: SmallArea, mine: Staff, coach: Staff) -> None:
    request = asked(mine)
    assert "Hitsaaja" not in repr(CorrectionRequest.objects.values("wrong").get())
    assert "1 request to correct data waits" in coach.browser.get("/people/corrections/").content.decode()
    address = f"/people/corrections/{request.id}/"
    assert "Leipuri" in coach.browser.get(address).content.decode()
    refused = coach.browser.post(address, {"state": "refused", "answer": "", "version": "1"})
    assert refused.status_code == 422
    told = {"state": "refused", "answer": "The certificate says welder.", "version": "1"}
    assert coach.browser.post(address, told).status_code == 303
    page = mine.browser.get("/my/data/corrections/").content.decode()
    assert "The certificate says welder." in page
    assert "Data Protection Ombudsman" in page
    assert coach.account.email not in page
    actions = set(AuditEntry.objects.filter(fields__contains=["people.correction"]).values_list("action", flat=True))
    assert {"people.ask_correction", "people.answer_correction"} <= actions


def test_two_answers_at_once_do_not_pass_each_other(area: SmallArea, mine: Staff, coach: Staff) -> None:
    request = asked(mine)
    answer_correction(coach.actor, request.id, state="corrected", answer="", version=1)
    with pytest.raises(Stale):
        answer_correction(coach.actor, request.id, state="refused", answer="It was right already.", version=1)
    request.refresh_from_db()
    assert request.state == "corrected"


def test_the_register_is_named_in_add_on_mode_only(area: SmallArea, mine: Staff, coach: Staff) -> None:
    request = asked(mine)
    with stand_alone(), pytest.raises(Invalid):
        answer_correction(coach.actor, request.id, state="elsewhere", answer="Tell the register.", version=1)
    answer_correction(coach.actor, request.id, state="elsewhere", answer="Tell the register.", version=1)


def test_nobody_else_sees_or_answers_a_request(area: SmallArea, mine: Staff, coach: Staff) -> None:
    request = asked(mine)
    stranger = staff(area.forssa)
    assert stranger.browser.get(f"/people/corrections/{request.id}/").status_code == 404
    with pytest.raises(NotFound):
        answer_correction(stranger.actor, request.id, state="corrected", answer="", version=1)
    for role in (Role.DPO, Role.ADMIN, Role.MANAGER):
        with pytest.raises(Forbidden):
            answer_correction(staff(None, role).actor, request.id, state="corrected", answer="", version=1)
    other = staff(None, Role.JOBSEEKER)
    assert other.browser.get("/my/data/corrections/").status_code == 404
    assert "Hitsaaja" not in stranger.browser.get("/people/corrections/").content.decode()


def test_what_is_asked_has_words_and_an_end(area: SmallArea, mine: Staff) -> None:
    assert mine.browser.post("/my/data/corrections/", TOLD | {"right": " "}).status_code == 422
    with trail.opened(mine.actor, "tests"):
        for _number in range(MOST_WAITING):
            ask_correction(mine.actor, about=About.OTHER, wrong="this", right="that")
        with pytest.raises(Invalid, match="wait already"):
            ask_correction(mine.actor, about=About.OTHER, wrong="this", right="that")


def test_the_answer_is_due_in_a_month() -> None:
    assert answer_by(date(2026, 1, 31)) == date(2026, 2, 28)
    assert answer_by(date(2026, 12, 15)) == date(2027, 1, 15)


def test_an_error_of_a_question_is_no_question_and_colon(mine: Staff) -> None:
    page = mine.browser.post("/my/data/corrections/", {"about": "", "wrong": "x"}).content.decode()
    assert "What should it be? " in page
    assert "?:" not in page

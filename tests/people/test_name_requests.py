"""A person asks who read her data, by name; the officer decides, and a grant tells the names of those entries only."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from tests.factories.casework import SmallArea
from tests.people.conftest import Staff, customer, staff
from tests.people.stand_alone import stand_alone
from virtaus.audit.models import AuditEntry
from virtaus.frame import clock, trail
from virtaus.frame.errors import Forbidden, Invalid, NotFound, Stale
from virtaus.frame.powers import Standing
from virtaus.frame.roles import Role
from virtaus.people.actions.name_requests import MOST_WAITING, ask_names, decide_names
from virtaus.people.erasing.carrying import Decision, erase_persons
from virtaus.people.merging.carrying import merge_persons
from virtaus.people.models import ErasureGround, NameRequest, Person
from virtaus.people.queries.my import my_uses
from virtaus.people.queries.name_requests import own_name_requests, request_for_names

WHY = "My neighbour works there and knew my plan."
REASON = "There is a doubt that the reading was not part of the work."


@pytest.fixture
def mine(area: SmallArea) -> Staff:
    """The login of a customer of Hämeenlinna."""
    made = staff(None, Role.JOBSEEKER)
    Person.objects.filter(id=customer(area.hameenlinna).id).update(account=made.account)
    return made


@pytest.fixture
def officer(area: SmallArea) -> Staff:
    return staff(None, Role.DPO)


@pytest.fixture
def reader(area: SmallArea) -> Staff:
    return named(staff(area.hameenlinna), "Lukija Lahtinen")


def named(who: Staff, name: str) -> Staff:
    who.account.name = name
    who.account.save()
    return who


def read(who: Staff, mine: Staff, at: datetime) -> None:
    person = Person.objects.get(account=mine.account)
    with clock.frozen_at(at), trail.opened(who.actor, "GET people:person"):
        trail.note(["people.key"], [person.id])


def told(first: datetime, last: datetime) -> dict[str, str]:
    days = {"first_day": first, "last_day": last}
    return {name: clock.local(at).date().isoformat() for name, at in days.items()} | {"why": WHY}


def asked(mine: Staff, first: datetime, last: datetime) -> NameRequest:
    assert mine.browser.post("/my/log/names/", told(first, last)).status_code == 303
    return NameRequest.objects.latest("asked_at")


def decide(officer: Staff, request: NameRequest, state: str) -> None:
    with trail.opened(officer.actor, "tests"):
        decide_names(officer.actor, request.id, state=state, answer=REASON, version=1)


def page(who: Staff, address: str = "/my/log/names/") -> str:
    found = who.browser.get(address)
    assert found.status_code == 200
    return str(found.content.decode())


def test_a_grant_names_the_readers_of_the_period_and_nobody_else(
    area: SmallArea, mine: Staff, officer: Staff, reader: Staff
) -> None:
    before, after = named(staff(area.hameenlinna), "Edeltävä Eero"), named(staff(area.hameenlinna), "Myöhempi Maija")
    now = clock.now()
    read(before, mine, now - timedelta(days=9))
    read(reader, mine, now - timedelta(days=5))
    read(reader, mine, now - timedelta(days=5))
    assert "Lukija" not in page(mine, "/my/log/")
    request = asked(mine, now - timedelta(days=6), now)
    assert "neighbour" not in repr(NameRequest.objects.values("why").get())
    address = f"/people/names/{request.id}/"
    assert "1 request for names waits" in page(officer, "/people/names/")
    shown = page(officer, address)
    assert "2 users have read the data" in shown, "the officer's own look at the request stands in the log too"
    assert "Lukija" not in shown
    assert officer.browser.post(address, {"state": "granted", "answer": "", "version": "1"}).status_code == 422
    assert officer.browser.post(address, {"state": "granted", "answer": REASON, "version": "1"}).status_code == 303
    read(after, mine, now)
    for place in ("/my/log/", "/my/log/names/"):
        names = page(mine, place)
        assert names.count("Lukija Lahtinen") == 2
        assert "Edeltävä" not in names
        assert "Myöhempi" not in names
    actions = set(AuditEntry.objects.filter(fields__contains=["people.name_request"]).values_list("action", flat=True))
    assert {"people.ask_names", "people.decide_names"} <= actions
    showing = AuditEntry.objects.filter(account_id=mine.account.id, fields__contains=["accounts.name"])
    assert set(showing.values_list("place", flat=True)) == {"GET people:my_uses", "GET people:my_name_requests"}


def test_the_officers_page_counts_what_there_is_and_then_what_was_granted(
    mine: Staff, officer: Staff, reader: Staff
) -> None:
    day = clock.now() - timedelta(days=3)
    read(reader, mine, day)
    request = asked(mine, day, day)
    with trail.opened(officer.actor, "tests"):
        found = request_for_names(officer.actor, request.id)
    assert (found.readings, found.accounts, [each.who for each in found.roles]) == (1, 1, ["Coach"])
    decide(officer, request, "granted")
    read(reader, mine, day)
    with trail.opened(officer.actor, "tests"):
        assert request_for_names(officer.actor, request.id).readings == 1


def test_the_days_are_those_of_helsinki_and_both_are_included(mine: Staff, officer: Staff, reader: Staff) -> None:
    day = clock.local(clock.now() - timedelta(days=3)).replace(hour=0, minute=0, second=0, microsecond=0)
    for at in (day - timedelta(seconds=1), day, day + timedelta(hours=23, minutes=59), day + timedelta(days=1)):
        read(reader, mine, at)
    request = asked(mine, day, day)
    decide(officer, request, "granted")
    request.refresh_from_db()
    moments = AuditEntry.objects.filter(id__in=request.entries).values_list("recorded_at", flat=True)
    assert sorted(moments) == [day, day + timedelta(hours=23, minutes=59)]


def test_a_refusal_tells_why_and_where_to_complain_and_no_name(mine: Staff, officer: Staff, reader: Staff) -> None:
    read(reader, mine, clock.now())
    request = asked(mine, clock.now(), clock.now())
    decide(officer, request, "refused")
    shown = page(mine)
    assert REASON in shown
    assert "Data Protection Ombudsman" in shown
    assert "Lukija" not in shown + page(mine, "/my/log/")
    assert officer.account.email not in shown
    request.refresh_from_db()
    assert request.entries == []


def test_the_name_is_the_one_that_the_account_has_now(mine: Staff, officer: Staff, reader: Staff) -> None:
    read(reader, mine, clock.now())
    decide(officer, asked(mine, clock.now(), clock.now()), "granted")
    named(reader, "Lukija Uusinimi")
    assert "Uusinimi" in page(mine)
    assert "Lahtinen" not in page(mine)


def test_a_grant_is_nobody_elses(area: SmallArea, mine: Staff, officer: Staff, reader: Staff) -> None:
    other = staff(None, Role.JOBSEEKER)
    Person.objects.filter(id=customer(area.hameenlinna).id).update(account=other.account)
    read(reader, mine, clock.now())
    read(reader, other, clock.now())
    request = asked(mine, clock.now(), clock.now())
    decide(officer, request, "granted")
    assert "Lukija" in page(mine)
    for place in ("/my/log/", "/my/log/names/"):
        shown = page(other, place)
        assert "Lukija" not in shown
        assert "neighbour" not in shown
    with trail.opened(other.actor, "tests"):
        assert own_name_requests(other.actor) == []
        assert not any(each.name for each in my_uses(other.actor))
    assert other.browser.get(f"/people/names/{request.id}/").status_code == 403


def test_only_the_officer_decides_and_not_on_the_own_request(area: SmallArea, mine: Staff, officer: Staff) -> None:
    request = asked(mine, clock.now(), clock.now())
    for role in (Role.COACH, Role.TEAM_LEAD, Role.ADMIN, Role.MANAGER, Role.JOBSEEKER):
        made = staff(area.hameenlinna if role in {Role.COACH, Role.TEAM_LEAD} else None, role)
        for name in (f"{request.id}/", f"{uuid4()}/", ""):
            assert made.browser.get(f"/people/names/{name}").status_code == 403, (role, name)
        with trail.opened(made.actor, "tests"), pytest.raises(Forbidden):
            decide_names(made.actor, request.id, state="granted", answer=REASON, version=1)
    stranger = staff(None, Role.JOBSEEKER)
    assert stranger.browser.get("/my/log/names/").status_code == 404, "a login without a customer"
    Person.objects.filter(account=mine.account).update(account=officer.account)
    assert officer.browser.get(f"/people/names/{request.id}/").status_code == 404
    with trail.opened(officer.actor, "tests"), pytest.raises(NotFound):
        decide_names(officer.actor, request.id, state="granted", answer=REASON, version=1)


def test_whoever_lacks_the_power_does_not_decide(mine: Staff, officer: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    request = asked(mine, clock.now(), clock.now())
    monkeypatch.setattr("virtaus.frame.powers._register", lambda actor, asked, place: Standing(asked, kept=True))
    with trail.opened(officer.actor, "tests"), pytest.raises(Forbidden):
        decide_names(officer.actor, request.id, state="granted", answer=REASON, version=1)
    assert "<textarea" not in page(officer, f"/people/names/{request.id}/")


def test_two_decisions_at_once_do_not_pass_each_other(mine: Staff, officer: Staff) -> None:
    request = asked(mine, clock.now(), clock.now())
    decide(officer, request, "refused")
    with pytest.raises(Stale):
        decide(officer, request, "granted")
    request.refresh_from_db()
    assert (request.state, request.entries) == ("refused", [])


def test_what_is_asked_has_a_period_words_and_an_end(mine: Staff) -> None:
    now = clock.now()
    wrong = [
        told(now, now - timedelta(days=1)),
        told(now, now + timedelta(days=1)),
        told(now, now) | {"why": " "},
        told(now, now) | {"first_day": ""},
    ]
    for values in wrong:
        assert mine.browser.post("/my/log/names/", values).status_code == 422
    today = clock.today()
    with trail.opened(mine.actor, "tests"):
        for _number in range(MOST_WAITING):
            ask_names(mine.actor, first_day=today, last_day=today, why=WHY)
        with pytest.raises(Invalid, match="wait already"):
            ask_names(mine.actor, first_day=today, last_day=today, why=WHY)


def test_a_merge_takes_the_decision_along_and_adds_no_name(
    area: SmallArea, mine: Staff, officer: Staff, reader: Staff
) -> None:
    gone, kept = Person.objects.get(account=mine.account), customer(area.hameenlinna)
    other = named(staff(area.hameenlinna), "Toinen Tiina")
    read(reader, mine, clock.now())
    with trail.opened(other.actor, "GET people:person"):
        trail.note(["people.key"], [kept.id])
    decide(officer, asked(mine, clock.now(), clock.now()), "granted")
    with trail.opened(officer.actor, "tests"):
        merge_persons(officer.actor, kept.id, gone.id, chosen={}, grounds="One person.", told_nationally=True)
    assert NameRequest.objects.get().person_id == kept.id
    for place in ("/my/log/", "/my/log/names/"):
        shown = page(mine, place)
        assert "Lukija Lahtinen" in shown
        assert "Toinen Tiina" not in shown


def test_nothing_of_it_is_left_when_the_person_is_erased(mine: Staff, officer: Staff, reader: Staff) -> None:
    person = Person.objects.get(account=mine.account)
    read(reader, mine, clock.now())
    decide(officer, asked(mine, clock.now(), clock.now()), "granted")
    with trail.opened(officer.actor, "tests"):
        erase_persons(officer.actor, [person.id], Decision(ErasureGround.REQUEST, "HML/1/2026"))
    assert not NameRequest.objects.exists()
    assert mine.browser.get("/my/log/names/").status_code != 200


def test_it_is_the_same_in_a_stand_alone_area(mine: Staff, officer: Staff, reader: Staff) -> None:
    with stand_alone():
        read(reader, mine, clock.now())
        decide(officer, asked(mine, clock.now(), clock.now()), "granted")
        assert "Lukija" in page(mine)

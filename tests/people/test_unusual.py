"""Unusual reading: an attack played into the log is found with its evidence, ordinary work is not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.factories.casework import SmallArea
from tests.people.conftest import Staff, customer, staff
from virtaus.audit.models import AuditEntry
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.roles import Role
from virtaus.people import tasks
from virtaus.people.actions import unusual as actions
from virtaus.people.models import (
    AccessReason,
    Contact,
    OutsideAccess,
    Person,
    Relation,
    Source,
    Unusual,
    UnusualReading,
    WatchedDay,
)
from virtaus.people.rules import OUTSIDE
from virtaus.people.unusual.neighbours import house_of
from virtaus.people.unusual.settings import in_force
from virtaus.people.unusual.watching import watch

SECRET = "Kysyin tiimin vetäjältä, hän oli sijaisena."


@pytest.fixture
def today(area: SmallArea) -> datetime:
    """Monday at nine."""
    return clock.local(clock.now()).replace(hour=9, minute=0)


@pytest.fixture
def officer(area: SmallArea) -> Staff:
    return staff(None, Role.DPO)


def read(who: Staff, at: datetime, *persons: Person, write: bool = False, purpose: str = "") -> None:
    with clock.frozen_at(at), trail.opened(who.actor, "GET people:person"):
        if purpose:
            trail.under(purpose)
        if write:
            with trail.action(who.actor, "people.update_contact") as entry:
                trail.note(["people.contact"], [each.id for each in persons])
                trail.store(entry)
        for person in persons:
            with trail.opened(who.actor, "GET people:person"):
                if purpose:
                    trail.under(purpose)
                trail.note(["people.key"], [person.id])


def found(at: datetime) -> dict[str, UnusualReading]:
    with clock.frozen_at(at):
        return {row.rule: row for row in watch()}


@pytest.fixture
def coach(area: SmallArea) -> Staff:
    return staff(area.hameenlinna)


def test_ordinary_work_is_not_unusual(area: SmallArea, coach: Staff, today: datetime) -> None:
    own = [customer(area.hameenlinna) for _ in range(10)]
    for back in range(1, 11):
        day = today - timedelta(days=back)
        if day.isoweekday() < 6:
            read(coach, day, *own[:8], write=True)
    assert found(today) == {}
    assert WatchedDay.objects.count() == in_force(clock.today()).most_days_back


def test_an_attack_is_found_rule_by_rule_with_its_evidence(area: SmallArea, coach: Staff, today: datetime) -> None:
    friday = today - timedelta(days=3)
    theirs = customer(area.forssa)
    read(coach, friday, theirs)
    own = [customer(area.hameenlinna) for _ in range(in_force(clock.today()).bulk_least + 1)]
    for back in range(2, 30):
        if (friday - timedelta(days=back)).isoweekday() < 6:
            read(coach, friday - timedelta(days=back), *own[:3], write=True)
    read(coach, friday.replace(hour=22), *own)
    rows = found(today)
    assert set(rows) == {Unusual.NO_RELATION, Unusual.BULK, Unusual.ODD_HOURS}
    bulk = rows[Unusual.BULK]
    assert (bulk.day, bulk.account_id, bulk.measured["count"], bulk.measured["usual"]) == (
        friday.date(),
        coach.account.id,
        len(own) + 1,
        3.0,
    )
    assert len(bulk.evidence) == len(own) + 1
    assert rows[Unusual.NO_RELATION].evidence == [
        {
            "at": rows[Unusual.NO_RELATION].evidence[0]["at"],
            "place": "GET people:person",
            "action": "",
            "persons": 1,
            "purpose": "service",
        }
    ]
    assert found(today) == {}, "a day is looked through once"


def test_an_opening_with_a_reason_and_a_relation_of_the_time_are_grounds(
    area: SmallArea, coach: Staff, today: datetime
) -> None:
    friday = today - timedelta(days=3)
    theirs, moved = customer(area.forssa), customer(area.hameenlinna)
    Relation.objects.filter(person=moved).update(valid_to=(friday + timedelta(days=1)).date())
    OutsideAccess.objects.create(
        person=theirs,
        account=coach.account,
        reason=AccessReason.CONTACT,
        words="x",
        opened_at=friday - timedelta(hours=1),
        ends_at=friday + timedelta(hours=1),
    )
    read(coach, friday, theirs, purpose=OUTSIDE)
    read(coach, friday, moved)
    assert found(today) == {}


def test_many_openings_of_others_customers_are_a_finding(area: SmallArea, coach: Staff, today: datetime) -> None:
    friday = today - timedelta(days=3)
    for _ in range(in_force(clock.today()).outside_a_day):
        OutsideAccess.objects.create(
            person=customer(area.forssa),
            account=coach.account,
            reason=AccessReason.OTHER,
            words="x",
            opened_at=friday,
            ends_at=friday + timedelta(hours=1),
        )
    assert set(found(today)) == {Unusual.MANY_OUTSIDE}


def test_people_of_one_house_are_found_and_own_customers_are_not(
    area: SmallArea, coach: Staff, today: datetime, alone: None
) -> None:
    least = in_force(clock.today()).neighbours_least
    friday = today - timedelta(days=3)
    addresses = ["Koulukatu 5 B 12", "koulukatu  5", "Koulukatu 5 A 1", "Koulukatu 55", "Koulukatu"]
    theirs = [customer(area.forssa) for _ in addresses]
    own = [customer(area.hameenlinna) for _ in range(least)]
    for person, street in [*zip(theirs, addresses, strict=True), *((each, "Kotikatu 1") for each in own)]:
        Contact.objects.create(
            person=person, street=street, postal_code="30100", source=Source.PERSON, recorded_at=clock.now()
        )
    for back, person in enumerate(theirs):
        at = friday - timedelta(days=back)
        OutsideAccess.objects.create(
            person=person,
            account=coach.account,
            reason=AccessReason.CONTACT,
            words="x",
            opened_at=at,
            ends_at=at + timedelta(hours=1),
        )
        read(coach, at, person, purpose=OUTSIDE)
    read(coach, friday, *own)
    rows = found(today)
    assert set(rows) == {Unusual.NEIGHBOURS}
    assert rows[Unusual.NEIGHBOURS].measured["count"] == least == 3
    assert len(rows[Unusual.NEIGHBOURS].evidence) == 3
    assert rows[Unusual.NEIGHBOURS].person_id is None


@pytest.mark.parametrize(
    ("street", "postal_code", "house"),
    [
        ("Koulukatu 5 B 12", "30100", ("koulukatu 5", "30100")),
        ("  Iso  Koulukatu 5", "30100 ", ("iso koulukatu 5", "30100")),
        ("Koulukatu", "30100", None),
        ("PL 12", "", None),
        (None, None, None),
    ],
)
def test_an_address_tells_its_house(street: str | None, postal_code: str | None, house: tuple[str, str] | None) -> None:
    assert house_of(street, postal_code) == house


def test_kin_colleagues_and_oneself(area: SmallArea, coach: Staff, today: datetime, alone: None) -> None:
    friday = today - timedelta(days=3)
    coach.account.name = "Testi Harvinainen"
    coach.account.save()
    kin = customer(area.hameenlinna, given_names="Aino", family_name="Harvinainen")
    colleague = customer(area.hameenlinna, account=staff(area.hameenlinna).account)
    myself = customer(area.hameenlinna, account=coach.account)
    read(coach, friday, kin, colleague, myself)
    rows = found(today)
    assert {rule: row.person_id for rule, row in rows.items()} == {
        Unusual.SAME_NAME: kin.id,
        Unusual.COLLEAGUE: colleague.id,
        Unusual.OWN_RECORD: myself.id,
    }


def test_reading_one_customer_again_and_again(area: SmallArea, coach: Staff, today: datetime) -> None:
    watched, served = customer(area.hameenlinna), customer(area.hameenlinna)
    for back in (3, 4, 5, 6):
        read(coach, today - timedelta(days=back), watched, served)
    read(coach, today - timedelta(days=4), served, write=True)
    rows = found(today)
    assert {rule: row.person_id for rule, row in rows.items()} == {Unusual.REPEATED: watched.id}
    assert len(rows[Unusual.REPEATED].evidence) == 4


def test_the_officer_sees_evidence_and_no_name_until_a_reason_is_stated(
    area: SmallArea, coach: Staff, officer: Staff, today: datetime
) -> None:
    coach.account.name = "Covered Reader"
    coach.account.save()
    read(coach, today - timedelta(days=3), customer(area.forssa))
    row = found(today)[Unusual.NO_RELATION]
    page = f"/people/unusual/{row.id}"
    html = officer.browser.get("/people/unusual/").content.decode()
    assert "1 finding waits to be looked into" in html
    assert page in html
    for covered in (html, officer.browser.get(page).content.decode()):
        assert coach.account.name not in covered
        assert coach.account.email not in covered
    assert "Customer&#x27;s page" in officer.browser.get(page).content.decode()
    assert officer.browser.post(page, {"reason": "short", "version": 1}).status_code == 422
    officer.browser.post(page, {"reason": "The customer's complaint of Friday.", "version": 1})
    assert coach.account.name in officer.browser.get(page).content.decode()
    entry = AuditEntry.objects.get(action="people.uncover_reader")
    assert "accounts.name" in entry.fields
    stale = officer.browser.post(page, {"handled": "in_order", "note": SECRET, "version": 1})
    assert stale.status_code == 409
    officer.browser.post(page, {"handled": "in_order", "note": SECRET, "version": 2})
    row.refresh_from_db()
    assert (row.handled, row.note, row.handled_by_id) == ("in_order", SECRET, officer.account.id)
    assert "No finding waits" in officer.browser.get("/people/unusual/").content.decode()
    assert AuditEntry.objects.filter(action="people.handle_unusual").count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.DPO, Role.MUNICIPALITY}])
def test_nobody_else_sees_it(area: SmallArea, role: Role) -> None:
    other = staff(area.hameenlinna if role in {Role.COACH, Role.TEAM_LEAD} else None, role)
    assert other.browser.get("/people/unusual/").status_code == 403


def test_the_night_looks_through_the_log(area: SmallArea, coach: Staff, today: datetime) -> None:
    read(coach, today - timedelta(days=3), customer(area.forssa))
    with clock.frozen_at(today), trail.opened(Actor.system("tests"), "tests"):
        tasks.watch_reading(Actor.system("people.watch_reading"))
    assert UnusualReading.objects.count() == 1
    assert AuditEntry.objects.filter(action="people.watch_reading").exists()
    assert actions.FIELDS

"""A record is erased when it is lawful, wholly, and the log still verifies; what stays of it names nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import pytest
from django.db import connection

from tests.casework.conftest import MONDAY
from tests.factories.casework import Events, SmallArea
from tests.people.conftest import Staff, customer, staff
from tests.people.database import contents
from tests.people.filled import Surroundings, fill, surroundings
from tests.tasks import RunTasks
from virtaus.accounts.models import Account
from virtaus.audit.models import AuditEntry
from virtaus.audit.verifying import verify
from virtaus.casework.mails import NEWS_FOR_PERSON
from virtaus.frame import clock, trail
from virtaus.frame.changes import Change
from virtaus.frame.errors import Forbidden, Invalid
from virtaus.frame.outbox import post
from virtaus.frame.outbox.models import OutboxMessage
from virtaus.frame.personal import declarations
from virtaus.frame.roles import Role
from virtaus.people import footprint, retaining
from virtaus.people.erasing.carrying import Decision, decide_erasures, erase_as_decided, erase_persons
from virtaus.people.models import Contact, Erasure, ErasureGround, Identity, Person
from virtaus.proposals.models import Proposal

ASKED = Decision(ErasureGround.REQUEST, "HML/12/2026")
LATER = datetime(2031, 1, 7, 8, tzinfo=MONDAY.tzinfo)


@pytest.fixture
def dpo(area: SmallArea) -> Iterator[Staff]:
    made = staff(None, Role.DPO)
    with trail.opened(made.actor, "tests"):
        yield made


@pytest.fixture
def around(alone: None, area: SmallArea, dpo: Staff) -> Surroundings:
    return surroundings(area)


def filled(around: Surroundings, key: str, hetu: str, **names: str) -> Person:
    """A customer with every kind of row, a login of her own and a mail, whom nothing holds any more."""
    person = fill(around, key, **names)
    identity = Identity.objects.get(person=person)
    identity.hetu = hetu
    identity.save()
    login = staff(None, Role.JOBSEEKER)
    Account.objects.filter(id=login.account.id).update(email=f"{key.lower()}@example.net", name=names["given_names"])
    Person.objects.filter(id=person.id).update(account=login.account)
    Proposal.objects.filter(person=person).update(state="not_hired")
    post(NEWS_FOR_PERSON, to=f"{key.lower()}@example.net", language="fi", path=f"/people/{person.id}/")
    return Person.objects.get(id=person.id)


def tells_of(person: Person) -> list[bytes]:
    """Everything by which she could be known, as text and as bytes."""
    contact, identity = Contact.objects.get(person=person), Identity.objects.get(person=person)
    texts = [str(person.id), str(person.register_key), str(person.account_id), str(identity.hetu)]
    texts += [f"{person.given_names}", str(contact.phone), str(contact.email)]
    return [*(text.encode() for text in texts), bytes(identity.hetu_index), bytes(contact.phone_index)]


def mentioned(needles: list[bytes]) -> set[str]:
    """The tables in which one of the needles stands, whatever the column; sealed bytes stand as hexadecimal."""
    found = set()
    for table, rows in contents(without=("audit_entry", "frame_change")).items():
        text = "\n".join(rows)
        if any(needle.decode(errors="replace") in text or needle.hex() in text for needle in needles):
            found.add(table)
    return found


def test_nothing_of_her_remains_and_nobody_else_loses_a_row(around: Surroundings, dpo: Staff) -> None:
    other = filled(around, "STAYING001", "010190-999X", given_names="Toini", family_name="Koivumalli")
    hers = filled(around, "ERASED0001", "020290-998S", given_names="Ainokatariina", family_name="Haapamalli")
    needles, before = tells_of(hers), footprint.footprint([other.id])
    assert len(mentioned(needles)) > 10
    entries = list(AuditEntry.objects.order_by("id").values_list("id", "persons"))

    [record] = erase_persons(dpo.actor, [hers.id], ASKED)

    assert mentioned(needles) == set()
    assert footprint.footprint([other.id]) == before
    assert footprint.footprint([hers.id]) == {footprint.PERSON_TABLE: {}}
    kept = Erasure.objects.get(id=record)
    assert (kept.person_id, kept.mentions, kept.reference) == (None, [], "HML/12/2026")
    assert kept.columns_searched > 300
    assert kept.counts["proposals_decision"] == 1
    tables = {each.model._meta.db_table for each in declarations()} - {"people_erasure"}
    assert tables <= set(kept.counts)
    assert Change.objects.filter(kind="person", ref=hers.id).exists()
    assert (
        list(
            AuditEntry.objects.filter(id__in=[each for each, _persons in entries])
            .order_by("id")
            .values_list("id", "persons")
        )
        == entries
    )
    assert not verify().findings
    assert OutboxMessage.objects.count() == 1


def test_a_place_that_nobody_thought_of_stops_it(around: Surroundings, dpo: Staff) -> None:
    hers = filled(around, "ERASED0001", "020290-998S", given_names="Ainokatariina", family_name="Haapamalli")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE stray (note text)")
        cursor.execute("INSERT INTO stray VALUES ('see ERASED0001')")
    before = contents(without=("audit_entry", "frame_change"))
    with pytest.raises(RuntimeError, match=r"stray\.note"):
        erase_persons(dpo.actor, [hers.id], ASKED)
    assert contents(without=("audit_entry", "frame_change")) == before
    with connection.cursor() as cursor:
        cursor.execute("UPDATE stray SET note = 'Ainokatariina Haapamalli was here'")
    [record] = erase_persons(dpo.actor, [hers.id], ASKED)
    assert Erasure.objects.get(id=record).mentions == ["stray.note"]


def test_what_is_in_force_holds_the_record(around: Surroundings, dpo: Staff) -> None:
    events = Events()
    events.start("ACTIVE0001", "2026-11-02")
    events.read()
    person = Person.objects.get(register_key="ACTIVE0001")
    with pytest.raises(Invalid, match="job search is in force"):
        erase_persons(dpo.actor, [person.id], ASKED)
    open_one = fill(around, "FILLED0001", given_names="Aino", family_name="Haapamalli")
    with pytest.raises(Invalid, match="proposal is open"):
        erase_persons(dpo.actor, [open_one.id], ASKED)
    assert Person.objects.filter(id__in=[person.id, open_one.id]).count() == 2
    assert not Erasure.objects.filter(refused="").exists()


def test_the_time_to_keep_counts_from_the_last_thing_that_ended(around: Surroundings, dpo: Staff) -> None:
    hers = filled(around, "ERASED0001", "020290-998S", given_names="Ainokatariina", family_name="Haapamalli")
    decision = Decision(ErasureGround.TIME_OVER, "HML/13/2026")
    with pytest.raises(Invalid, match="not over"):
        erase_persons(dpo.actor, [hers.id], decision)
    hers.relations.filter(valid_to__isnull=True).update(valid_to="2026-12-31")
    hers.consents.update(erased_at=clock.now(), told=None)
    hers.unusual_readings.update(handled="in_order", handled_at=clock.now())
    standing = {each.rule.code: each.until for each in retaining.kept([hers.id], clock.today())[hers.id]}
    assert str(standing["casework.job_search"]) == "2030-08-03"
    assert standing["people.customer"] is None
    with clock.frozen_at(LATER):
        standing = {each.rule.code: each.until for each in retaining.kept([hers.id], clock.today())[hers.id]}
        assert str(standing["people.customer"]) == "2030-12-31"
        assert retaining.time_is_over([hers.id], clock.today()) == [hers.id]
        erase_persons(dpo.actor, [hers.id], decision)


def test_every_retention_rule_that_is_declared_has_years_and_is_counted() -> None:
    declared = {each.retention for each in declarations()}
    assert declared == retaining.counted_rules()
    for code in declared:
        assert retaining.rule_on(code, MONDAY.date()).years <= 4


def test_only_the_officer_and_the_administrator_erase(area: SmallArea, dpo: Staff) -> None:
    person = customer(area.hameenlinna)
    for made in (staff(area.hameenlinna), staff(area.hameenlinna, Role.TEAM_LEAD), staff(None, Role.MANAGER)):
        with pytest.raises(Forbidden):
            erase_persons(made.actor, [person.id], ASKED)
    with pytest.raises(Invalid, match="number of the decision"):
        erase_persons(dpo.actor, [person.id], Decision(ErasureGround.REQUEST, "because Aino asked for it"))
    assert Person.objects.filter(id=person.id).exists()


def test_a_worker_who_was_a_customer_keeps_the_login(area: SmallArea, dpo: Staff) -> None:
    person, worker = customer(area.hameenlinna), staff(area.hameenlinna)
    Person.objects.filter(id=person.id).update(account=worker.account)
    person_id: UUID = person.id
    erase_persons(dpo.actor, [person_id], ASKED)
    assert Account.objects.filter(id=worker.account.id, is_active=True).exists()


def test_the_page_tells_what_becomes_of_the_rows_and_asks_twice(around: Surroundings, dpo: Staff) -> None:
    hers = filled(around, "ERASED0001", "020290-998S", given_names="Ainokatariina", family_name="Haapamalli")
    address = f"/people/{hers.id}/erase/"
    assert dpo.browser.post("/people/erasing/", {"key": "ERASED0001"})["Location"] == address
    assert dpo.browser.post("/people/erasing/", {"key": "NOBODY0001"}).status_code == 422
    page = dpo.browser.get(address).content.decode()
    assert "stays without the person" in page
    assert "still in force" in page
    told = {"ground": "request", "reference": "HML/12/2026"}
    again = dpo.browser.post(address, told)
    assert "Erase for good" in again.content.decode()
    assert Person.objects.filter(id=hers.id).exists()
    assert dpo.browser.post(address, told | {"ground": "time_over", "sure": "on"}).status_code == 422
    assert dpo.browser.post(address, told | {"sure": "on"}).status_code == 303
    assert not Person.objects.filter(id=hers.id).exists()
    assert "HML/12/2026" in dpo.browser.get("/people/erasing/").content.decode()
    assert dpo.browser.get(address).status_code == 404


def test_the_worker_erases_those_whose_time_is_over(around: Surroundings, dpo: Staff, run_tasks: RunTasks) -> None:
    with clock.frozen_at(LATER):
        first, second = (customer(None, created_at=MONDAY) for _number in range(2))
        assert "The time of 2 records is over." in dpo.browser.get("/people/erasing/").content.decode()
        chosen = {"person": [str(first.id), str(second.id)], "reference": "HML/14/2031"}
        sure = {"confirmed": "on"}
        assert dpo.browser.post("/people/erasing/several", {"reference": "HML/14/2031"} | sure).status_code == 422
        unsure = dpo.browser.post("/people/erasing/several", chosen)
        assert unsure.status_code == 422, "it is asked once more"
        assert unsure.content.decode().count(" checked") == 2, "and what was chosen is still chosen"
        assert dpo.browser.post("/people/erasing/several", chosen | sure).status_code == 303
        customer_again = second.relations.create(
            team=around.area.forssa, valid_from="2031-01-01", basis="registration: x", recorded_at=clock.now()
        )
        assert "people.carry_out_erasures" in run_tasks()
        assert not Person.objects.filter(id=first.id).exists()
        assert Person.objects.filter(id=customer_again.person_id).exists()
        assert Erasure.objects.exclude(refused="").exists()
        page = dpo.browser.get("/people/erasing/").content.decode()
        assert "The time to keep this record is not over." in page


def test_a_decision_is_carried_out_once_and_made_once(area: SmallArea, dpo: Staff) -> None:
    person = customer(None)
    [decided] = decide_erasures(dpo.actor, [person.id], ASKED)
    with pytest.raises(Invalid, match="decided already"):
        decide_erasures(dpo.actor, [person.id], ASKED)
    with pytest.raises(Forbidden):
        erase_as_decided(staff(area.hameenlinna).actor, decided)
    erase_as_decided(dpo.actor, decided)
    assert not Person.objects.filter(id=person.id).exists()
    done = Erasure.objects.get(id=decided).erased_at
    erase_as_decided(dpo.actor, decided)
    assert Erasure.objects.get(id=decided).erased_at == done

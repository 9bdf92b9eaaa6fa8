"""Two records of one person become one: nothing is lost or left behind, and the merge can be undone byte for byte."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from tests.factories.casework import Events, SmallArea
from tests.people.conftest import Staff, customer, staff
from tests.people.database import contents
from tests.people.filled import Surroundings, fill, surroundings, unfilled
from virtaus.audit.models import AuditEntry
from virtaus.casework.models import CaseEvent, Discussion, EmploymentPlan, JobSearch, NeedsAssessment
from virtaus.frame import clock, trail
from virtaus.frame.changes import Change
from virtaus.frame.errors import Forbidden, Invalid, NotFound
from virtaus.frame.roles import Role
from virtaus.people import footprint
from virtaus.people.merging.carrying import differences, merge_persons
from virtaus.people.merging.rooms import Pair, Side
from virtaus.people.merging.undoing import forget_undo, undo_merge
from virtaus.people.models import (
    Contact,
    DatumSource,
    FormerKey,
    Identity,
    Person,
    PersonConcept,
    PersonMerge,
    PersonName,
    Relation,
)
from virtaus.people.queries.search import search
from virtaus.proposals.models import Consent, Proposal

GROUNDS = "Same name, birthday and phone."
# The logs grow with whatever is done, and the merge keeps its own row.
LOGS = ("audit_entry", "audit_seal_block", "frame_change", "procrastinate_")


@pytest.fixture
def around(alone: None, area: SmallArea) -> Surroundings:
    with trail.opened(staff(area.hameenlinna).actor, "tests"):
        return surroundings(area)


@pytest.fixture
def two(around: Surroundings, dpo: Staff) -> Pair:
    """Two records with a row of every kind; the second one's job search was later."""
    kept = fill(around, "FILLED0001", given_names="Aino", family_name="Haapamalli")
    merged = fill(around, "FILLEDLATE2", given_names="Aino Maria", family_name="Haapamalli")
    return Pair(kept.id, merged.id)


@pytest.fixture
def dpo(area: SmallArea) -> object:
    made = staff(None, Role.DPO)
    with trail.opened(made.actor, "tests"):
        yield made


def merged(dpo: Staff, pair: Pair, **chosen: Side) -> UUID:
    return merge_persons(dpo.actor, pair.kept, pair.merged, chosen=chosen, grounds=GROUNDS)


def test_the_factory_fills_every_declared_model(two: Pair) -> None:
    """Fails when a model appears that the tests of merging and erasing have no sample of."""
    for person in two.both:
        assert unfilled(Person.objects.get(id=person)) == []


def test_everything_goes_to_the_record_kept_and_nothing_refers_to_the_other(two: Pair, dpo: Staff) -> None:
    rows = footprint.footprint([two.merged])
    merged(dpo, two)
    assert footprint.left_of([two.merged]) == []
    assert not Person.objects.filter(id=two.merged).exists()
    after = footprint.footprint([two.kept])
    gone = {table for table, own in rows.items() if table != footprint.PERSON_TABLE and set(own) - set(after[table])}
    # one row a person: their values were brought together; names were indexed before; the same finding stands once
    assert gone <= {
        "people_identity",
        "people_contact",
        "people_servicefacts",
        "people_personbackground",
        "people_datumsource",
        "people_personname",
        "people_unusualreading",
    }
    assert FormerKey.objects.filter(person=two.kept, register_key="FILLEDLATE2").exists()


def test_undoing_restores_every_table_byte_for_byte(two: Pair, dpo: Staff) -> None:
    before = contents(without=LOGS)
    merge = merged(dpo, two, **{"Person.name": Side.MERGED, "Contact.phone": Side.MERGED})
    assert contents(without=LOGS) != before
    assert undo_merge(dpo.actor, merge) == two.merged
    after = contents(without=LOGS)
    after["people_personmerge"] = [row for row in after["people_personmerge"] if str(merge) not in row]
    assert {table for table in before if before[table] != after[table]} == set()
    assert Contact.objects.get(person=two.merged).phone is not None


def test_the_tracks_are_built_from_the_events_of_both(two: Pair, dpo: Staff) -> None:
    merged(dpo, two)
    lasting = JobSearch.objects.filter(person=two.kept, superseded_at__isnull=True).order_by("started_on")
    assert [str(each.started_on) for each in lasting] == ["2026-03-02", "2026-10-01"]
    assert Discussion.objects.filter(person=two.kept, superseded_at__isnull=True).count() == 2
    assert NeedsAssessment.objects.filter(person=two.kept, superseded_at__isnull=True).count() == 1
    assert EmploymentPlan.objects.filter(person=two.kept, ended_on__isnull=True).count() == 1
    assert Consent.objects.filter(person=two.kept, erased_at__isnull=True).count() == 1
    assert Proposal.objects.filter(person=two.kept).count() == 2
    concepts = PersonConcept.objects.filter(person=two.kept, ended_at__isnull=True)
    assert concepts.count() == concepts.values("concept").distinct().count()
    doubles = Relation.objects.filter(person=two.kept, valid_to__isnull=True, withdrawn_at__isnull=True)
    assert doubles.count() == doubles.values("team").distinct().count()


def test_chosen_values_hold_with_their_source_and_the_search_finds_them(two: Pair, dpo: Staff, area: SmallArea) -> None:
    codes = {each.code for each in differences(two)}
    assert {"Person.name", "Contact.phone", "ServiceFacts.reach_km", "Person.register_key", "casework.plan"} <= codes
    assert "PersonBackground.sex" not in codes
    wanted = Contact.objects.get(person=two.merged).phone
    merged(dpo, two, **{"Person.name": Side.MERGED, "Contact.phone": Side.MERGED})
    contact = Contact.objects.get(person=two.kept)
    assert contact.phone == wanted
    assert contact.email != f"{str(wanted)[1:]}@example.org"
    assert DatumSource.objects.filter(person=two.kept, field="Contact.phone").exists()
    coach = staff(area.forssa)
    with trail.opened(coach.actor, "tests"):
        found = search(coach.actor, "Haapamalli Maria")
    assert [row.person_id for row in found.own] == [two.kept]
    assert PersonName.objects.filter(person=two.kept).count() == 3


def test_overlapping_job_searches_are_told_by_the_one_chosen(around: Surroundings, dpo: Staff) -> None:
    events = Events()
    events.start("OVERLAP001", "2026-09-01")
    events.start("OVERLAP002", "2026-10-01")
    events.end("OVERLAP002", "2026-11-02")
    events.read()
    ours, theirs = (Person.objects.get(register_key=key) for key in ("OVERLAP001", "OVERLAP002"))
    pair = Pair(ours.id, theirs.id)
    assert "casework.ledger" in {each.code for each in differences(pair)}
    merge = merged(dpo, pair)
    [lasting] = JobSearch.objects.filter(person=ours, superseded_at__isnull=True)
    assert (str(lasting.started_on), lasting.ended_on) == ("2026-09-01", None)
    taken_back = CaseEvent.objects.filter(person=ours, kind="withdrawn", corrects__kind="search_ended")
    assert taken_back.exists()
    undo_merge(dpo.actor, merge)
    merged(dpo, pair, **{"casework.ledger": Side.MERGED})
    [lasting] = JobSearch.objects.filter(person=ours, superseded_at__isnull=True)
    assert (str(lasting.started_on), str(lasting.ended_on)) == ("2026-10-01", "2026-11-02")


def test_two_codes_are_two_persons_and_nothing_changes(around: Surroundings, dpo: Staff, area: SmallArea) -> None:
    one, other = customer(area.hameenlinna, hetu="010190-999X"), customer(area.hameenlinna, hetu="020290-998S")
    before = contents(without=LOGS)
    with pytest.raises(Invalid, match="two persons"):
        merged(dpo, Pair(one.id, other.id))
    with pytest.raises(Invalid):
        merged(dpo, Pair(one.id, one.id))
    assert contents(without=LOGS) == before


def test_two_open_proposals_of_one_opening_and_two_booked_meetings_are_refused(two: Pair, dpo: Staff) -> None:
    proposal = Proposal.objects.get(person=two.merged)
    Proposal.objects.filter(id=proposal.id).update(vacancy=Proposal.objects.get(person=two.kept).vacancy)
    for person in two.both:
        Discussion.objects.create(
            person_id=person,
            kind="job_search_discussion",
            on=clock.today(),
            state="booked",
            origin="virtaus",
            recorded_at=clock.now(),
        )
    before = contents(without=LOGS)
    with pytest.raises(Invalid) as refused:
        merged(dpo, two)
    assert "Leipuri" in str(refused.value)
    assert "Call one of them off" in str(refused.value)
    assert contents(without=LOGS) == before


def test_a_foreign_key_that_nobody_declared_stops_the_merge(two: Pair, dpo: Staff) -> None:
    """What refers to a person without a model is found in the database's own catalogue, and moves too."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE stray (id int PRIMARY KEY, whose uuid REFERENCES people_person (id))")
        cursor.execute("INSERT INTO stray VALUES (1, %s)", [two.merged])
    merged(dpo, two)
    with connection.cursor() as cursor:
        cursor.execute("SELECT whose FROM stray")
        assert cursor.fetchone() == (two.kept,)


def test_add_on_mode_merges_only_what_the_register_has_joined(area: SmallArea, dpo: Staff) -> None:
    one, other = customer(area.hameenlinna), customer(area.hameenlinna)
    with pytest.raises(Invalid, match="master"):
        merge_persons(dpo.actor, one.id, other.id, chosen={}, grounds=GROUNDS)
    merge_persons(dpo.actor, one.id, other.id, chosen={}, grounds=GROUNDS, told_nationally=True)
    events = Events()
    events.start(str(other.register_key), "2026-11-24")
    events.read()
    assert Person.objects.filter(register_key=other.register_key).count() == 0
    assert JobSearch.objects.filter(person=one).count() == 1


def test_only_leads_of_both_and_the_officer_may_merge(area: SmallArea, alone: None, dpo: Staff) -> None:
    one, other = customer(area.hameenlinna), customer(area.forssa)
    lead = staff(area.hameenlinna, Role.TEAM_LEAD)
    with pytest.raises(NotFound):
        merge_persons(lead.actor, one.id, other.id, chosen={}, grounds=GROUNDS)
    for role in (Role.COACH, Role.ADMIN, Role.MANAGER, Role.JOBSEEKER):
        with pytest.raises(Forbidden):
            merge_persons(
                staff(None, role).actor if role is not Role.COACH else staff(area.forssa).actor,
                one.id,
                other.id,
                chosen={},
                grounds=GROUNDS,
            )
    Relation.objects.filter(person=other).update(team=area.hameenlinna)
    merge_persons(lead.actor, one.id, other.id, chosen={}, grounds=GROUNDS)
    entry = AuditEntry.objects.get(action="people.merge_persons", account_id=lead.account.id)
    assert len(entry.persons) == 2
    assert {row.ref for row in Change.objects.filter(kind="person")} >= {one.id, other.id}


def test_undoing_is_refused_when_it_is_too_late_or_something_new_stands_on_it(two: Pair, dpo: Staff) -> None:
    merge = merged(dpo, two)
    stranger = staff(None, Role.MANAGER)
    with pytest.raises(Forbidden):
        undo_merge(stranger.actor, merge)
    contact = Contact.objects.get(person=two.kept)
    Identity.objects.filter(person=two.kept).update(birth_date="1990-01-02")
    undo_merge(dpo.actor, merge)  # the identity was the kept one's own and the merge left it alone
    with pytest.raises(Invalid, match="already"):
        undo_merge(dpo.actor, merge)

    merge = merged(dpo, two, **{"Contact.phone": Side.MERGED})
    contact.refresh_from_db()
    contact.phone = "+358409999999"
    contact.save()
    before = contents(without=LOGS)
    with pytest.raises(Invalid, match="changed since"):
        undo_merge(dpo.actor, merge)
    assert contents(without=LOGS) == before
    late = PersonMerge.objects.get(id=merge).undo_until
    with clock.frozen_at(late + timedelta(seconds=1)):
        with pytest.raises(Invalid, match="time to undo"):
            undo_merge(dpo.actor, merge)
        assert forget_undo() == 1
    assert PersonMerge.objects.get(id=merge).undo is None


def test_new_events_make_undoing_impossible(two: Pair, dpo: Staff) -> None:
    merge = merged(dpo, two)
    events = Events()
    events.start("FILLEDLATE2", "2026-11-24")
    events.read("later.csv")
    with pytest.raises(Invalid, match="changed since"):
        undo_merge(dpo.actor, merge)


def test_a_new_row_that_fits_stays_with_the_record_kept(two: Pair, dpo: Staff) -> None:
    merge = merged(dpo, two)
    limit = Person.objects.get(id=two.kept).work_limits.create(limit="dust", source="person", recorded_at=clock.now())
    undo_merge(dpo.actor, merge)
    limit.refresh_from_db()
    assert limit.person_id == two.kept


def test_the_page_compares_merges_and_undoes(two: Pair, dpo: Staff, area: SmallArea) -> None:
    Identity.objects.filter(person__in=two.both).update(birth_date="1990-01-01")
    merged_person = Person.objects.get(id=two.merged)
    merged_person.given_names = "Aino"
    merged_person.save()
    page = dpo.browser.get("/people/doubles/").content.decode()
    address = f"/people/{two.kept}/merge/{two.merged}/"
    assert address in page
    compared = dpo.browser.get(address)
    assert "FILLEDLATE2" in compared.content.decode()
    answer = dpo.browser.post(address, {"grounds": GROUNDS})
    assert answer.status_code == 422
    assert Person.objects.filter(id=two.merged).exists()
    choices = {f"choice_{number}": "kept" for number in range(len(differences(two)))}
    answer = dpo.browser.post(address, {"grounds": GROUNDS, "confirmed": "on", **choices})
    assert answer.status_code == 303
    assert dpo.browser.get(address).status_code == 404
    assert "Undo the merge" in dpo.browser.get("/people/doubles/").content.decode()
    merge = PersonMerge.objects.get(merged_id=two.merged)
    dpo.browser.post(f"/people/merges/{merge.id}/undo")
    assert Person.objects.filter(id=two.merged).exists()
    assert "Undo the merge" not in dpo.browser.get("/people/doubles/").content.decode()


def test_the_address_of_the_merged_record_leads_on_only_who_may_see_the_person(
    two: Pair, dpo: Staff, area: SmallArea
) -> None:
    merge = merged(dpo, two)
    coach, stranger = staff(area.forssa), staff(area.hameenlinna)
    assert coach.browser.get(f"/people/{two.merged}/")["Location"] == f"/people/{two.kept}/"
    Relation.objects.filter(person=two.kept, team=area.hameenlinna).delete()
    assert stranger.browser.get(f"/people/{two.merged}/").status_code == 404
    dpo.browser.post(f"/people/merges/{merge}/undo")
    assert "has changed since" in dpo.browser.get("/people/doubles/").content.decode()
    assert not Person.objects.filter(id=two.merged).exists()


def test_two_records_are_found_by_their_keys_in_the_own_scope_only(area: SmallArea) -> None:
    one, other = customer(area.hameenlinna), customer(area.forssa)
    lead, dpo = staff(area.hameenlinna, Role.TEAM_LEAD), staff(None, Role.DPO)
    keys = {"kept": str(one.register_key), "merged": str(other.register_key)}
    assert dpo.browser.post("/people/doubles/", keys)["Location"] == f"/people/{one.id}/merge/{other.id}/"
    refused = lead.browser.post("/people/doubles/", keys)
    assert refused.status_code == 422
    assert "No customer of yours" in refused.content.decode()
    assert lead.browser.get(f"/people/{one.id}/merge/{other.id}/").status_code == 404
    assert staff(area.hameenlinna).browser.get("/people/doubles/").status_code in {403, 404}

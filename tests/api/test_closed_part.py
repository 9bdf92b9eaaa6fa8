"""The closed part of the interface: who may ask what, by token and by session, and what stands in the log of it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.harness.routes import UNKNOWN
from tests.tokens import Caller, caller
from tests.world import BUILDER, World
from virtaus.accounts import actions, tokens
from virtaus.accounts.models import ApiToken
from virtaus.audit.keys import pseudonyms_of
from virtaus.audit.models import AuditEntry
from virtaus.casework.models import Discussion
from virtaus.frame import clock, trail
from virtaus.frame.encryption.fields import Sealed
from virtaus.frame.forms.models import SentForm
from virtaus.frame.roles import Role
from virtaus.frame.token_scopes import TokenScope
from virtaus.people.models import Person

BASE = "/api/v1"


@pytest.fixture
def coach(world: World) -> Caller:
    return caller(world, Role.COACH)


def booking(world: World, **changes: Any) -> dict[str, Any]:
    """A meeting of a kind that nobody has agreed yet."""
    day = clock.today() + timedelta(days=7)
    day += timedelta(days=(7 - day.weekday()) % 7 + 1)  # a Tuesday
    told = {"on": day.isoformat(), "at": "14:15", "minutes": 30, "channel": "phone"}
    return {"person_id": str(world.things["person"]), "kind": "initial_interview", **told, **changes}


def test_me_tells_the_account_and_what_the_token_is_for(world: World, coach: Caller) -> None:
    told = coach.got("/me")
    assert told["id"] == str(world.accounts[Role.COACH].id)
    assert told["roles"] == [{"role": "coach", "team": str(world.teams[0]), "municipality": None}]
    assert "casework.see_duties" in told["rights"]
    assert "accounts.manage_accounts" not in told["rights"]
    assert told["token"]["mark"].startswith("vrt_")
    assert len(told["token"]["mark"]) == 12
    assert told["csrf_token"] is None


def test_customers_come_in_parts_that_hold_each_once(coach: Caller) -> None:
    whole = coach.got("/people")["items"]
    assert len(whole) > 1
    found, address = [], "/people?limit=1"
    while address:
        part = coach.got(address)
        assert len(part["items"]) == 1
        found += part["items"]
        address = (part["next"] or "").removeprefix(BASE)
    assert found == whole
    ids = [row["person_id"] for row in whole]
    assert ids == sorted(ids)


def test_a_filter_narrows_and_an_unknown_value_is_named(coach: Caller) -> None:
    late = coach.got("/people?duty=late")["items"]
    assert all(row["state"] == "late" for row in late)
    wrong = coach.get("/people?status=nonsense")
    assert wrong.status_code == 422
    assert [(each["location"], each["name"]) for each in wrong.json()["errors"]] == [("query", "status")]


def test_a_customer_and_her_history(world: World, coach: Caller) -> None:
    person = world.things["person"]
    told = coach.got(f"/people/{person}")
    assert told["id"] == str(person)
    assert told["duty"]["person_id"] == str(person)
    past = coach.got(f"/people/{person}/history")
    assert past["searches"]
    assert past["happenings"]
    assert coach.got(f"/people/{person}/history?known_on=2020-01-01")["searches"] == []
    assert coach.get(f"/people/{person}/history?known_on=9999-12-31").status_code == 422


def test_what_tells_a_place_is_hidden_under_a_non_disclosure_order(world: World, coach: Caller) -> None:
    person = world.things["person"]
    shown = coach.got(f"/people/{person}")
    assert shown["municipality"]
    Person.objects.filter(id=person).update(protected=True)
    hidden = coach.got(f"/people/{person}")
    assert (hidden["protected"], hidden["municipality"]) == (True, "")
    assert coach.got(f"/people/{person}/history")["residences"] == []
    rows = {row["person_id"]: row["municipality"] for row in coach.got("/people")["items"]}
    assert rows[str(person)] == ""
    assert all(row["place"] == "" for row in coach.got(f"/meetings?person={person}")["items"])


def test_reads_and_writes_stand_in_the_log_with_person_field_and_token(world: World, coach: Caller) -> None:
    person = world.things["person"]
    before = AuditEntry.objects.count()
    coach.got(f"/people/{person}")
    read = AuditEntry.objects.order_by("-recorded_at", "-id")[0]
    assert AuditEntry.objects.count() == before + 1
    assert (read.kind, read.place) == ("read", "GET api:person")
    assert read.account_id == world.accounts[Role.COACH].id
    assert set(read.persons) & set(pseudonyms_of(person))
    assert {"people.key", "people.municipality", "casework.status"} <= set(read.fields)
    assert read.actor_name.startswith("token vrt_")
    made = coach.post("/meetings", booking(world))
    assert made.status_code == 201, made.content
    written = AuditEntry.objects.filter(kind="write").order_by("-recorded_at", "-id")[0]
    assert (written.action, written.place) == ("casework.book_meeting", "POST api:meetings")
    assert set(written.persons) & set(pseudonyms_of(person))


def test_a_meeting_is_agreed_moved_and_called_off(world: World, coach: Caller) -> None:
    made = coach.post("/meetings", booking(world))
    assert made.status_code == 201, made.content
    address = made["Location"].removeprefix(BASE)
    assert address == made.json()["href"].removeprefix(BASE)
    shown = coach.get(address)
    assert shown["ETag"] == '"1"'
    when = {name: value for name, value in booking(world, at="15:15").items() if name not in {"person_id", "kind"}}
    assert coach.put(address, when).status_code == 428
    assert coach.put(address, when, if_match="nonsense").status_code == 422
    assert coach.put(address, when, if_match='"7"').status_code == 412
    moved = coach.put(address, when, if_match=shown["ETag"])
    assert (moved.status_code, moved["ETag"]) == (200, '"2"')
    assert coach.got(address)["at"] == "15:15"
    late = coach.put(address, when, if_match=shown["ETag"])
    assert (late.status_code, late["ETag"]) == (412, '"2"')
    ahead = coach.post(f"{address}/mark", {"state": "held"}, if_match='"2"')
    assert ahead.status_code == 422
    off = coach.post(f"{address}/mark", {"state": "cancelled"}, if_match='"2"')
    assert off.status_code == 200
    listed = coach.got(f"/meetings?person={world.things['person']}&state=cancelled")["items"]
    assert made.json()["id"] in {row["id"] for row in listed}


def test_what_an_action_refuses_stands_by_its_field(world: World, coach: Caller) -> None:
    refused = coach.post("/meetings", booking(world, on="2020-01-01", minutes=7))
    assert refused.status_code == 422
    assert {(each["location"], each["name"]) for each in refused.json()["errors"]} == {
        ("body", "on"),
        ("body", "minutes"),
    }
    for content in ({"at": "25:00"}, {"kind": "party"}, {"person_id": "nobody"}):
        wrong = coach.post("/meetings", booking(world, **content))
        assert [each["name"] for each in wrong.json()["errors"]] == list(content)


def test_the_same_key_changes_once(world: World, coach: Caller) -> None:
    before = Discussion.objects.count()
    first = coach.post("/meetings", booking(world), idempotency_key="one-meeting")
    again = coach.post("/meetings", booking(world), idempotency_key="one-meeting")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again["Location"] == first["Location"]
    assert again["Idempotency-Replayed"] == "true"
    assert Discussion.objects.count() == before + 1
    other = coach.post("/meetings", booking(world, at="09:00"), idempotency_key="one-meeting")
    assert other.status_code == 422
    assert other.json()["errors"][0]["name"] == "Idempotency-Key"
    kept = SentForm.objects.get(key__startswith="api:")
    assert isinstance(SentForm.objects.filter(id=kept.id).values_list("answer", flat=True)[0], Sealed)


def test_a_refusal_is_not_kept_and_the_corrected_request_may_carry_its_key(world: World, coach: Caller) -> None:
    wrong = coach.post("/meetings", booking(world, on="2020-01-01"), idempotency_key="corrected")
    assert wrong.status_code == 422
    assert coach.post("/meetings", booking(world), idempotency_key="corrected").status_code == 201


def test_keys_of_two_accounts_are_apart(world: World, coach: Caller) -> None:
    entry = {"title": "Leipuri", "published_on": clock.today().isoformat()}
    mine = coach.post("/vacancies", entry, idempotency_key="same")
    theirs = caller(world, Role.TEAM_LEAD).post("/vacancies", entry, idempotency_key="same")
    assert mine.json()["id"] != theirs.json()["id"]


@pytest.mark.parametrize(
    ("address", "scope"),
    [("/people", "people:read"), ("/meetings", "meetings:read"), ("/vacancies", "vacancies:read")],
)
def test_a_token_without_the_scope_opens_nothing_of_it(world: World, address: str, scope: str) -> None:
    others = [each for each in TokenScope.values if each != scope]
    refused = caller(world, Role.COACH, *others).get(address)
    assert refused.status_code == 403
    assert refused["WWW-Authenticate"] == f'Bearer realm="virtaus", error="insufficient_scope", scope="{scope}"'
    assert caller(world, Role.COACH, scope).get(address).status_code == 200


def test_reading_is_not_writing(world: World) -> None:
    reader = caller(world, Role.COACH, "meetings:read", "people:read")
    assert reader.post("/meetings", booking(world)).status_code == 403


def test_a_token_gives_no_more_than_the_roles_of_its_account(world: World) -> None:
    """A token of every scope: what the role does not open answers as if it did not exist."""
    controller = caller(world, Role.CONTROLLER)
    for address in ("/people", f"/people/{world.things['person']}", "/meetings", "/vacancies", "/proposals"):
        refused, nothing = controller.get(address), controller.get("/nothing")
        assert refused.status_code == 404
        assert _without_instance(refused) | {"detail": ""} == _without_instance(nothing) | {"detail": ""}


def test_it_ends_with_the_role_and_with_the_account(world: World, coach: Caller) -> None:
    account = world.accounts[Role.COACH]
    assert coach.get("/people").status_code == 200
    account.role_memberships.update(valid_from=clock.today() - timedelta(days=9), valid_to=clock.today())
    assert coach.get("/people").status_code == 404
    account.is_active = False
    account.save()
    assert coach.get("/people").status_code == 401
    with trail.opened(BUILDER, "tests"):
        actions.reactivate_account(BUILDER, account.id)
        actions.deactivate_account(BUILDER, account.id)
        actions.reactivate_account(BUILDER, account.id)
    assert coach.get("/people").status_code == 401, "what closing the account has ended stays ended"


def test_it_ends_by_hand_and_by_age(world: World) -> None:
    one, other = caller(world, Role.COACH), caller(world, Role.COACH)
    (kept,) = [each for each in ApiToken.objects.all() if one.secret.startswith(each.mark)]
    assert kept.used_on is None
    assert one.get("/people").status_code == 200
    kept.refresh_from_db()
    assert kept.used_on == clock.today()
    tokens.end_token(world.actor(Role.COACH), kept.id)
    refused = one.get("/people")
    assert (refused.status_code, refused["WWW-Authenticate"]) == (
        401,
        'Bearer realm="virtaus", error="invalid_token"',
    )
    with clock.frozen_at(clock.now() + timedelta(days=31)):
        assert other.get("/me").status_code == 401


def test_a_wrong_token_is_refused_on_open_data_too(world: World) -> None:
    for secret in ("vrt_nonsense", "nonsense", "", "vrt_" + "x" * 43):
        response = Client().get(f"{BASE}/area", headers={"authorization": f"Bearer {secret}"})
        assert response.status_code == 401
    assert Client().get(f"{BASE}/area", headers={"authorization": "Basic YTpi"}).status_code == 401


def test_nobody_is_asked_for_a_token(world: World) -> None:
    response = Client().get(f"{BASE}/people")
    assert (response.status_code, response["WWW-Authenticate"]) == (401, 'Bearer realm="virtaus"')
    assert response["Content-Type"] == "application/problem+json"


def test_another_teams_person_is_as_if_unknown(world: World) -> None:
    stranger = caller(world, Role.COACH, stranger=True)
    person, unknown = world.things["person"], UNKNOWN
    meeting = world.samples["casework:meeting"].values["meeting_id"]
    for made in (
        f"/people/{person}",
        f"/people/{person}/history",
        f"/meetings/{meeting}",
        f"/people/{person}/openings",
    ):
        theirs = stranger.get(made)
        nothing = stranger.get(made.replace(str(person), str(unknown)).replace(str(meeting), str(unknown)))
        assert theirs.status_code == nothing.status_code == 404
        assert _without_instance(theirs) == _without_instance(nothing)
    assert stranger.got("/people")["items"] == []
    assert stranger.get(f"/meetings?person={person}").status_code == 404
    assert stranger.post("/meetings", booking(world)).status_code == 404


def test_a_session_reads_and_changes_with_its_csrf_token(world: World) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies.update(world.client(Role.COACH).cookies)
    me = browser.get(f"{BASE}/me").json()
    assert me["token"] is None
    content = json.dumps(booking(world))
    refused = browser.post(f"{BASE}/meetings", content, content_type="application/json")
    assert refused.status_code == 403
    assert refused["Content-Type"] == "application/problem+json"
    made = browser.post(
        f"{BASE}/meetings", content, content_type="application/json", headers={"x-csrftoken": me["csrf_token"]}
    )
    assert made.status_code == 201, made.content


def test_closed_answers_are_kept_nowhere_and_shared_with_no_other_site(coach: Caller) -> None:
    response = coach.get("/people")
    assert response["Cache-Control"] == "no-store"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in response


def test_the_shape_of_what_is_sent(world: World, coach: Caller) -> None:
    plain = coach.client.post(
        f"{BASE}/meetings", "x", content_type="text/plain", headers={"authorization": f"Bearer {coach.secret}"}
    )
    assert plain.status_code == 415
    broken = coach.client.post(
        f"{BASE}/meetings", "{", content_type="application/json", headers={"authorization": f"Bearer {coach.secret}"}
    )
    assert broken.status_code == 400
    large = coach.post("/vacancies", {"title": "x" * 1_100_000})
    assert large.status_code == 413
    wrong = coach.ask("delete", "/people")
    assert (wrong.status_code, wrong["Allow"]) == (405, "GET, HEAD")


def test_a_token_that_asks_too_often_is_told_to_wait(world: World, settings: Any) -> None:
    settings.VIRTAUS_API_TOKEN_PER_MINUTE = 2
    one, other = caller(world, Role.COACH), caller(world, Role.COACH)
    statuses = [one.get("/me").status_code for _ in range(6)]
    assert statuses[:2] == [200, 200]
    assert 429 in statuses, "at most one turn of the minute lies between"
    assert other.get("/me").status_code == 200


def test_who_guesses_tokens_is_told_to_wait(world: World, settings: Any) -> None:
    settings.VIRTAUS_API_PER_MINUTE = 2
    guess = {"authorization": "Bearer vrt_guess"}
    statuses = [Client().get(f"{BASE}/me", headers=guess).status_code for _ in range(6)]
    assert statuses[:2] == [401, 401]
    assert 429 in statuses, "at most one turn of the minute lies between"


def test_openings_are_entered_corrected_and_closed(world: World) -> None:
    lead = caller(world, Role.TEAM_LEAD)
    entry = {"title": "Leipuri", "published_on": clock.today().isoformat(), "employer": "Malli Oy", "positions": 2}
    made = lead.post("/vacancies", entry)
    assert made.status_code == 201, made.content
    address = made["Location"].removeprefix(BASE)
    assert lead.got(address)["employer"] == "Malli Oy"
    wrong = lead.put(address, {**entry, "municipality": "999"}, if_match='"1"')
    assert (wrong.status_code, wrong.json()["errors"][0]["name"]) == (422, "municipality")
    assert lead.put(address, {**entry, "title": "Kondiittori"}, if_match='"1"')["ETag"] == '"2"'
    assert "Kondiittori" in {row["title"] for row in lead.got("/vacancies")["items"]}
    assert lead.post(f"{address}/state", {"state": "filled"}, if_match='"2"').status_code == 200
    assert "Kondiittori" in {row["title"] for row in lead.got("/vacancies?show=closed")["items"]}
    assert caller(world, Role.MANAGER).post("/vacancies", entry).status_code == 404, "a manager reads only"


def test_lists_as_files(world: World, coach: Caller) -> None:
    for address in ("/people.csv", "/vacancies.csv"):
        response = coach.get(address)
        assert response["Content-Type"].startswith("text/csv")
        assert len(b"".join(response.streaming_content).splitlines()) > 1
    entry = AuditEntry.objects.filter(place="GET api:people_csv export csv").first()
    assert entry is not None
    assert entry.persons


def test_proposals_are_decided(world: World, coach: Caller) -> None:
    (first, *_rest) = coach.got("/proposals?state=accepted")["items"]
    whole = coach.get(f"/proposals/{first['id']}")
    assert "contacted" in whole.json()["next_states"]
    address = f"/proposals/{first['id']}/decide"
    skipped = coach.post(address, {"state": "proposed"}, if_match=whole["ETag"])
    assert (skipped.status_code, skipped.json()["errors"][0]["name"]) == (422, "state")
    assert coach.post(address, {"state": "contacted"}, if_match=whole["ETag"]).status_code == 200
    assert coach.got(f"/proposals/{first['id']}")["state"] == "contacted"


def test_the_rest_of_what_is_read(world: World, coach: Caller) -> None:
    assert coach.got("/today")["customers"] > 0
    assert coach.got("/teams")["items"]
    assert coach.got("/organisations")["items"]
    assert coach.got("/concepts?q=hitsa&kind=occupation")["items"]
    assert coach.get("/concepts?q=h").status_code == 422
    ranked = coach.get(f"/people/{world.things['person']}/openings")
    assert ranked.status_code in {200, 503}
    person = coach.got(f"/people/{world.things['person']}")
    found = coach.post("/people/search", {"text": person["key"]}).json()
    assert [hit["person_id"] for hit in found["items"]] == [person["id"]]


def _without_instance(response: Any) -> dict[str, Any]:
    told: dict[str, Any] = response.json()
    assert told.pop("instance")
    return told

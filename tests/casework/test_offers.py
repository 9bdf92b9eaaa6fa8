"""Customers offered to another team: nothing moves before its lead accepts, and an accepted offer can be undone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from tests.casework.test_pages import browser, sent
from tests.factories.casework import Events, SmallArea, worker
from virtaus.casework import actions
from virtaus.casework.models import OfferedPerson, TeamOffer, TeamPeriod
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Forbidden, Invalid, NotFound, Stale
from virtaus.frame.outbox.models import OutboxMessage
from virtaus.frame.roles import Role
from virtaus.people.models import Person
from virtaus.people.rules import customers

KEYS = ("OFFERED001", "OFFERED002", "STAYING001")


@pytest.fixture
def lead(area: SmallArea) -> Actor:
    return worker(area.hameenlinna, Role.TEAM_LEAD)[1]


@pytest.fixture
def other(area: SmallArea) -> Actor:
    return worker(area.forssa, Role.TEAM_LEAD)[1]


@pytest.fixture
def persons(events: Events) -> list[UUID]:
    for key in KEYS:
        events.start(key, "2026-11-02")
    events.read()
    return [Person.objects.get(register_key=key).id for key in KEYS]


def offered(lead: Actor, area: SmallArea, persons: list[UUID]) -> UUID:
    with trail.opened(lead, "test"):
        return actions.offer_customers(lead, persons, team_id=area.forssa.id, grounds="Forssa knows the trade")


def seen_by(actor: Actor) -> set[str]:
    return set(customers(actor).order_by().values_list("register_key", flat=True))


def test_nothing_moves_before_the_other_lead_accepts(
    area: SmallArea, lead: Actor, other: Actor, persons: list[UUID]
) -> None:
    offer = offered(lead, area, persons[:2])
    assert (seen_by(lead), seen_by(other)) == (set(KEYS), set())
    assert OutboxMessage.objects.get().template == "casework.offer_made"
    with trail.opened(lead, "test"), pytest.raises(Forbidden):
        actions.accept_offer(lead, offer, version=1)
    with trail.opened(other, "test") as entry:
        assert actions.accept_offer(other, offer, version=1) == 2
        with pytest.raises(Invalid, match="Accepted"):
            actions.refuse_offer(other, offer, version=2, answer="no")
    assert (seen_by(lead), seen_by(other)) == ({"STAYING001"}, set(KEYS[:2]))
    rows = TeamPeriod.objects.filter(person=persons[0], superseded_at__isnull=True).order_by("valid_from")
    assert [(row.team_id, row.valid_from, row.valid_to) for row in rows] == [
        (area.hameenlinna.id, date(2026, 11, 2), date(2026, 11, 30)),
        (area.forssa.id, date(2026, 11, 30), None),
    ]
    assert rows[1].grounds == "Forssa knows the trade"
    assert list(OutboxMessage.objects.order_by("posted_at", "id").values_list("template", flat=True)) == [
        "casework.offer_made",
        "casework.offer_answered",
    ]
    assert entry is not None


def test_undone_they_go_back_unless_somebody_moved_them_on(
    area: SmallArea, lead: Actor, other: Actor, persons: list[UUID], events: Events
) -> None:
    offer = offered(lead, area, persons[:2])
    with trail.opened(other, "test"):
        actions.accept_offer(other, offer, version=1)
        with pytest.raises(Invalid, match="Say why the customers go back"):
            actions.undo_offer(other, offer, version=2, answer=" ")
    with clock.frozen_at(datetime(2026, 12, 3, 8, tzinfo=UTC)):
        events.end(KEYS[1], "2026-12-02")
        events.read()
        with trail.opened(lead, "test"):
            assert actions.undo_offer(lead, offer, version=2, answer="By mistake") == 1
        assert KEYS[0] in seen_by(lead)
        assert KEYS[0] not in seen_by(other)
        assert TeamOffer.objects.get().state == "undone"
    assert set(OfferedPerson.objects.order_by().values_list("moved_on", flat=True)) == {date(2026, 11, 30)}


def test_who_has_moved_meanwhile_stays(area: SmallArea, lead: Actor, other: Actor, persons: list[UUID]) -> None:
    offer = offered(lead, area, persons[:2])
    with trail.opened(lead, "test"):
        move = {"team_id": area.forssa.id, "grounds": "asked", "from_team": area.hameenlinna.id}
        actions.move_to_team(lead, persons[0], **move)
    with trail.opened(other, "test"):
        assert actions.accept_offer(other, offer, version=1) == 1
    moved = OfferedPerson.objects.filter(moved_on__isnull=False).get()
    assert moved.person_id == persons[1]


def test_a_refusal_and_a_withdrawal_move_nobody(
    area: SmallArea, lead: Actor, other: Actor, persons: list[UUID]
) -> None:
    first = offered(lead, area, persons[:1])
    with trail.opened(other, "test"):
        with pytest.raises(Invalid, match="Say why you refuse"):
            actions.refuse_offer(other, first, version=1, answer="")
        with pytest.raises(Stale):
            actions.refuse_offer(other, first, version=3, answer="We are full")
        actions.refuse_offer(other, first, version=1, answer="We are full")
    second = offered(lead, area, persons[:1])
    with trail.opened(lead, "test"):
        actions.withdraw_offer(lead, second, version=1)
    assert seen_by(lead) == set(KEYS)


def test_what_an_offer_must_hold_to(area: SmallArea, lead: Actor, other: Actor, persons: list[UUID]) -> None:
    def refused(match: str, some: list[UUID], actor: Actor = lead, **changes: object) -> None:
        told = {"team_id": area.forssa.id, "grounds": "trade"} | changes
        with trail.opened(actor, "test"), pytest.raises(Invalid, match=match):
            actions.offer_customers(actor, some, **told)  # type: ignore[arg-type]

    refused("of your own team", [])
    refused("of your own team", persons, other)
    refused("in use", persons, team_id=None)
    refused("team's already", persons, team_id=area.hameenlinna.id)
    refused("Say why", persons, grounds=" ")
    offered(lead, area, persons[:1])
    refused("another offer", persons)
    coach = worker(area.hameenlinna)[1]
    with trail.opened(coach, "test"), pytest.raises(Forbidden):
        actions.offer_customers(coach, persons, team_id=area.forssa.id, grounds="trade")
    stranger = worker(area.point and None, Role.MANAGER)[1]
    with trail.opened(stranger, "test"), pytest.raises((Forbidden, NotFound)):
        actions.withdraw_offer(stranger, TeamOffer.objects.get().id, version=1)


def test_in_the_browser_marks_stay_what_is_sent_is_seen_and_the_other_lead_sees_numbers(
    area: SmallArea, persons: list[UUID]
) -> None:
    mine: Client = browser(area.hameenlinna, Role.TEAM_LEAD)
    theirs: Client = browser(area.forssa, Role.TEAM_LEAD)
    new = reverse("casework:new_offer")
    assert "0 customers are marked." in mine.get(new).content.decode()
    page = mine.post(new, {"do": "show", "text": "staying", "person": [str(persons[0])]}).content.decode()
    assert KEYS[2] in page
    assert KEYS[1] not in page
    assert "1 marked one is not shown here." in page
    assert f'<input type="hidden" name="person" value="{persons[0]}">' in page
    bare = mine.post(new, {"do": "check"})
    assert bare.status_code == 422
    assert "Mark at least one customer." in bare.content.decode()
    whole = {"person": [str(each) for each in persons[:2]], "team": str(area.forssa.id), "grounds": "Trade"}
    page = mine.post(new, {"do": "check", **whole}).content.decode()
    assert "2 customers are offered to" in page
    assert not TeamOffer.objects.exists()
    assert "Nobody moves before the other team accepts." in sent(mine, new, {"do": "send", **whole})
    address = reverse("casework:offer", args=[TeamOffer.objects.get().id])
    assert "2 customers are offered to your team." in theirs.get(reverse("casework:offers")).content.decode()
    page = theirs.get(address).content.decode()
    assert KEYS[0] not in page, "no person before accepting"
    assert "Hämeenlinna" in page
    page = sent(theirs, address, {"do": "accept", "version": "1"})
    assert "2 customers moved to your team." in page
    assert KEYS[0] in page
    assert KEYS[0] not in mine.get(address).content.decode()
    assert theirs.post(address, {"do": "nonsense", "version": "2"}).status_code == 404
    assert browser(area.forssa).get(address).status_code == 403

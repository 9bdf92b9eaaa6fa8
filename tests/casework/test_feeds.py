"""A worker's own calendar address: what it tells, what it never tells, and how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from tests.casework.conftest import MONDAY
from tests.factories.casework import Events, SmallArea
from tests.people.conftest import Staff, staff
from virtaus.accounts.models import Account, OneTimeLink, RoleMembership
from virtaus.area.models import ServicePoint
from virtaus.audit.models import AuditEntry
from virtaus.casework import feeds
from virtaus.casework.actions.meetings import book_meeting
from virtaus.casework.models import CalendarFeed, Channel, Discussion, DiscussionKind
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor, ActorKind, Membership
from virtaus.frame.errors import Forbidden
from virtaus.frame.ids import new_id
from virtaus.frame.roles import Role
from virtaus.links.icalendar import read_busy
from virtaus.people.models import Person

TUESDAY = date(2026, 12, 1)


@pytest.fixture
def coach(area: SmallArea) -> Iterator[Staff]:
    made = staff(area.hameenlinna)
    with trail.opened(made.actor, "tests"):
        yield made


@pytest.fixture
def booked(area: SmallArea, coach: Staff) -> dict[str, UUID]:
    """Two customers with a meeting each at the same service point, one protected; a third without."""
    events = Events()
    events.start("SEEN000001", "2026-11-24")
    events.start("HIDDEN0001", "2026-11-24", protected="1")
    events.start("CALLED0001", "2026-11-24")
    events.read()
    found = {}
    for hour, key in ((9, "SEEN000001"), (11, "HIDDEN0001")):
        found[key] = book(coach.actor, Person.objects.get(register_key=key).id, time(hour))
    return found


def book(actor: Actor, person: UUID, at: time, channel: Channel = Channel.SERVICE_POINT) -> UUID:
    point = ServicePoint.objects.order_by("code").first() if channel is Channel.SERVICE_POINT else None
    with trail.opened(actor, "tests"):
        return book_meeting(
            actor,
            person,
            kind=DiscussionKind.INITIAL_INTERVIEW,
            on=TUESDAY,
            at=at,
            minutes=45,
            channel=channel,
            service_point_id=point.id if point else None,
        )


def address(one: Staff) -> str:
    assert one.browser.post("/calendar/").status_code == 303
    row = feeds.own_feed(one.actor)
    assert row is not None
    return f"/calendar/{row.token}.ics"


def read(url: str, status: int = 200) -> str:
    answer = Client().get(url)
    assert answer.status_code == status
    return answer.content.decode()


def test_it_is_off_until_the_worker_makes_it(coach: Staff, booked: dict[str, UUID]) -> None:
    assert feeds.own_feed(coach.actor) is None
    assert "No calendar address is in use" in coach.browser.get("/calendar/").content.decode()
    url = address(coach)
    assert url in coach.browser.get("/calendar/").content.decode()
    text = read(url)
    assert text.count("BEGIN:VEVENT") == 2
    found = read_busy(text.encode(), ZoneInfo("Europe/Helsinki"), since=TUESDAY, until=TUESDAY + timedelta(days=1))
    assert [(row.begin.hour, row.end - row.begin) for row in found.rows] == [
        (9, timedelta(minutes=45)),
        (11, timedelta(minutes=45)),
    ]


def test_it_tells_times_and_places_and_nothing_of_anybody(coach: Staff, booked: dict[str, UUID]) -> None:
    text = read(address(coach))
    persons = Person.objects.order_by("id")
    told = [str(person.id) for person in persons] + [str(each) for each in booked.values()]
    told += [person.register_key or "" for person in persons] + ["interview", "haastattelu", coach.account.name]
    told += [coach.account.email, str(coach.account.id), str(coach.account.id.hex)]
    assert [each for each in told if each in text] == []
    assert {line.partition(":")[0].partition(";")[0] for line in text.split("\r\n") if line} == {
        "BEGIN", "END", "VERSION", "PRODID", "X-WR-CALNAME", "UID", "DTSTAMP", "DTSTART", "DTEND", "LOCATION",
        "SUMMARY", "CLASS",
    }  # fmt: skip


def test_a_protected_persons_meeting_has_no_place_and_looks_like_a_call(coach: Staff, booked: dict[str, UUID]) -> None:
    book(coach.actor, Person.objects.get(register_key="CALLED0001").id, time(14), Channel.PHONE)
    first, second, third = read(address(coach)).split("BEGIN:VEVENT")[1:]
    assert "LOCATION:" in first
    assert "LOCATION" not in second
    assert "LOCATION" not in third

    def shape(event: str) -> list[str]:
        return [line.partition(":")[0] for line in event.partition("END:VEVENT")[0].split("\r\n")]

    assert shape(second) == shape(third)


def test_only_what_the_worker_booked_and_may_still_see(area: SmallArea, coach: Staff, booked: dict[str, UUID]) -> None:
    colleague = staff(area.hameenlinna)
    assert read(address(colleague)).count("BEGIN:VEVENT") == 0
    url = address(coach)
    Discussion.objects.filter(id=booked["SEEN000001"]).update(state="cancelled")
    assert read(url).count("BEGIN:VEVENT") == 1
    Person.objects.get(register_key="HIDDEN0001").relations.update(valid_to=clock.today())
    assert read(url).count("BEGIN:VEVENT") == 0


def test_each_reading_is_logged_as_the_accounts_own(coach: Staff, booked: dict[str, UUID]) -> None:
    url = address(coach)
    before = AuditEntry.objects.count()
    read(url)
    (entry,) = AuditEntry.objects.order_by("-recorded_at", "-id")[: AuditEntry.objects.count() - before]
    assert (entry.account_id, entry.place, entry.kind) == (coach.account.id, "casework:feed_file", "read")
    assert set(entry.fields) == {"casework.calendar_feed", "casework.meetings"}
    token = url.split("/")[-1].removesuffix(".ics")
    assert token not in str(list(AuditEntry.objects.values()))
    assert bytes(OneTimeLink.objects.get().digest) != token.encode()


@pytest.mark.parametrize("end", ["replaced", "taken_back", "role", "account", "time"])
def test_the_address_ends(coach: Staff, booked: dict[str, UUID], end: str) -> None:
    url = address(coach)
    read(url)
    if end == "replaced":
        assert address(coach) != url
    elif end == "taken_back":
        assert coach.browser.post("/calendar/end").status_code == 303
    elif end == "role":
        RoleMembership.objects.filter(account=coach.account).update(valid_to=clock.today())
    elif end == "account":
        Account.objects.filter(id=coach.account.id).update(is_active=False)
    with clock.frozen_at(MONDAY + timedelta(days=366 if end == "time" else 0)):
        assert "VEVENT" not in read(url, status=410)
    assert CalendarFeed.objects.count() == 1


def test_guesses_are_slowed_and_an_ended_address_is_no_guess(coach: Staff) -> None:
    url = address(coach)
    coach.browser.post("/calendar/end")
    for _each in range(12):
        read(url, status=410)
    for _each in range(10):
        read("/calendar/guess.ics", status=410)
    read("/calendar/guess.ics", status=429)


def test_taking_back_twice_is_no_fault(coach: Staff) -> None:
    feeds.make_feed(coach.actor)
    for _each in range(2):
        feeds.end_feed(coach.actor)
    assert feeds.own_feed(coach.actor) is None
    assert OneTimeLink.objects.get().end == OneTimeLink.End.REVOKED


@pytest.mark.parametrize("role", [each for each in Role if each not in {Role.COACH, Role.TEAM_LEAD}])
def test_others_have_no_address(role: Role) -> None:
    actor = Actor(ActorKind.ACCOUNT, new_id(), (Membership(role),))
    with trail.opened(actor, "tests"), pytest.raises(Forbidden):
        feeds.make_feed(actor)
    with pytest.raises(Forbidden):
        feeds.own_feed(actor)

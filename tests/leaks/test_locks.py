"""A lock on a shared row: whoever refers to a team, a service point or a vacancy waits for nobody who edits it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from datetime import date, time
from uuid import UUID

import pytest
from django.db import connection, transaction

from tests.factories.casework import Events, SmallArea, worker
from virtaus.area import actions as area_actions
from virtaus.area.models import Team
from virtaus.casework.actions import book_meeting
from virtaus.casework.models import Channel, DiscussionKind
from virtaus.employers.models import Vacancy
from virtaus.employers.rules import vacancies
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.roles import Role
from virtaus.people.models import Person
from virtaus.proposals.models import Proposal

pytestmark = pytest.mark.django_db(transaction=True)
LONGEST = "3s"


@contextmanager
def meanwhile(change: Callable[[], object]) -> Iterator[None]:
    """Another worker's change stands uncommitted in a transaction of its own while the block runs."""
    made, done, faults = threading.Event(), threading.Event(), []

    def work() -> None:
        try:
            with transaction.atomic():
                change()
                made.set()
                done.wait(30)
                transaction.set_rollback(True)
        except Exception as error:
            faults.append(error)
        finally:
            made.set()
            connection.close()

    # The frozen clock and the language are the context's.
    thread = threading.Thread(target=copy_context().run, args=(work,))
    thread.start()
    made.wait(30)
    try:
        assert faults == []
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LONGEST])
        yield
    finally:
        done.set()
        thread.join()
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', '0', false)")
    assert faults == []


def book(coach: Actor, person: UUID, area: SmallArea, at: time) -> UUID:
    with trail.opened(coach, "test"):
        return book_meeting(
            coach,
            person,
            kind=DiscussionKind.INITIAL_INTERVIEW,
            on=date(2026, 12, 3),
            at=at,
            minutes=45,
            channel=Channel.SERVICE_POINT,
            service_point_id=area.point.id,
        )


def customer(events: Events, key: str) -> UUID:
    events.start(key, "2026-11-24")
    events.read()
    return Person.objects.get(register_key=key).id


def test_two_bookings_at_one_service_point_of_one_team(area: SmallArea, events: Events) -> None:
    one, two = customer(events, "LOCKS00001"), customer(events, "LOCKS00002")
    first, second = worker(area.hameenlinna)[1], worker(area.hameenlinna)[1]
    with meanwhile(lambda: book(first, one, area, time(10))):
        assert book(second, two, area, time(10))


def test_booking_while_the_manager_edits_the_team(area: SmallArea, events: Events) -> None:
    person = customer(events, "LOCKS00003")
    coach, admin = worker(area.hameenlinna)[1], worker(None, Role.ADMIN)[1]
    team = Team.objects.get(id=area.hameenlinna.id)

    def rename() -> None:
        with trail.opened(admin, "test"):
            area_actions.change_team(
                admin,
                team.id,
                names=("Uusi nimi", "Nytt namn", "New name"),
                specialities=("", "", ""),
                municipalities=["109"],
                version=team.version,
            )

    with meanwhile(rename):
        assert book(coach, person, area, time(11))


def test_proposing_while_somebody_edits_the_vacancy(area: SmallArea, events: Events) -> None:
    person = customer(events, "LOCKS00004")
    coach = worker(area.hameenlinna)[1]
    vacancy = Vacancy.objects.create(key="id:locks", title="Kokki", published_on=date(2026, 11, 1))
    with meanwhile(lambda: vacancies.get(coach, vacancy.id, for_update=True)):
        Proposal.objects.create(
            person_id=person, vacancy=vacancy, score=1.0, parts={}, digest="0" * 64, data_at=clock.now()
        )

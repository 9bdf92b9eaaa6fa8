"""Two programs at the same time with one key: the change is made once, the second waits and is told the same answer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from contextvars import copy_context
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from tests.casework.conftest import MONDAY
from tests.factories.casework import SmallArea, small_area, worker
from tests.tokens import Caller, token_of
from virtaus.employers.models import Vacancy
from virtaus.frame import clock
from virtaus.frame.forms import idempotency
from virtaus.frame.forms.models import SentForm
from virtaus.frame.roles import Role
from virtaus.web.api import repeating

KEY = "one-opening"
ENTRY = {"title": "Hitsaaja", "published_on": "2026-11-23"}


@pytest.fixture
def area(transactional_db: None) -> Iterator[SmallArea]:
    with clock.frozen_at(MONDAY):
        yield small_area()


@pytest.fixture
def secret(area: SmallArea) -> str:
    return token_of(worker(area.hameenlinna, Role.TEAM_LEAD)[0])


class Sender:
    """A program in a thread, and so in a transaction, of its own that enters an opening once."""

    def __init__(self, secret: str, key: str = KEY, **changes: Any) -> None:
        self.answer: Any = None
        self._send = lambda: Caller(secret, Client()).post("/vacancies", ENTRY | changes, idempotency_key=key)
        self._thread = threading.Thread(target=copy_context().run, args=(self._run,))
        self._thread.start()

    def _run(self) -> None:
        try:
            # one whose connection is lost has no answer
            with suppress(InterfaceError, OperationalError):
                self.answer = self._send()
        finally:
            connection.close()

    def waits(self) -> bool:
        self._thread.join(0.3)
        return self._thread.is_alive()

    def end(self) -> Any:
        self._thread.join(20)
        assert not self._thread.is_alive()
        return self.answer


class Held:
    """The first request that changed something is held before it commits, until told to go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self.go_on = threading.Event(), threading.Event()
        keep = repeating._keep

        def hold(*given: Any) -> None:
            keep(*given)
            if not self.reached.is_set():
                self.reached.set()
                assert self.go_on.wait(20)

        monkeypatch.setattr(repeating, "_keep", hold)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    return Held(monkeypatch)


@pytest.mark.django_db(transaction=True)
def test_the_second_waits_for_the_first_and_is_told_its_answer(secret: str, held: Held) -> None:
    first = Sender(secret)
    assert held.reached.wait(10)
    second = Sender(secret)
    assert second.waits()
    assert Vacancy.objects.count() == 0
    held.go_on.set()
    told, again = first.end(), second.end()
    assert (told.status_code, again.status_code) == (201, 201)
    assert again.json() == told.json()
    assert (told.get("Idempotency-Replayed"), again["Idempotency-Replayed"]) == (None, "true")
    assert [str(row.id) for row in Vacancy.objects.all()] == [told.json()["id"]]


@pytest.mark.django_db(transaction=True)
def test_another_request_with_the_key_is_refused_when_the_first_is_done(secret: str, held: Held) -> None:
    first = Sender(secret)
    assert held.reached.wait(10)
    other = Sender(secret, title="Leipuri")
    assert other.waits()
    held.go_on.set()
    assert (first.end().status_code, other.end().status_code) == (201, 422)
    assert [row.title for row in Vacancy.objects.all()] == ["Hitsaaja"]


@pytest.mark.django_db(transaction=True)
def test_waiting_has_an_end_and_says_when_to_come_again(
    secret: str, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idempotency, "LONGEST_WAIT", "200ms")
    first = Sender(secret)
    assert held.reached.wait(10)
    late = Sender(secret).end()
    assert (late.status_code, late["Retry-After"]) == (409, "10")
    held.go_on.set()
    assert first.end().status_code == 201
    assert Sender(secret).end().json() == first.answer.json()
    assert Vacancy.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_when_the_first_is_lost_the_second_does_it(secret: str, held: Held) -> None:
    """A process that is killed leaves its connection, and the database takes back what it had not committed."""
    first = Sender(secret)
    assert held.reached.wait(10)
    second = Sender(secret)
    assert second.waits()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND state = 'idle in transaction' AND pid <> pg_backend_pid()"
        )
        assert cursor.rowcount == 1
    told = second.end()
    held.go_on.set()
    assert first.end() is None
    assert (told.status_code, told.get("Idempotency-Replayed")) == (201, None)
    assert [str(row.id) for row in Vacancy.objects.all()] == [told.json()["id"]]
    assert SentForm.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_changes(secret: str) -> None:
    answers = [each.end() for each in [Sender(secret) for _number in range(8)]]
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer for answer in answers) == 7
    assert Vacancy.objects.count() == 1

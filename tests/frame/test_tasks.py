"""Tasks carry ids only, are queued with the change that asks for them, and run in a trail of their own."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections, transaction
from procrastinate.contrib.django import app

from tests.tasks import RunTasks
from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.ids import new_id
from virtaus.frame.tasks import periodic, task

seen: list[Any] = []


@task("tests.remember")
def remember(actor: Actor, thing_id: UUID, day: date, code: str = "x", number: int = 1) -> None:
    """Remembers what it was called with."""
    entry = trail.current()
    seen.append((actor.name, thing_id, day, code, number, entry.place if entry else ""))


@periodic("tests.nightly", cron="0 0 29 2 *")
def nightly(actor: Actor) -> None:
    seen.append(actor.name)


@pytest.fixture(autouse=True)
def _nothing_seen() -> None:
    seen.clear()


def queued() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def test_ids_go_through_the_queue_and_come_back_as_they_were(run_tasks: RunTasks) -> None:
    thing = new_id()
    remember.defer(thing, day=date(2026, 1, 2), code="events.csv-1")
    assert run_tasks() == ["tests.remember"]
    assert seen == [("tests.remember", thing, date(2026, 1, 2), "events.csv-1", 1, "task tests.remember")]


@pytest.mark.django_db
def test_a_change_that_is_undone_queues_nothing() -> None:
    with transaction.atomic():
        remember.defer(new_id(), date(2026, 1, 2))
        assert len(queued()) == 1
        transaction.set_rollback(True)
    assert queued() == []


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["Matti Meikäläinen", "a b", "x" * 81, "010190-999X\n"])
def test_text_about_anybody_is_refused(text: str) -> None:
    with pytest.raises(TypeError):
        remember.defer(new_id(), date(2026, 1, 2), code=text)
    assert queued() == []


def test_other_arguments_are_refused_when_declared() -> None:
    with pytest.raises(TypeError, match="payload"):

        @task("tests.wrong")
        def wrong(actor: Actor, payload: dict[str, str]) -> None: ...


def test_a_periodic_task_runs_when_it_is_due() -> None:
    app.tasks["tests.nightly"](timestamp=1)
    assert seen == ["tests.nightly"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("queue")
def test_the_real_worker_does_it_and_tries_again(monkeypatch: pytest.MonkeyPatch) -> None:
    # the worker's threads end with the test, and so must their connections
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})
    fails = [True]

    @task("tests.flaky")
    def flaky(actor: Actor, thing_id: UUID) -> None:
        if fails.pop() if fails else False:
            raise ValueError
        seen.append(thing_id)

    thing = new_id()
    flaky.defer(thing)

    def work() -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
            worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)

    work()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
    work()
    assert fails == []
    assert seen == [thing]

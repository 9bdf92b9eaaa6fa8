"""The worker inside a test: what was queued is done in the test's own transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from procrastinate.contrib.django import app

RunTasks = Callable[[], list[str]]


@pytest.fixture
def run_tasks(db: None) -> RunTasks:
    """Call it to do everything that is queued, in order; it returns the names of the tasks done."""

    def run() -> list[str]:
        done = []
        while job := _next():
            number, name, arguments = job
            app.tasks[name](**arguments)
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [number])
            done.append(name)
        return done

    return run


@pytest.fixture
def queue(db: None) -> Iterator[None]:
    """An empty queue before and after: the tables of the queue's library are not emptied by Django."""

    def empty() -> None:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_periodic_defers, procrastinate_workers CASCADE")

    empty()
    yield
    empty()


def _next() -> tuple[int, str, dict[str, object]] | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id LIMIT 1")
        row = cursor.fetchone()
    if row is None:
        return None
    number, name, arguments = row
    return number, name, arguments if isinstance(arguments, dict) else json.loads(arguments)

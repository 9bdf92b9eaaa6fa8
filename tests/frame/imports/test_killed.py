"""kill -9 of the worker in the middle of an import: nothing of it is seen, it is taken up again, and comes out once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date

import psycopg
import pytest
from django.db import connection, models, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from tests.addresses import address_of
from tests.factories.casework import Events, small_area
from virtaus.accounts.models import Account, RoleMembership
from virtaus.accounts.queries import actor_of
from virtaus.audit.models import AuditEntry
from virtaus.casework.models import CaseEvent, JobSearch
from virtaus.frame import clock, trail
from virtaus.frame.imports import actions
from virtaus.frame.imports.models import ImportedFile, ImportPiece
from virtaus.frame.progress.models import TaskProgress
from virtaus.frame.roles import Role
from virtaus.organisations.models import Organisation, OrganisationContact
from virtaus.people.models import Person, ServiceFacts, Source

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]
ROWS = 6_000
LONGEST = 60.0
WORKER = "from django.core.management import execute_from_command_line as run; run(['', 'procrastinate', 'worker'])"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2)


def business_id(number: int) -> str:
    """The business ID that begins with ``number``; empty where no check digit fits."""
    rest = sum(int(digit) * weight for digit, weight in zip(f"{number:07d}", WEIGHTS, strict=True)) % 11
    return "" if rest == 1 else f"{number:07d}-{(11 - rest) % 11}"


BUSINESS_IDS = list(filter(None, map(business_id, range(1, 2 * ROWS))))[:ROWS]
KEYS = [f"KILLED{number:05d}" for number in range(ROWS)]


def organisations() -> bytes:
    lines = [f"{each};Malli {each} Oy;Maija Malli;050 123 4567" for each in BUSINESS_IDS]
    return "\n".join(["business_id;name;contact_name;contact_phone", *lines]).encode()


def people() -> bytes:
    return "\n".join(["key;reach_km", *(f"{key};40" for key in KEYS)]).encode()


def events() -> bytes:
    made = Events()
    for key in KEYS:
        made.start(key, "2026-11-02")
    return made.content


def write_organisation() -> None:
    Organisation.objects.create(name="Other", business_id=BUSINESS_IDS[-1])


def write_person() -> None:
    Person.objects.create(
        register_key=KEYS[-1], municipality="109", source=Source.REGISTER, created_at=clock.calendar_now()
    )


@dataclass(frozen=True)
class Example:
    """A file, what writes the row that its last line makes, what the file makes ``ROWS`` of, and the audited action."""

    content: Callable[[], bytes]
    write_last: Callable[[], None]
    made: tuple[type[models.Model], ...]
    action: str


EXAMPLES = {
    "organisations": Example(
        organisations, write_organisation, (Organisation, OrganisationContact), "organisations.import_organisations"
    ),
    "people": Example(people, write_person, (Person, ServiceFacts), "people.import_people"),
    "events": Example(events, write_person, (Person, CaseEvent, JobSearch), "casework.import_events"),
}


@pytest.fixture
def elsewhere(transactional_db: None) -> Iterator[psycopg.Connection]:
    """A connection that sees what is committed, and who waits for whom."""
    with psycopg.connect(address_of(str(connection.settings_dict["NAME"])), autocommit=True) as other:
        yield other


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """The worker in a process of its own, on the database of the tests."""
    address = address_of(str(connection.settings_dict["NAME"]))
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER],
        env={**os.environ, "DATABASE_URL": address},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_until(reached: Callable[[], object]) -> None:
    began = time.monotonic()
    while not reached():
        assert time.monotonic() - began < LONGEST
        time.sleep(0.05)


def checked(kind: str, content: bytes) -> ImportedFile:
    """A file that its sender has looked at and left to the worker."""
    area = small_area()
    account = Account.objects.create_account("imports@virtaus.example", "Importer")
    for role, team in ((Role.MANAGER, None), (Role.TEAM_LEAD, area.hameenlinna.id)):
        RoleMembership.objects.create(account=account, role=role, team_id=team, valid_from=date(2025, 1, 1))
    actor = actor_of(account)
    with trail.opened(actor, "tests"):
        sent = actions.send(actor, kind, "file.csv", len(content), [content]).file_id
        actions.check(actor, sent)
        actions.ask_for_import(actor, sent)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'frame.check_import'")
    return ImportedFile.objects.get(id=sent)


def waiting_for_a_lock(elsewhere: psycopg.Connection) -> list[int]:
    """The database's processes that wait for somebody else's row, which only comes when the last row is written."""
    found = elsewhere.execute(
        "SELECT pid FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'transactionid'"
    )
    return [row[0] for row in found]


def ended(elsewhere: psycopg.Connection, pids: list[int]) -> bool:
    return not elsewhere.execute("SELECT 1 FROM pg_stat_activity WHERE pid = ANY (%s)", [pids]).fetchall()


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_a_worker_killed_in_the_middle_leaves_nothing_and_the_next_one_does_it_once(
    kind: str, elsewhere: psycopg.Connection
) -> None:
    example = EXAMPLES[kind]
    kept = checked(kind, example.content())
    assert kept.state == "ready"
    with transaction.atomic():
        example.write_last()
        with worker() as first:
            wait_until(lambda: waiting_for_a_lock(elsewhere))
            writing = waiting_for_a_lock(elsewhere)
            first.send_signal(signal.SIGKILL)
            assert first.wait() == -signal.SIGKILL
        transaction.set_rollback(True)
    wait_until(lambda: ended(elsewhere, writing))

    kept.refresh_from_db()
    assert kept.state == "ready"
    assert [model.objects.count() for model in example.made] == [0] * len(example.made)  # type: ignore[attr-defined]
    assert set(ImportPiece.objects.filter(file=kept).values_list("part", flat=True)) == {"file", "report"}
    assert not AuditEntry.objects.filter(action=example.action).exists()
    progress = TaskProgress.objects.get(id=kept.progress_id)
    assert (progress.state, progress.percent < 100) == ("running", True), "it was in the middle"

    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '5 minutes'")
    with suppress(AlreadyEnqueued):  # when an even minute began while the first one lived
        app.tasks["frame.revive_jobs"].defer(timestamp=0)
    with worker():
        wait_until(lambda: TaskProgress.objects.get(id=kept.progress_id).state == "done")
    kept.refresh_from_db()
    assert (kept.state, kept.counts["new"]) == ("applied", ROWS)
    assert [model.objects.count() for model in example.made] == [ROWS] * len(example.made)  # type: ignore[attr-defined]
    assert AuditEntry.objects.filter(action=example.action).count() == 1

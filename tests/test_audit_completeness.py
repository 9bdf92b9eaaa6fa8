"""Whatever an answer reads of persons stands in the log with the persons: every address is asked, every statement read.

A statement that gives columns of a table with persons' data, and gives rows, must be matched by an entry of the same
request that names persons. Counting is no reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction

from tests.harness.routes import Route, all_routes
from tests.world import World
from virtaus.audit.models import AuditEntry
from virtaus.frame.personal import declarations, parts
from virtaus.frame.roles import Role
from virtaus.people.models import Person

FIRST = (Role.TEAM_LEAD, Role.COACH, Role.MANAGER, Role.ADMIN, Role.DPO, *Role)
NOT_ASKED = {"health", "ready", "metrics"}
# Columns that only lead on, say whose login asks, or order rows: nothing of a person is told by them alone.
LEADS_ON = {"id", "account_id", "person_id", "team_id", "proposal_id", "vacancy_id", "version"}
_COLUMN = re.compile(r'"(\w+)"\."(\w+)"')


def person_tables() -> set[str]:
    told = [Person, *(each.model for each in declarations()), *(each.model for each in parts())]
    return {model._meta.db_table for model in told}


def told_of_persons(statement: str, tables: set[str]) -> set[str]:
    """The columns of persons' tables that a SELECT gives, beside those that only lead on."""
    if not statement.startswith("SELECT"):
        return set()
    given = statement.partition(" FROM ")[0]
    if "COUNT(" in given:
        return set()
    return {
        f"{table}.{column}" for table, column in _COLUMN.findall(given) if table in tables and column not in LEADS_ON
    }


@contextmanager
def reads(tables: set[str]) -> Iterator[set[str]]:
    """Gathers the columns of persons that statements in the block gave with at least one row."""
    found: set[str] = set()

    def watch(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        answer = execute(sql, params, many, context)
        if context["cursor"].rowcount > 0:
            found.update(told_of_persons(str(sql), tables))
        return answer

    with connection.execute_wrapper(watch):
        yield found


def ask(world: World, route: Route, address: str, tables: set[str]) -> str:
    """What was read and not logged, in words; empty when all is in order."""
    role = None if route.right.public else next(role for role in FIRST if role in route.right.roles)
    with transaction.atomic():
        known = set(AuditEntry.objects.order_by().values_list("id", flat=True))
        with reads(tables) as found:
            answer = world.client(role).get(address)
            b"".join(answer) if answer.streaming else answer.content
        logged = (
            AuditEntry.objects.exclude(id__in=known).order_by().values_list("persons", "fields", "purpose", "place")
        )
        entries = list(logged)
        transaction.set_rollback(True)
    if found and not any(persons and fields and purpose and place for persons, fields, purpose, place in entries):
        return f"{route.name}: {', '.join(sorted(found))}"
    return ""


def test_the_test_sees_what_is_read(world: World) -> None:
    tables = person_tables()
    assert "people_person" in tables
    with reads(tables) as found:
        list(Person.objects.order_by("id"))
        Person.objects.count()
    assert "people_person.register_key" in found
    assert told_of_persons('SELECT COUNT(*) AS "__count" FROM "people_person"', tables) == set()
    assert {model._meta.db_table for model in _with_a_person()} <= tables


def _with_a_person() -> Iterator[type[models.Model]]:
    for model in apps.get_models():
        if any(field.related_model is Person for field in model._meta.concrete_fields):
            yield model


def test_every_page_that_reads_of_persons_logs_them(world: World) -> None:
    tables = person_tables()
    asked, unlogged = 0, []
    for route in all_routes():
        address = world.address(route)
        if address is None or route.name in NOT_ASKED:
            continue
        asked += 1
        if fault := ask(world, route, address, tables):
            unlogged.append(fault)
    assert asked > 100
    assert not unlogged, "\n".join(unlogged)


def test_a_page_that_forgets_to_note_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from virtaus.frame import trail

    route = next(each for each in all_routes() if each.name == "people:person")
    monkeypatch.setattr(trail, "note", lambda fields, persons=(): None)
    address = world.address(route)
    assert address is not None
    assert ask(world, route, address, person_tables()).startswith("people:person: ")

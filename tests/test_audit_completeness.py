"""Whatever a request reads or writes of persons stands in the log: every address is asked, every form is sent.

A statement that gives columns of a table with persons' data, and gives rows, must be matched by an entry of the same
request that names persons. Counting is no reading. What is written is watched in every test (``tests.harness.writes``);
here each form of each page is filled in and sent, so that no page is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection, models, transaction

from tests.harness.forms import filled_forms
from tests.harness.routes import Route, all_routes
from tests.harness.streams import read
from tests.harness.writes import Seen, UnloggedWrite, person_tables, watched
from tests.tokens import caller
from tests.world import World
from virtaus.audit.models import AuditEntry
from virtaus.frame import clock, trail
from virtaus.frame.roles import Role
from virtaus.people.models import Person

FIRST = (Role.TEAM_LEAD, Role.COACH, Role.MANAGER, Role.ADMIN, Role.DPO, *Role)
NOT_ASKED = {"health", "ready", "metrics"}
ON_EVERY_PAGE = {"/preferences", "/sign-out", "/people/search/"}
# Tables that no form of the small world's area writes; the rooms' own tests do, whose requests are watched too.
WRITTEN_ELSEWHERE = {
    "casework_benefitperiod": "comes from files of events only",
    "casework_needsassessment": "a stand-alone area's",
    "casework_offeredperson": "an offer is looked at once more before it is made",
    "casework_planacceptance": "a stand-alone area's",
    "commitments_treeversion": "kept when a plan is accepted, in a stand-alone area",
    "people_contact": "a stand-alone area's",
    "people_datumsource": "a stand-alone area's",
    "people_erasure": "erasing is looked at once more before it is done",
    "people_identity": "a stand-alone area's",
    "people_invitation": "for a customer without a login",
    "people_personbackground": "comes from files of persons only",
    "people_personname": "a stand-alone area's",
}
# Columns that only lead on, say whose login asks, or order rows: nothing of a person is told by them alone.
LEADS_ON = {"id", "account_id", "person_id", "team_id", "proposal_id", "vacancy_id", "version"}
_COLUMN = re.compile(r'"(\w+)"\."(\w+)"')


def told_of_persons(statement: str, tables: frozenset[str]) -> set[str]:
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
def reads(tables: frozenset[str]) -> Iterator[set[str]]:
    """Gathers the columns of persons that statements in the block gave with at least one row."""
    found: set[str] = set()

    def watch(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        answer = execute(sql, params, many, context)
        if context["cursor"].rowcount > 0:
            found.update(told_of_persons(str(sql), tables))
        return answer

    with connection.execute_wrapper(watch):
        yield found


def ask(world: World, route: Route, address: str, tables: frozenset[str]) -> str:
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
    route = next(each for each in all_routes() if each.name == "people:person")
    monkeypatch.setattr(trail, "note", lambda fields, persons=(): None)
    address = world.address(route)
    assert address is not None
    assert ask(world, route, address, person_tables()).startswith("people:person: ")


def submitted(world: World, address: str, role: Role | None) -> Iterator[tuple[str, str, Seen]]:
    """Each form of a page sent as somebody fills it in: where to, what the log lacks, and what was written."""
    page = world.client(role).get(address)
    read(page)
    if page.status_code == 200 and page.get("Content-Type", "").startswith("text/html"):
        for form in filled_forms(page.content.decode(), address):
            if form.action not in ON_EVERY_PAGE:
                yield form.action, *taken_back(lambda form=form: world.client(role).post(form.action, form.values))


def taken_back(ask: Callable[[], Any]) -> tuple[str, Seen]:
    """What the log lacks of a request, in words, and what the request wrote; nothing of it stays."""
    with transaction.atomic(), watched() as seen:
        try:
            read(ask())
            fault = ""
        except UnloggedWrite as unlogged:
            fault = str(unlogged)
        # what a block within wrote is gathered by now; this one's own end would call it rolled back
        transaction.set_rollback(True)
    return fault, seen


def test_every_form_that_writes_of_persons_logs_it(world: World) -> None:
    written: set[str] = set()
    sent_to, unlogged = set(), []
    for route in all_routes():
        address = world.address(route)
        if address is None or route.name in NOT_ASKED:
            continue
        role = next((role for role in FIRST if role in route.right.roles and not route.right.public), None)
        for action, fault, seen in submitted(world, address, role):
            sent_to.add(action)
            written |= seen.tables
            if fault:
                unlogged.append(f"{route.name}: {fault}")
    assert not unlogged, "\n".join(unlogged)
    assert len(sent_to) > 60
    assert person_tables() - written <= WRITTEN_ELSEWHERE.keys(), "no form reached these tables"


def test_every_change_by_a_program_that_writes_of_persons_logs_it(world: World) -> None:
    coach = caller(world, Role.COACH)
    person = world.things["person"]
    day = clock.today() + timedelta(days=14 - clock.today().weekday())
    when = {"on": day.isoformat(), "at": "14:15", "minutes": 30, "channel": "phone"}
    meeting = f"/meetings/{world.samples['casework:meeting'].values['meeting_id']}"
    proposal = f"/proposals/{world.things['proposal']}"
    versions = {address: coach.get(address)["ETag"] for address in (meeting, proposal)}
    changes: dict[str, Callable[[], Any]] = {
        "casework.book_meeting": lambda: coach.post(
            "/meetings", {"person_id": str(person), "kind": "initial_interview", **when}
        ),
        "casework.move_meeting": lambda: coach.put(meeting, when, if_match=versions[meeting]),
        "casework.mark_meeting": lambda: coach.post(
            f"{meeting}/mark", {"state": "cancelled"}, if_match=versions[meeting]
        ),
        "proposals.decide": lambda: coach.post(
            f"{proposal}/decide", {"state": "contacted"}, if_match=versions[proposal]
        ),
    }
    for action, ask in changes.items():
        fault, seen = taken_back(ask)
        assert (fault, bool(seen.tables)) == ("", True), action
        (entry,) = (each for each in seen.entries if each.kind == "write" and each.persons)
        assert (entry.action, entry.actor.account_id) == (action, world.accounts[Role.COACH].id)
        assert seen.persons <= entry.persons


def test_a_form_that_forgets_to_note_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"/people/{world.things['person']}/service/"
    assert [fault for _action, fault, _seen in submitted(world, address, Role.COACH)] == [""]
    monkeypatch.setattr(trail, "note", lambda fields, persons=(): None)
    ((_action, fault, _seen),) = submitted(world, address, Role.COACH)
    assert "rows of people_servicefacts were written without an entry" in fault
    monkeypatch.undo()
    note = trail.note
    monkeypatch.setattr(trail, "note", lambda fields, persons=(): note(fields, [UUID(int=1)] if persons else ()))
    ((_action, fault, _seen),) = submitted(world, address, Role.COACH)
    assert "1 persons whose rows were written are not named by the log" in fault

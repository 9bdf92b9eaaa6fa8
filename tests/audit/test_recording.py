"""The sink of the trail: what a row holds, and that nothing in it changes."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from virtaus.audit.keys import keyed
from virtaus.audit.models import AuditEntry
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor, ActorKind, Membership
from virtaus.frame.ids import new_id
from virtaus.frame.roles import Role

pytestmark = pytest.mark.django_db


def test_reads_of_a_request_become_one_row() -> None:
    team, person, other = new_id(), new_id(), new_id()
    actor = Actor(ActorKind.ACCOUNT, new_id(), (Membership(Role.COACH, team), Membership(Role.MANAGER)))
    with trail.opened(actor, "GET people:person") as entry:
        trail.note(["people.skills"], [person])
        trail.note(["people.municipality"], [person, other])
    row = AuditEntry.objects.get(request_id=entry.request_id)
    assert (row.kind, row.actor_kind, row.account_id) == ("read", "account", actor.account_id)
    assert (row.roles, row.team_ids, row.place) == (["coach", "manager"], [team], "GET people:person")
    assert row.fields == ["people.municipality", "people.skills"]
    assert row.persons == sorted([keyed(person), keyed(other)])
    assert row.outcome == "ok"
    assert abs((clock.now() - row.recorded_at).total_seconds()) < 60


def test_a_request_that_touches_nothing_leaves_no_row() -> None:
    with trail.opened(Actor.anonymous(), "GET home") as entry:
        pass
    assert not AuditEntry.objects.filter(request_id=entry.request_id).exists()


def test_a_failed_request_is_recorded_with_its_outcome() -> None:
    with pytest.raises(ZeroDivisionError), trail.opened(Actor.anonymous(), "GET home") as entry:  # noqa: PT012
        trail.note(["people.skills"], [new_id()])
        raise ZeroDivisionError
    assert AuditEntry.objects.get(request_id=entry.request_id).outcome == "ZeroDivisionError"


def test_the_log_never_holds_a_persons_id() -> None:
    person = new_id()
    assert keyed(person) == keyed(person) != person
    assert keyed(new_id()) != keyed(person)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET outcome = 'ok'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "TRUNCATE audit_entry_other",
        "DELETE FROM ONLY audit_entry_other",
    ],
)
def test_the_log_refuses_change(statement: str) -> None:
    with clock.frozen_at(clock.now().replace(year=1999)), trail.opened(Actor.anonymous(), "GET home"):
        trail.note(["people.skills"])  # lands in the default partition
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_every_partition_refuses_to_be_emptied() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'audit_entry'::regclass AND NOT EXISTS"
            " (SELECT FROM pg_trigger WHERE tgrelid = inhrelid AND tgname = 'never_emptied')"
        )
        assert cursor.fetchall() == []


def test_partitions_are_made_once_and_survive_rows_in_the_default_one() -> None:
    with clock.frozen_at(clock.now().replace(year=1998, month=2, day=3)), trail.opened(Actor.anonymous(), "GET home"):
        trail.note(["people.skills"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_make_partitions('1998-01-15', 3)")
        assert cursor.fetchone() == (2,)
        cursor.execute("SELECT audit_make_partitions('1998-01-15', 3)")
        assert cursor.fetchone() == (0,)


def test_the_web_role_may_add_and_read_only() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE virtaus_audit_probe")
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO virtaus_audit_probe")
        cursor.execute("SELECT audit_restrict('virtaus_audit_probe')")
        cursor.execute("SET LOCAL ROLE virtaus_audit_probe")
    with trail.opened(Actor.anonymous(), "GET home") as entry:
        trail.note(["people.skills"])
    assert AuditEntry.objects.filter(request_id=entry.request_id).exists()
    for statement in ("DELETE FROM audit_entry", "DELETE FROM audit_entry_other", "DROP TABLE audit_entry"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_make_partitions('2050-01-01', 1)")
        assert cursor.fetchone() == (1,)


def test_default_privileges_open_no_new_partition_to_the_web_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = 'virtaus_app'")
        if cursor.fetchone() is None:
            cursor.execute("CREATE ROLE virtaus_app")
        cursor.execute("ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO virtaus_app")
        cursor.execute("SELECT audit_make_partitions('2049-01-01', 1)")
        cursor.execute(
            "SELECT kind, has_table_privilege('virtaus_app', 'audit_entry_2049_01', kind)"
            " FROM unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS kind"
        )
        assert dict(cursor.fetchall()) == {"UPDATE": False, "DELETE": False, "TRUNCATE": False}
        cursor.execute("SELECT has_table_privilege('virtaus_app', 'audit_entry', 'INSERT')")
        assert cursor.fetchone() == (True,)

"""The chain: what is sealed when, and that every way of changing the log afterwards is found and named.

These tests commit, because a row is sealed only when its transaction is over.
"""

from __future__ import annotations

import threading
import time
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from tests.addresses import address_of
from tests.audit.conftest import AS_IN_THE_PRODUCT, entry_ids, record, run, seal_all, tampering
from virtaus.audit import sealing, tasks
from virtaus.audit.models import Verification
from virtaus.audit.partitions import make_partitions
from virtaus.audit.sealer import keep_sealing
from virtaus.audit.sealing import heads, seal_entries, unsealed
from virtaus.audit.verifying import verify
from virtaus.frame.actor import Actor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_log")]


def findings() -> list[str]:
    return [str(finding) for finding in verify().findings]


def test_committed_rows_are_sealed_once_and_the_chain_holds() -> None:
    record(3)
    assert unsealed().entries == 3
    assert seal_all() == 3
    assert seal_entries() == 0
    record(2)
    assert seal_all() == 2
    assert unsealed().entries == 0
    outcome = verify()
    assert (outcome.blocks, outcome.entries, outcome.findings) == (2, 5, [])
    assert Verification.objects.latest("started_at").findings == 0


def test_a_row_of_an_open_transaction_waits_and_is_sealed_later() -> None:
    other = connections.create_connection("default")
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")
        record()
        assert seal_entries() == 0, "a transaction that began earlier may still write: its row would be left out"
        assert unsealed().entries == 1
    finally:
        other.rollback()
        other.close()
    assert seal_all() == 1
    assert findings() == []


def test_a_row_waits_for_older_transactions_of_the_whole_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    here = sealing._WINDOWS
    monkeypatch.setattr(sealing, "_WINDOWS", AS_IN_THE_PRODUCT)
    with psycopg.connect(address_of("postgres")) as other:
        other.execute("SELECT pg_current_xact_id()")
        record()
        assert seal_entries() == 0
        assert unsealed().entries == 1
        other.rollback()
    monkeypatch.setattr(sealing, "_WINDOWS", here)
    assert seal_all() == 1


def test_rows_of_a_restored_backup_are_sealed_and_their_chain_goes_on() -> None:
    record()
    seal_all()
    run(
        "INSERT INTO audit_entry (id, recorded_at, kind, actor_kind, actor_name, roles, team_ids, purpose, place,"
        " action, persons, fields, outcome, request_id, cluster, xid)"
        " SELECT gen_random_uuid(), recorded_at, kind, actor_kind, actor_name, roles, team_ids, purpose, place,"
        " action, persons, fields, outcome, request_id, 1, '900000000000' FROM audit_entry"
    )
    record()
    assert seal_all() == 2
    assert findings() == []
    assert unsealed().entries == 0


def test_a_changed_row_is_named() -> None:
    record(3)
    seal_all()
    changed = entry_ids()[1]
    tampering("UPDATE audit_entry SET outcome = 'other' WHERE id = %s", changed)
    assert findings() == [f"block 1: entry {changed} was changed"]


def test_a_removed_row_is_named() -> None:
    record(3)
    seal_all()
    removed = entry_ids()[2]
    tampering("DELETE FROM audit_entry WHERE id = %s", removed)
    assert findings() == [f"block 1: entry {removed} was removed"]


def test_a_row_added_afterwards_is_named() -> None:
    record(2)
    seal_all()
    first = entry_ids()[0]
    tampering(
        "INSERT INTO audit_entry SELECT '00000000-0000-7000-8000-000000000001', recorded_at, kind, actor_kind,"
        " actor_name, account_id, roles, team_ids, purpose, place, action, persons, fields, outcome, request_id,"
        " cluster, xid FROM audit_entry WHERE id = %s",
        first,
    )
    assert findings() == ["block 1: entry 00000000-0000-7000-8000-000000000001 was added"]


def test_a_block_taken_out_or_rewritten_is_named() -> None:
    for _ in range(3):
        record()
        seal_all()
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, leaves FROM audit_seal_block ORDER BY seq")
        leaves = dict(cursor.fetchall())
    tampering("UPDATE audit_seal_block SET leaves = %s WHERE seq = 2", bytes(leaves[1]))
    assert findings()[0] == "block 2 is broken"
    tampering("UPDATE audit_seal_block SET leaves = %s WHERE seq = 2", bytes(leaves[2]))
    assert findings() == []
    tampering("DELETE FROM audit_seal_block WHERE seq = 2")
    assert findings()[0] == "block 2 is missing"


def test_a_chain_cut_short_is_seen_against_exported_heads(tmp_path: Path) -> None:
    for _ in range(2):
        record()
        seal_all()
    kept, said = StringIO(), StringIO()
    call_command("verify_audit", "--heads", stdout=kept)
    file = tmp_path / "heads"
    file.write_text(kept.getvalue(), encoding="utf-8")
    call_command("verify_audit", "--against", str(file), stdout=said)
    assert "the chain holds" in said.getvalue()
    newest = entry_ids()[-1]
    tampering("DELETE FROM audit_seal_block WHERE seq = 2")
    tampering("DELETE FROM audit_entry WHERE id = %s", newest)
    assert findings() == [], "the chain alone can't see that its end is gone"
    with pytest.raises(CommandError, match="1 findings"):
        call_command("verify_audit", "--against", str(file), stdout=said)
    assert "block 2 is missing" in said.getvalue()


def test_a_file_of_heads_that_cannot_be_read_is_refused_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "heads"
    with pytest.raises(CommandError, match="can't be read"):
        call_command("verify_audit", "--against", str(file))
    file.write_text("1 abc\n", encoding="utf-8")
    with pytest.raises(CommandError, match=" 1: "):
        call_command("verify_audit", "--against", str(file))


def test_the_seal_command_says_what_it_did() -> None:
    record()
    seal_all()
    said = StringIO()
    call_command("seal_audit", stdout=said)
    newest = next(heads(limit=1))
    assert said.getvalue() == f"0 entries sealed; the newest block is 1 {newest.seal}\n"


def test_the_sealer_seals_by_itself_until_it_is_stopped() -> None:
    stop = threading.Event()
    sealer = threading.Thread(target=keep_sealing, args=(stop,))
    sealer.start()
    try:
        record()
        deadline = time.monotonic() + 30
        while unsealed().entries and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        stop.set()
        sealer.join(timeout=10)
    assert unsealed().entries == 0
    assert not sealer.is_alive()


def test_the_night_checks_the_chain_and_makes_partitions() -> None:
    record()
    seal_all()
    tasks.verify_log(Actor.system("tests"))
    assert Verification.objects.latest("started_at").findings == 0
    tasks.prepare_partitions(Actor.system("tests"))
    assert make_partitions() == 0

"""Keys change while everybody works: nothing is lost, nothing stays behind, and what is needed is never retired."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, connections, transaction
from pytest_django import Settings

from tests.addresses import address_of
from virtaus.accounts import links
from virtaus.accounts.models import OneTimeLink, RecoveryCode
from virtaus.accounts.second_factor import _use_recovery_code
from virtaus.audit.models import AuditEntry
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.encryption import WrongKey, add_key, create_keys, rotation
from virtaus.frame.encryption.keys import KeysMissing, ring
from virtaus.frame.encryption.rotation import SealedColumn, reindex, reseal, sealed_columns
from virtaus.frame.files import content, owner, store
from virtaus.frame.files.models import FilePiece, StoredFile
from virtaus.frame.rights import PUBLIC

ROTATION_FILES = owner("tests.rotation", right=PUBLIC, opens=lambda actor, owner_id: None)


def column_of(model: Any) -> SealedColumn:
    return SealedColumn(model, "code", lambda row: f"frame.secret.code:{row[0]}")


def key_numbers(table: str = "frame_secret", column: str = "code") -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL")  # noqa: S608  names of this file
        return {int.from_bytes(bytes(row[0])[1:3], "big") for row in cursor.fetchall()}


def rotate(*arguments: str) -> str:
    said = StringIO()
    call_command("rotate_keys", *arguments, stdout=said)
    return said.getvalue()


def grow_old(folder: Path) -> None:
    """The keys were made two hours ago."""
    for path in folder.glob("*.key"):
        os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 7200))


def test_rows_move_over_to_a_new_key(secrets: Any, tmp_path: Path) -> None:
    secrets.objects.create(code="old")
    secrets.objects.create()
    assert reseal(column_of(secrets)) == 0
    add_key(tmp_path)
    secrets.objects.create(code="new")
    assert reseal(column_of(secrets)) == 1
    assert reseal(column_of(secrets)) == 0
    assert key_numbers() == {2}
    assert [row.code for row in secrets.objects.all()] == ["old", None, "new"]


def test_a_rotation_that_was_broken_off_goes_on(secrets: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        secrets.objects.create(code=str(number))
    add_key(tmp_path)
    small = SealedColumn(secrets, "code", column_of(secrets).place, batch=2)

    def break_off(what: str, done: int, wanted: int) -> None:
        assert wanted == 5
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reseal(small, break_off)
    assert key_numbers() == {1, 2}
    assert reseal(small) == 3
    assert key_numbers() == {2}
    assert [row.code for row in secrets.objects.all()] == list("01234")


def test_what_opens_with_no_key_stops_the_rotation_and_is_named(secrets: Any, tmp_path: Path) -> None:
    row = secrets.objects.create(code="abc")
    add_key(tmp_path)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE frame_secret SET code = code || '\\x00'::bytea")
    with pytest.raises(WrongKey, match=str(row.id)):
        reseal(column_of(secrets))


def test_with_two_index_keys_a_value_is_found_by_either_and_stays_unique(secrets: Any, tmp_path: Path) -> None:
    old = secrets.objects.create(code="abc")
    add_key(tmp_path, "index")
    new = secrets.objects.create(code="def")
    assert [secrets.objects.get(code_index=code) for code in ("ABC", "DEF")] == [old, new]
    assert set(secrets.objects.filter(code_index__in=["abc", "def"])) == {old, new}
    with pytest.raises(IntegrityError), transaction.atomic():
        secrets.objects.create(code="Abc")
    old.save()
    field = secrets._meta.get_field("code_index")
    assert reindex(secrets, field) == 0, "saving the row has made its index anew"
    again = secrets.objects.create(code="ghi")
    secrets.objects.filter(pk=again.pk).update(code_index=field.digests("ghi")[1])
    assert reindex(secrets, field) == 1
    (tmp_path / "index-0001.key").unlink()
    assert secrets.objects.get(code_index="GHI") == again
    assert not secrets.objects.filter(code_index="ghj").exists()


def test_every_process_notices_a_key_without_a_restart(tmp_path: Path, settings: Settings) -> None:
    create_keys(tmp_path)
    settings.VIRTAUS_KEYS = str(tmp_path)
    asking = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import django; django.setup()\n"
            "from virtaus.frame.encryption.keys import ring\n"
            "import sys\n"
            "for line in sys.stdin: print(ring().current, ring().current_index, flush=True)",
        ],
        env={**os.environ, "VIRTAUS_KEYS": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert asking.stdin is not None
    assert asking.stdout is not None

    def answer() -> str:
        asking.stdin.write("\n")  # type: ignore[union-attr]
        asking.stdin.flush()  # type: ignore[union-attr]
        return asking.stdout.readline().strip()  # type: ignore[union-attr]

    try:
        assert answer() == "1 1"
        add_key(tmp_path)
        assert answer() == "2 1"
        add_key(tmp_path, "index")
        assert answer() == "2 2"
    finally:
        asking.stdin.close()
        asking.wait(timeout=20)
        asking.stdout.close()


def test_a_key_that_is_being_copied_leaves_the_ring_as_it_was(tmp_path: Path, settings: Settings) -> None:
    create_keys(tmp_path)
    settings.VIRTAUS_KEYS = str(tmp_path)
    assert ring().current == 1
    (tmp_path / "data-0002.key").write_text("00")
    assert ring().current == 1
    (tmp_path / "data-0002.key").write_text("00" * 32)
    assert ring().current == 2
    os.utime(tmp_path, ns=(0, 0))
    for path in tmp_path.glob("data-*.key"):
        path.unlink()
    assert ring().current == 2, "the last good ring stays in memory"
    settings.VIRTAUS_KEYS = str(tmp_path / "nowhere")
    with pytest.raises(KeysMissing):
        ring()


@pytest.fixture
def keys(db: None, tmp_path: Path, settings: Settings) -> Path:
    folder = tmp_path / "keys"
    create_keys(folder)
    settings.VIRTAUS_KEYS = str(folder)
    return folder


def a_file(text: bytes = b"text\n") -> StoredFile:
    return StoredFile.objects.get(pk=store(ROTATION_FILES, links.new_id(), ContentFile(text, "some.txt")))


def test_one_command_moves_fields_and_files_and_is_logged(keys: Path) -> None:
    stored = a_file()
    said = rotate()
    assert "data-0002.key is new" in said
    assert "frame.FilePiece.sealed: 1 of 1" in said
    assert key_numbers("frame_storedfile", "name") == key_numbers("frame_filepiece", "sealed") == {2}
    assert StoredFile.objects.get(pk=stored.pk).name == "some.txt"
    assert b"".join(content(stored.pk)) == b"text\n"
    assert AuditEntry.objects.filter(place="rotate_keys", fields=["frame.keys"]).exists()


def test_the_command_goes_on_without_another_key(keys: Path) -> None:
    a_file()
    add_key(keys)
    assert "without another key" in rotate()
    assert ring().current == 2
    assert key_numbers("frame_filepiece", "sealed") == {2}


def test_a_key_that_a_row_needs_is_not_retired(keys: Path, tmp_path: Path) -> None:
    a_file()
    add_key(keys)
    grow_old(keys)
    with pytest.raises(CommandError, match=r"still needed. frame.FilePiece.sealed: 1; frame.StoredFile.name: 1"):
        rotate("--retire", str(tmp_path / "old"))
    rotate()
    said = rotate("--retire", str(tmp_path / "old"))
    assert "kept for the backups" in said
    assert sorted(path.name for path in keys.iterdir()) == ["data-0002.key", "index-0001.key"]
    assert [path.name for path in (tmp_path / "old").iterdir()] == ["data-0001.key"]
    with pytest.raises(CommandError, match="one data key only"):
        rotate("--retire", str(tmp_path / "old"))


def test_a_young_key_and_a_folder_among_the_keys_are_refused(keys: Path, tmp_path: Path) -> None:
    rotate()
    with pytest.raises(CommandError, match="younger than an hour"):
        rotate("--retire", str(tmp_path / "old"))
    with pytest.raises(CommandError, match="outside"):
        rotate("--retire", str(keys / "old"))


def test_links_and_codes_live_through_a_new_index_key_and_hold_the_old_one(keys: Path, tmp_path: Path) -> None:
    from tests.factories.casework import worker
    from virtaus.accounts.models import SecondFactor
    from virtaus.accounts.second_factor import _new_recovery_codes
    from virtaus.frame.roles import Role

    link = links.make(Actor.system("tests"), "tests.link", valid=clock.timedelta(days=1))
    token = links.token_of(link)
    account, _actor = worker(None, Role.ADMIN)
    factor = SecondFactor.objects.create(account=account, secret="A" * 32, offered_at=clock.now())
    codes = _new_recovery_codes(factor)
    rotate("--index")
    link.refresh_from_db()
    assert links.token_of(link) == token
    found = links.opened("tests.link", token, sender="10.0.0.1")
    assert found == link
    assert _use_recovery_code(factor, codes[0])
    grow_old(keys)
    with pytest.raises(CommandError, match="links and codes in force: 1; recovery codes on paper: 9"):
        rotate("--index", "--retire", str(tmp_path / "old"))
    assert RecoveryCode.objects.filter(used_at__isnull=True).count() == 9
    rotate("--index", "--retire", str(tmp_path / "old"), "--end-old-codes")
    assert OneTimeLink.objects.get(pk=link.pk).end == "revoked"
    assert not RecoveryCode.objects.filter(used_at__isnull=True).exists()
    assert len(ring().indexes) == 1


def test_every_sealed_column_of_the_product_is_known() -> None:
    names = {str(column) for column in sealed_columns()}
    assert {"accounts.SecondFactor.secret", "frame.FilePiece.sealed", "people.Identity.hetu"} <= names
    assert {model.__name__ for model, _field in rotation.blind_indexes()} >= {"Identity", "Contact"}


WRITER = """
import django; django.setup()
import json, random, sys, time
from django.core.files.base import ContentFile
from virtaus.frame.files.models import StoredFile
from virtaus.frame.ids import new_id
kept = {}
ids = list(StoredFile.objects.order_by("id").values_list("id", flat=True))
print("ready", flush=True)
until = time.monotonic() + 4
while time.monotonic() < until:
    row = StoredFile.objects.get(pk=random.choice(ids))
    row.name = kept[str(row.pk)] = f"{new_id()}.txt"
    row.save(update_fields=["name"])
print(json.dumps(kept), flush=True)
"""


@pytest.mark.django_db(transaction=True)
def test_a_writer_in_another_process_loses_nothing(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "keys"
    create_keys(folder)
    settings.VIRTAUS_KEYS = str(folder)
    for number in range(60):
        a_file(f"text {number}\n".encode())
    address = address_of(connections["default"].settings_dict["NAME"])
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER],
        env={**os.environ, "VIRTAUS_KEYS": str(folder), "DATABASE_URL": address},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline().strip() == "ready"
        for number in (2, 3, 4):
            rotate()
            assert ring().current == number
        kept = json.loads(writer.stdout.readline())
    finally:
        writer.wait(timeout=30)
        if writer.stdout:
            writer.stdout.close()
    assert len(kept) > 10
    names = {str(row.pk): row.name for row in StoredFile.objects.all()}
    assert {pk: names[pk] for pk in kept} == kept
    assert all(name.startswith("some") for pk, name in names.items() if pk not in kept)
    sum(reseal(column) for column in sealed_columns())
    assert key_numbers("frame_storedfile", "name") == key_numbers("frame_filepiece", "sealed") == {4}
    assert FilePiece.objects.count() == 60

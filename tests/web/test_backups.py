"""Backup and restore: a round trip, and everything that must stop one."""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.utils import ConnectionHandler
from pytest_django import Settings

from virtaus.accounts.models import Account
from virtaus.frame.encryption import create_keys
from virtaus.frame.encryption.keys import add_key, ring
from virtaus.web import backups
from virtaus.web.backups import BackupError

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def keys(settings: Settings, tmp_path: Path) -> Path:
    settings.VIRTAUS_KEYS = str(tmp_path / "keys")
    create_keys(tmp_path / "keys")
    return tmp_path / "keys"


@pytest.fixture
def empty_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The name of an empty database beside the tests' own."""
    name = f"restored_{uuid.uuid4().hex[:8]}"
    with connection.cursor() as cursor:
        cursor.execute(f"create database {name}")
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f"drop database {name} with (force)")


@pytest.fixture
def elsewhere(empty_database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """A switch: from its call on, backups work on the empty database. Gives a connection to it."""
    other = ConnectionHandler({"default": {**connection.settings_dict, "NAME": empty_database}})["default"]

    def switch() -> object:
        monkeypatch.setattr(backups, "connection", other)
        return other

    yield switch
    other.close()


def test_the_round_trip_brings_every_row_back(keys: Path, tmp_path: Path, elsewhere: object) -> None:
    account = Account.objects.create_account("aino@example.fi", "Aino Esimerkki")
    path = backups.back_up(tmp_path / "backups")
    before = {table: rows_of(connection, table) for table in connection.introspection.table_names()}
    other = elsewhere()  # type: ignore[operator]
    leaf = backups.restore(path)
    assert {table: rows_of(other, table) for table in other.introspection.table_names()} == before
    with other.cursor() as cursor:
        cursor.execute("select email from accounts_account where id = %s", [account.id])
        assert cursor.fetchone() == (account.email,)
    assert "accounts.0001_initial" in leaf.migrations


def rows_of(database: object, table: str) -> int:
    with database.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(f'select count(*) from "{table}"')  # noqa: S608
        return int(cursor.fetchone()[0])


def test_the_keys_are_not_in_the_backup(keys: Path, tmp_path: Path) -> None:
    path = backups.back_up(tmp_path / "backups")
    assert sorted(file.suffix for file in path.parent.iterdir()) == [".dump", ".json"]
    assert all(file.stat().st_mode & 0o077 == 0 for file in path.parent.iterdir())
    for key in (*ring().data.values(), ring().index):
        for file in path.parent.iterdir():
            assert key not in file.read_bytes()
            assert key.hex().encode() not in file.read_bytes()


@pytest.mark.parametrize("place", [".", "keys", "keys/inside"])
def test_backups_are_kept_apart_from_the_keys(keys: Path, tmp_path: Path, place: str) -> None:
    with pytest.raises(BackupError, match="must be kept apart"):
        backups.back_up(tmp_path / place)


def test_without_the_keys_of_its_time_nothing_is_restored(
    keys: Path, tmp_path: Path, settings: Settings, elsewhere: object
) -> None:
    path = backups.back_up(tmp_path / "backups")
    settings.VIRTAUS_KEYS = str(tmp_path / "others")
    create_keys(tmp_path / "others")
    other = elsewhere()  # type: ignore[operator]
    with pytest.raises(BackupError, match="data-0001, index-0001 missing or another"):
        backups.restore(path)
    assert other.introspection.table_names() == []


def test_a_newer_key_beside_the_old_one_does_not_hinder(keys: Path, tmp_path: Path, elsewhere: object) -> None:
    path = backups.back_up(tmp_path / "backups")
    add_key(keys)
    elsewhere()  # type: ignore[operator]
    backups.restore(path)


def test_a_database_that_holds_tables_is_not_touched(keys: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="database is not empty"):
        backups.restore(backups.back_up(tmp_path / "backups"))


def test_a_damaged_backup_is_refused(keys: Path, tmp_path: Path, elsewhere: object) -> None:
    path = backups.back_up(tmp_path / "backups")
    path.write_bytes(path.read_bytes()[:-1])
    elsewhere()  # type: ignore[operator]
    with pytest.raises(BackupError, match="is damaged"):
        backups.restore(path)


def test_a_backup_without_its_leaf_is_refused(keys: Path, tmp_path: Path) -> None:
    path = backups.back_up(tmp_path / "backups")
    path.with_suffix(".json").write_text(json.dumps({"taken_at": "today"}))
    with pytest.raises(BackupError, match="can't be read"):
        backups.restore(path)
    with pytest.raises(BackupError, match="There is no backup"):
        backups.restore(tmp_path / "nothing.dump")


def test_a_failed_backup_leaves_nothing(keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "_find", lambda program: shutil.which("false"))
    with pytest.raises(BackupError, match="pg_dump: exit code 1"):
        backups.back_up(tmp_path / "backups")
    assert list((tmp_path / "backups").iterdir()) == []


def test_the_commands_end_with_one_line(
    keys: Path, tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("backup", str(tmp_path / "backups"))
    assert "The keys are not in it." in capsys.readouterr().out
    with pytest.raises(CommandError, match="There is no backup"):
        call_command("restore", str(tmp_path / "nothing.dump"))
    settings.VIRTAUS_KEYS = str(tmp_path / "no-keys")
    with pytest.raises(CommandError, match="The keys can't be read"):
        call_command("backup", str(tmp_path / "backups"))
    call_command("keys")
    assert "1 data keys; number 1 seals" in capsys.readouterr().out
    call_command("keys", add=True)
    assert "2 data keys; number 2 seals" in capsys.readouterr().out

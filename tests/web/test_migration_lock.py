"""Landed migrations are never edited, and new ones are taken into the list."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from virtaus.web import migration_lock


def test_no_landed_migration_was_edited() -> None:
    assert migration_lock.edited() == [], "take the change back and write a new migration"


@pytest.mark.skipif(not migration_lock.LOCK.exists(), reason="nothing has landed yet")
def test_every_migration_is_listed() -> None:
    assert migration_lock.unlocked() == [], "run ./run manage lock_migrations before landing"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house of one room with one landed migration."""
    folder = tmp_path / "room" / "migrations"
    folder.mkdir(parents=True)
    (folder / "0001_initial.py").write_text("first")
    (folder / "__init__.py").write_text("")
    monkeypatch.setattr(migration_lock, "SOURCE", tmp_path)
    monkeypatch.setattr(migration_lock, "LOCK", tmp_path / "migrations.lock")
    migration_lock.write()
    return folder


def test_an_edited_migration_is_named_and_not_locked(house: Path) -> None:
    (house / "0001_initial.py").write_text("changed")
    assert migration_lock.edited() == ["room/0001_initial.py"]
    with pytest.raises(CommandError, match=r"room/0001_initial\.py"):
        call_command("lock_migrations")
    call_command("lock_migrations", anew=True)
    assert migration_lock.edited() == []


def test_a_removed_migration_counts_as_edited(house: Path) -> None:
    (house / "0001_initial.py").unlink()
    assert migration_lock.edited() == ["room/0001_initial.py"]


def test_a_new_migration_is_added_beside_the_landed_ones(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (house / "0002_more.py").write_text("second")
    assert (migration_lock.edited(), migration_lock.unlocked()) == ([], ["room/0002_more.py"])
    call_command("lock_migrations")
    assert "1 new migrations are locked, 2 in all" in capsys.readouterr().out
    assert migration_lock.unlocked() == []

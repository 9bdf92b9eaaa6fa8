"""The previous database, with data in it, comes up to the present version and loses nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from tests.addresses import address_of
from virtaus.web.launcher.places import ROOT
from virtaus.web.migration_lock import LOCK

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


# Tables that a migration empties on purpose, with the table that has carried their rows since.
MOVED = {"area_keyfigure": "insight_observation", "area_measure": "insight_indicator"}


def git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def earlier(tmp_path: Path) -> Iterator[Path]:
    """The product as it was when the list of landed migrations last looked otherwise."""
    name = str(LOCK.relative_to(ROOT))
    try:
        commits = git("log", "--format=%H", "--", name).split()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("there is no history here")
    now = LOCK.read_text(encoding="ascii") if LOCK.exists() else ""
    before = next((commit for commit in commits if git("show", f"{commit}:{name}") + "\n" != now), None)
    if before is None:
        pytest.skip("no earlier list of landed migrations: this is the first")
    folder = tmp_path / "earlier"
    git("worktree", "add", "--detach", str(folder), before)
    yield folder
    git("worktree", "remove", "--force", str(folder))


@pytest.fixture
def address() -> Iterator[str]:
    """An empty database beside the tests' own."""
    name = f"upgrade_{uuid.uuid4().hex[:8]}"
    with connection.cursor() as cursor:
        cursor.execute(f"create database {name}")
    yield address_of(name)
    with connection.cursor() as cursor:
        cursor.execute(f"drop database {name} with (force)")


def manage(product: Path, address: str, state: Path, *command: str) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("VIRTAUS_")} | {
        "PYTHONPATH": str(product / "src"),
        "DJANGO_SETTINGS_MODULE": "virtaus.web.settings",
        "DATABASE_URL": address,
        "VIRTAUS_DEVELOPMENT": "1",
        "VIRTAUS_DEMO": "1",
        "VIRTAUS_STATE": str(state),
    }
    done = subprocess.run(
        [sys.executable, "-m", "django", *command], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}: {done.stdout[-2000:]}{done.stderr[-2000:]}"


def filled(address: str) -> dict[str, int]:
    """How many rows of each table hold something in each column, by "table.column"; libraries' tables left out."""
    columns = """
        select table_name, column_name from information_schema.columns join information_schema.tables
        using (table_catalog, table_schema, table_name) where table_schema = 'public' and table_type = 'BASE TABLE'
        and split_part(table_name, '_', 1) not in ('django', 'auth', 'procrastinate', 'axes')
    """
    something = "select count(*) filter (where coalesce({}::text, '') not in ('', '{{}}', '[]')) from {}"
    with psycopg.connect(address) as database:
        return {
            f"{table}.{column}": (
                database.execute(sql.SQL(something).format(sql.Identifier(column), sql.Identifier(table))).fetchone()
                or (0,)
            )[0]
            for table, column in database.execute(columns).fetchall()
        }


def test_the_previous_database_is_brought_up(earlier: Path, address: str, tmp_path: Path) -> None:
    manage(earlier, address, tmp_path, "migrate", "--no-input")
    manage(earlier, address, tmp_path, "prepare_demo")
    before = filled(address)
    manage(ROOT, address, tmp_path, "migrate", "--no-input")
    manage(ROOT, address, tmp_path, "migrate", "--check")
    after = filled(address)
    assert sum(before.values()) > 10_000
    lost = {name: (count, after.get(name, 0)) for name, count in before.items() if after.get(name, 0) < count}
    assert {name: counts for name, counts in lost.items() if name.partition(".")[0] not in MOVED} == {}
    short = {table: target for table, target in MOVED.items() if after[f"{target}.id"] < before.get(f"{table}.id", 0)}
    assert short == {}

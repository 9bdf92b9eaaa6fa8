"""The previous database, with data in it, comes up to the present version and through a backup, and loses nothing.

What is stored and what readers are told of it (figures, indicators, flow, a customer's own data) is the same before and
after, and so is flow that is computed anew from the events.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.addresses import address_of
from tests.upgrade import told
from virtaus.web.launcher.places import ROOT
from virtaus.web.migration_lock import LOCK

pytestmark = pytest.mark.slow

# Tables that a migration empties on purpose, with the table that has carried their rows since.
MOVED = {"area_keyfigure": "insight_observation", "area_measure": "insight_indicator"}
JOBSEEKER = "amina.testinen@virtaus.example"
FIGURES = (
    "insight_indicator",
    "insight_series",
    "insight_observation",
    "insight_flowrun",
    "insight_flowcohort",
    "insight_flowmonth",
)

Rows = dict[str, dict[str, Any]]


def git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


@contextmanager
def empty_database() -> Iterator[str]:
    """The address of an empty database beside the tests' own."""
    name = f"upgrade_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(address_of("postgres"), autocommit=True) as server:
        server.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        yield address_of(name)
        server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def run(product: Path, address: str, state: Path, *command: str) -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith("VIRTAUS_")} | {
        "PYTHONPATH": str(product / "src"),
        "DJANGO_SETTINGS_MODULE": "virtaus.web.settings",
        "DATABASE_URL": address,
        "VIRTAUS_DEVELOPMENT": "1",
        "VIRTAUS_DEMO": "1",
        "VIRTAUS_STATE": str(state),
        "VIRTAUS_API_PER_MINUTE": "100000",
    }
    done = subprocess.run([sys.executable, *command], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


def manage(product: Path, address: str, state: Path, *command: str) -> str:
    return run(product, address, state, "-m", "django", *command)


def told_by(product: Path, address: str, state: Path) -> dict[str, Any]:
    """What readers are told by ``product`` over the database at ``address``."""
    answer: dict[str, Any] = json.loads(run(product, address, state, told.__file__, JOBSEEKER).splitlines()[-1])
    return answer


@dataclass(frozen=True, slots=True)
class Upgraded:
    """A database that an earlier version filled and the present one brought up, and what was in it before."""

    address: str
    state: Path
    filled: dict[str, int]
    told: dict[str, Any]
    figures: dict[str, Rows]


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
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
    folder = tmp_path_factory.mktemp("history") / "earlier"
    git("worktree", "add", "--detach", str(folder), before)
    yield folder
    git("worktree", "remove", "--force", str(folder))


@pytest.fixture(scope="module")
def upgraded(earlier: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgraded]:
    state = tmp_path_factory.mktemp("state")
    with empty_database() as address:
        manage(earlier, address, state, "migrate", "--no-input")
        manage(earlier, address, state, "prepare_demo")
        before = filled(address), told_by(earlier, address, state), {table: rows(address, table) for table in FIGURES}
        manage(ROOT, address, state, "migrate", "--no-input")
        manage(ROOT, address, state, "migrate", "--check")
        yield Upgraded(address, state, *before)


@pytest.fixture
def emptied() -> Iterator[Callable[[], str]]:
    with ExitStack() as stack:
        yield lambda: stack.enter_context(empty_database())


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


def rows(address: str, table: str) -> Rows:
    """Every row of a table by its id, with its columns."""
    with psycopg.connect(address) as database:
        every = database.execute(sql.SQL("select id::text, to_jsonb(t) from {} t").format(sql.Identifier(table)))
        return dict(every.fetchall())


def digests(address: str) -> dict[str, tuple[int, str]]:
    """How many rows each table holds, and a digest of all that stands in them."""
    every = "select count(*), coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') from {} t"
    with psycopg.connect(address) as database:
        names = database.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        return {
            name: database.execute(sql.SQL(every).format(sql.Identifier(name))).fetchone() or (0, "")
            for (name,) in names
        }


def lost(before: Any, after: Any, place: str = "") -> Iterator[str]:
    """Where ``after`` tells less or otherwise than ``before``; it may tell of more."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name, value in before.items():
            yield from lost(value, after.get(name), f"{place}/{name}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from lost(one, other, f"{place}/{number}")
    elif before != after:
        yield f"{place}: {before!r:.200} became {after!r:.200}"


def test_what_is_lost_is_seen() -> None:
    before = {"flow": [{"share": 0.5, "month": "2026-08"}], "own": {"rows": []}}
    assert list(lost(before, before | {"more": 1})) == []
    assert list(lost(before, {"flow": [{"share": 0.6, "month": "2026-08"}], "own": {"rows": []}})) == [
        "/flow/0/share: 0.5 became 0.6"
    ]
    assert len(list(lost(before, {"flow": []}))) == 2


def test_the_previous_database_is_brought_up(upgraded: Upgraded) -> None:
    before, after = upgraded.filled, filled(upgraded.address)
    assert sum(before.values()) > 10_000
    fewer = {name: (count, after.get(name, 0)) for name, count in before.items() if after.get(name, 0) < count}
    assert {name: counts for name, counts in fewer.items() if name.partition(".")[0] not in MOVED} == {}
    short = {table: target for table, target in MOVED.items() if after[f"{target}.id"] < before.get(f"{table}.id", 0)}
    assert short == {}


def test_figures_and_own_data_are_the_same_after_the_upgrade(upgraded: Upgraded) -> None:
    assert_tells_much(upgraded.told)
    assert list(lost(upgraded.told, told_by(ROOT, upgraded.address, upgraded.state))) == []
    assert all(upgraded.figures[table] for table in ("insight_flowcohort", "insight_flowmonth", "insight_observation"))
    for table, before in upgraded.figures.items():
        assert list(lost(before, rows(upgraded.address, table), table)) == []


def test_everything_is_the_same_after_backup_and_restore(
    upgraded: Upgraded, emptied: Callable[[], str], tmp_path: Path
) -> None:
    state = upgraded.state
    manage(ROOT, upgraded.address, state, "seal_audit")
    heads = tmp_path / "heads"
    heads.write_text(manage(ROOT, upgraded.address, state, "verify_audit", "--heads"), encoding="utf-8")
    # told first: reading is logged, so it is in the backup too
    before, stored = told_by(ROOT, upgraded.address, state), digests(upgraded.address)
    manage(ROOT, upgraded.address, state, "backup", str(tmp_path / "backups"))
    (dump,) = (tmp_path / "backups").glob("*.dump")

    restored = emptied()
    manage(ROOT, restored, state, "restore", str(dump))
    assert digests(restored) == stored
    assert told_by(ROOT, restored, state) == before
    manage(ROOT, restored, state, "verify_audit", "--against", str(heads))

    # and from the events alone the same flow is computed
    with psycopg.connect(restored) as database:
        database.execute("truncate insight_flowrun, insight_flowcohort, insight_flowmonth")
    assert told_by(ROOT, restored, state)["/api/v1/flow"]["items"] == []
    manage(ROOT, restored, state, "refresh_flow")
    assert told_by(ROOT, restored, state) == before


def assert_tells_much(found: dict[str, Any]) -> None:
    """So that nothing compared with nothing is not taken for equal."""
    assert len(found["/api/v1/flow"]["items"]) > 12
    assert any(cohort["share"] for cohort in found["/api/v1/flow"]["items"])
    assert sum(len(items) for items in found.values() if isinstance(items, list)) > 100
    assert sum(len(rows) for kind, rows in found["own data"].items() if kind != "person") > 5

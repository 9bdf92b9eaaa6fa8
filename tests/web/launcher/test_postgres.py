"""Our own cluster: closed, recovered after whatever killed it, and clear about what it can't mend."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from virtaus.web.launcher import database, locks, processes
from virtaus.web.launcher.manage import OWNER_COMMANDS
from virtaus.web.launcher.places import Places
from virtaus.web.launcher.postgres import SUPERUSER, Cluster
from virtaus.web.launcher.progress import Refusal

pytestmark = pytest.mark.slow  # each starts a cluster of its own


def test_the_cluster_is_closed_checked_and_sorted_the_same_everywhere(here: Places) -> None:
    with database.in_use(here, "test") as addresses, psycopg.connect(addresses.owner) as connection:
        folder = here.socket_folder()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        shown = connection.execute(
            "select current_setting('data_checksums'), current_setting('listen_addresses'), datlocprovider,"
            " datlocale, pg_encoding_to_char(encoding), current_setting('fsync') from pg_database"
            " where datname = current_database()"
        ).fetchone()
        assert shown == ("on", "", "b", "C.UTF-8", "UTF8", "on")
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(f"postgresql://{SUPERUSER}:guess@/postgres?host={folder}")
    assert not any(password in _log(here) for password in database.passwords(here).values())
    assert stat.S_IMODE((here.state / "database.json").stat().st_mode) == 0o600


def test_the_app_role_works_with_tables_and_owns_none(here: Places) -> None:
    with database.in_use(here, "test") as addresses:
        with psycopg.connect(addresses.owner) as owner:
            owner.execute("create table kept (id bigserial primary key, what text)")
        with psycopg.connect(addresses.app, autocommit=True) as app:
            app.execute("insert into kept (what) values ('a')")
            app.execute("update kept set what = 'b'")
            for refused in (
                "drop table kept",
                "truncate kept",
                "alter table kept disable trigger all",
                "create table t ()",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    app.execute(refused)
    assert "migrate" in OWNER_COMMANDS


def test_a_second_user_shares_the_database_and_the_first_one_waits(here: Places) -> None:
    with database.in_use(here, "first") as first, database.in_use(here, "second") as second:
        assert first == second
        assert (locks.holder(database.lock_of(here)) or {})["command"] == "first"
    assert locks.holder(database.lock_of(here)) is None
    assert not (here.cluster / "data" / "postmaster.pid").exists()


def test_no_acknowledged_row_is_lost_when_the_server_is_killed_under_writes(here: Places, cluster: Cluster) -> None:
    known = database.passwords(here)
    acknowledged: list[int] = []
    for _ in range(3):
        cluster.make_ready()
        with cluster.log.path.open("ab") as output:
            server = processes.start(cluster.program(), output.fileno())
        database.await_ready(cluster, known[SUPERUSER], server)
        database.prepare_roles(cluster, known)
        with psycopg.connect(database.addresses_of(cluster, known).owner, autocommit=True) as writer:
            writer.execute("create table if not exists written (id int primary key)")
            kept = {row[0] for row in writer.execute("select id from written")}
            assert set(acknowledged) <= kept
            for number in range(len(kept) + 1000 * len(acknowledged), len(kept) + 1000 * len(acknowledged) + 50):
                writer.execute("insert into written values (%s)", [number])
                acknowledged.append(number)
            server.send_signal(signal.SIGKILL)
            server.wait()
    with database.in_use(here, "test") as addresses, psycopg.connect(addresses.app) as reader:
        kept = {row[0] for row in reader.execute("select id from written")}
    assert len(acknowledged) == 150
    assert set(acknowledged) <= kept


def test_a_pid_file_left_by_a_power_cut_does_not_hinder_even_if_its_number_lives(here: Places) -> None:
    with database.in_use(here, "test"):
        pass
    (here.cluster / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n{here.cluster / 'data'}\n")
    with database.in_use(here, "test") as addresses:
        psycopg.connect(addresses.app).close()


def test_a_server_left_behind_is_ended_before_the_next_one(here: Places, cluster: Cluster) -> None:
    cluster.make_ready()
    with cluster.log.path.open("ab") as output:
        left = processes.start(cluster.program(), output.fileno())
    database.await_ready(cluster, database.passwords(here)[SUPERUSER], left)
    with database.in_use(here, "test") as addresses:
        assert left.wait(10) is not None
        psycopg.connect(addresses.app).close()


def test_a_half_made_cluster_is_made_anew(here: Places, cluster: Cluster) -> None:
    (cluster.data / "PG_VERSION").unlink()
    cluster.data.rename(cluster.folder / "data.new")
    with database.in_use(here, "test") as addresses:
        psycopg.connect(addresses.app).close()


def test_a_cluster_of_another_version_is_told_in_one_line(here: Places, cluster: Cluster) -> None:
    (cluster.data / "PG_VERSION").write_text("15\n")
    with pytest.raises(Refusal, match="is of PostgreSQL 15 and this release brings 18") as refused:
        cluster.make_ready()
    assert "\n" not in str(refused.value)


def test_a_cluster_without_its_passwords_is_removed(here: Places, cluster: Cluster) -> None:
    """Somebody removed the state folder of root, whose cluster lies elsewhere."""
    (here.state / "database.json").unlink()
    database.passwords(here)
    assert not cluster.exists()


def test_a_full_disk_is_told_in_one_line(cluster: Cluster) -> None:
    cluster.log.write(b'PANIC:  could not write to file "pg_wal/xlogtemp.7": No space left on device\n')
    assert cluster.why_not_started().startswith("The disk is full")


def test_a_long_checkout_path_moves_the_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/1000")
    short = Places(tmp_path, Path("/home/a/virtaus/.state"), tmp_path)
    assert short.socket_folder() == Path("/home/a/virtaus/.state/socket")
    assert short.cluster == Path("/home/a/virtaus/.state/database")
    deep = Places(tmp_path, Path("/home/a") / ("ä" * 60) / ".state", tmp_path)
    assert deep.socket_folder() == Path(f"/run/user/1000/virtaus-1000-{deep.digest}")


def test_a_socket_path_that_stays_too_long_is_told(cluster: Cluster, tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 60) / ("y" * 60)
    with pytest.raises(Refusal, match="too long for a socket"):
        replace(cluster, sockets=deep).make_ready()


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:9/none", "no address"])
def test_a_database_that_does_not_answer_is_told_in_one_line(url: str) -> None:
    with pytest.raises(Refusal, match="DATABASE_URL names does not answer") as refused:
        database.check_given(url)
    assert "\n" not in str(refused.value)


def test_a_command_leaves_the_database_as_it_found_it(here: Places, clean_environment: dict[str, str]) -> None:
    from virtaus.web.launcher.places import ROOT

    done = subprocess.run(
        [ROOT / "run", "manage", "migrate", "--plan"],
        env=clean_environment | {"VIRTAUS_PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "Planned operations" in done.stdout) == (0, True), done.stderr
    assert not (here.cluster / "data" / "postmaster.pid").exists()
    with socket.socket(socket.AF_UNIX) as caller:
        assert caller.connect_ex(str(here.socket_folder() / ".s.PGSQL.5432")) != 0


def _log(here: Places) -> str:
    time.sleep(0.05)
    return (here.logs / "database.log").read_text()

"""The database of this installation: the one DATABASE_URL names, or the cluster we keep, with its two roles.

``virtaus`` owns the tables and migrates them; the pages, the worker and the compute process connect as ``virtaus_app``,
which owns nothing: it can neither drop the trigger that protects the audit log nor change a table.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from virtaus.web.launcher import locks, processes
from virtaus.web.launcher.places import FOR_ROOT, Places
from virtaus.web.launcher.postgres import SUPERUSER, Cluster, database_user, find_binaries
from virtaus.web.launcher.progress import Refusal, say, step

OWNER, APP, NAME = "virtaus", "virtaus_app", "virtaus"
OLDEST = 150000
START_SECONDS = 90.0


@dataclass(frozen=True, slots=True)
class Addresses:
    """How to connect: ``owner`` migrates, ``app`` serves. The two are one where DATABASE_URL was given."""

    owner: str
    app: str


def cluster_of(places: Places) -> Cluster:
    log = processes.Log(places.logs / "database.log")
    return Cluster(find_binaries(), places.cluster, places.socket_folder(), database_user(), log)


def lock_of(places: Places) -> Path:
    """Held by whoever runs the database here."""
    return places.state / "database.lock"


def users_of(places: Places) -> Path:
    """Shared by whoever uses a database that somebody else runs here."""
    return places.state / "database.users"


def passwords(places: Places) -> dict[str, str]:
    """The passwords of the cluster's roles, made on first use.

    Without them a cluster is useless: one that an earlier checkout at this path left behind is removed.
    """
    path = places.state / "database.json"
    with suppress(OSError, ValueError):
        found = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(found, dict) and {SUPERUSER, OWNER, APP} <= found.keys():
            return found
    if places.cluster.exists():
        say(f"  The database that an earlier state folder left in {places.cluster} is removed.")
        shutil.rmtree(places.cluster)
    made = {role: secrets.token_urlsafe(24) for role in (SUPERUSER, OWNER, APP)}
    write_private(path, json.dumps(made))
    return made


def write_private(path: Path, text: str) -> None:
    """Write ``path`` whole or not at all, readable by us alone."""
    half = path.with_name(f"{path.name}.new")
    half.unlink(missing_ok=True)
    half.touch(0o600)
    with half.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


def addresses_of(cluster: Cluster, known: Mapping[str, str]) -> Addresses:
    return Addresses(cluster.url(OWNER, known[OWNER], NAME), cluster.url(APP, known[APP], NAME))


def await_ready(cluster: Cluster, password: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers; recovery after a power cut may take a while. Refuses when it ends instead."""
    deadline = time.monotonic() + START_SECONDS
    url = cluster.url(SUPERUSER, password, "postgres")
    while True:
        try:
            psycopg.connect(url, connect_timeout=3).close()
            return
        except psycopg.OperationalError as error:
            if process.poll() is not None:
                raise Refusal(cluster.why_not_started()) from None
            if "password authentication failed" in str(error):
                raise Refusal(
                    f"The passwords in the state folder are not those of the database in {cluster.folder}: "
                    f"start anew with ./run demo --fresh."
                ) from None
            if time.monotonic() > deadline:
                raise Refusal(cluster.why_not_started()) from None
        time.sleep(0.05)


def prepare_roles(cluster: Cluster, known: Mapping[str, str]) -> None:
    """Make the two roles and the database where they are missing."""
    # A statement that fails is not logged: these hold passwords.
    quiet = "-c log_min_error_statement=panic"
    with psycopg.connect(
        cluster.url(SUPERUSER, known[SUPERUSER], "postgres"), autocommit=True, options=quiet
    ) as server:
        for role in (OWNER, APP):
            if not server.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone():
                named = sql.SQL("create role {} login password {}")
                server.execute(named.format(sql.Identifier(role), sql.Literal(known[role])))
        if not server.execute("select 1 from pg_database where datname = %s", [NAME]).fetchone():
            made = sql.SQL("create database {} owner {}")
            server.execute(made.format(sql.Identifier(NAME), sql.Identifier(OWNER)))
    with psycopg.connect(cluster.url(OWNER, known[OWNER], NAME), autocommit=True) as database:
        app = sql.Identifier(APP)
        for grant in (
            "grant usage on schema public to {}",
            "alter default privileges in schema public grant select, insert, update, delete on tables to {}",
            "alter default privileges in schema public grant usage, select on sequences to {}",
        ):
            database.execute(sql.SQL(grant).format(app))


@contextmanager
def running(cluster: Cluster, known: Mapping[str, str]) -> Iterator[Addresses]:
    """Run ``cluster`` for the length of the block, made first where it does not exist."""
    if not cluster.exists():
        with step("Database, empty"):
            cluster.create(known[SUPERUSER])
    cluster.make_ready()
    with cluster.log.path.open("ab") as output:
        process = processes.start(cluster.program(), output.fileno())
    try:
        await_ready(cluster, known[SUPERUSER], process)
        prepare_roles(cluster, known)
        yield addresses_of(cluster, known)
    finally:
        processes.stop(cluster.program(), process)


@contextmanager
def throwaway(places: Places) -> Iterator[str]:
    """A fresh cluster for checks and benchmarks: no waiting for the disk, gone afterwards. Yields its address."""
    user = database_user()
    home = FOR_ROOT if os.geteuid() == 0 else Path(tempfile.gettempdir())
    binaries = find_binaries()
    for left in home.glob("virtaus-test-*"):  # by a run that was killed
        if not processes.alive(int(left.name.split("-")[2])):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"virtaus-test-{os.getpid()}-", dir=home))
    try:
        log = processes.Log(places.logs / "test-database.log")
        log.path.unlink(missing_ok=True)
        cluster = Cluster(binaries, folder / "c", folder / "c" / "s", user, log, durable=False)
        os.chown(folder, user.uid, user.gid)
        password = secrets.token_urlsafe(24)
        cluster.create(password)
        cluster.make_ready()
        with log.path.open("ab") as output:
            process = processes.start(cluster.program(), output.fileno())
        try:
            await_ready(cluster, password, process)
            yield cluster.url(SUPERUSER, password, "postgres")
        finally:
            processes.stop(cluster.program(), process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def in_use(places: Places, command: str) -> Iterator[Addresses]:
    """A database that answers: the one DATABASE_URL names, the one that runs here, or one started for the block."""
    if given := os.environ.get("DATABASE_URL"):
        check_given(given)
        yield Addresses(given, given)
        return
    cluster, known = cluster_of(places), passwords(places)
    try:
        with locks.held(lock_of(places), command), running(cluster, known) as addresses:
            yield addresses
            locks.wait_until_unused(users_of(places))
    except locks.Taken:
        with locks.shared(users_of(places)):
            _await_foreign(cluster, known)
            yield addresses_of(cluster, known)


def _await_foreign(cluster: Cluster, known: Mapping[str, str]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(addresses_of(cluster, known).app, connect_timeout=3).close()
            return
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                raise Refusal(f"The database that runs here does not answer: {str(error).strip()}") from None
        time.sleep(0.1)


def has_tables(url: str) -> bool:
    """Whether the database at ``url`` holds anything."""
    with psycopg.connect(url) as connection:
        found = connection.execute("select exists (select from pg_tables where schemaname = 'public')").fetchone()
    return bool(found and found[0])


def check_given(url: str) -> None:
    """Refuse in one line when DATABASE_URL does not lead to a PostgreSQL that is new enough."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        raise Refusal(f"The database that DATABASE_URL names does not answer: {reason}") from None
    if version < OLDEST:
        raise Refusal(
            f"The database that DATABASE_URL names is PostgreSQL {version // 10000}; Virtaus needs 15 or newer."
        )

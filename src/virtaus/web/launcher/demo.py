"""``./run demo``: a training area with synthetic people, from nothing to four processes that keep running."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from types import FrameType

from virtaus.web.launcher import address, database, locks, memory, product, training
from virtaus.web.launcher.options import FINLAND, DemoOptions
from virtaus.web.launcher.places import Places
from virtaus.web.launcher.postgres import SUPERUSER
from virtaus.web.launcher.processes import Log, Program
from virtaus.web.launcher.progress import Refusal, say, step
from virtaus.web.launcher.supervisor import Supervisor, Watched
from virtaus.web.launcher.training import Training

ROOM_NEEDED = 300_000_000  # bytes free on the disk before anything is begun
ROOM_FOR_FINLAND, MEMORY_FOR_FINLAND = 20_000_000_000, 5_000_000_000
READY_SECONDS = 60.0


def run(places: Places, asked: DemoOptions) -> int:
    """Make the training area if need be, start its processes and keep them running until asked to end."""
    signal.signal(signal.SIGTERM, _end)
    places.prepare()
    _require_room(places)
    if asked.size == FINLAND and (asked.fresh or training.load(places) is None):
        require_room_for_finland(places)
    bound = address.reserve(asked.port)
    url = f"http://{address.HOST}:{asked.port}"
    try:
        with locks.held(places.state / "demo.lock", "./run demo", address=url):
            _serve(places, asked, bound, url)
    except locks.Taken as taken:
        raise Refusal(f"It already runs at {taken.holder.get('address')}; stop it with ./run stop.") from None
    return 0


def _end(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _require_room(places: Places) -> None:
    for folder in {places.state, places.cluster if places.cluster.exists() else places.state}:
        free = shutil.disk_usage(folder).free
        if free < ROOM_NEEDED:
            raise Refusal(
                f"The disk of {folder} has {free // 1_000_000} MB left and 300 MB are needed: free some space."
            )


def require_room_for_finland(places: Places) -> None:
    """Refuse in one line where the disk or the memory is too small for an area of national size."""
    free = shutil.disk_usage(places.cluster if places.cluster.exists() else places.state).free
    if free < ROOM_FOR_FINLAND:
        raise Refusal(
            f"--size finland needs 20 GB of disk and {free // 1_000_000_000} GB are free: take a smaller size."
        )
    found = memory.available()
    if found is not None and found < MEMORY_FOR_FINLAND:
        raise Refusal(f"--size finland needs 5 GB of memory and {found / 1e9:.1f} GB are free: take a smaller size.")


def _serve(places: Places, asked: DemoOptions, bound: socket.socket, url: str) -> None:
    given = os.environ.get("DATABASE_URL", "")
    chosen = training.choose(places, asked, given, datetime.now(UTC))
    new = not chosen.prepared
    supervisor = Supervisor(places.state / "status.json", url)
    try:
        with locks.held(database.lock_of(places), "./run demo"):
            if given:
                addresses = _given_database(given, new=new)
            else:
                addresses = _own_database(places, supervisor, new=new, fresh=asked.fresh)
            chosen = _prepare(places, chosen, addresses)
            _start_processes(places, supervisor, chosen, addresses, bound)
            _introduce(places, chosen, url)
            supervisor.run()
            say("Stopping …")
    except locks.Taken as taken:
        raise Refusal(f"The database is in use by {taken.holder.get('command')}; wait until it is done.") from None
    finally:
        supervisor.stop()


def _own_database(places: Places, supervisor: Supervisor, *, new: bool, fresh: bool) -> database.Addresses:
    """Start the cluster of this state folder. For a new training area what an earlier one left is thrown away."""
    if new and (fresh or training.was_begun(places)):
        _forget(places)
    known = database.passwords(places)
    cluster = database.cluster_of(places)
    if not cluster.exists():
        with step("Database, empty"):
            cluster.create(known[SUPERUSER])
    with step("Database"):
        watched = Watched(cluster.program(), cluster.log, cluster.make_ready, cluster.why_not_started)
        database.await_ready(cluster, known[SUPERUSER], supervisor.add(watched))
        database.prepare_roles(cluster, known)
    addresses = database.addresses_of(cluster, known)
    if new and database.has_tables(addresses.owner):
        raise Refusal("The database here was not made by ./run demo: add --fresh to throw it away, or move .state.")
    return addresses


def _given_database(url: str, *, new: bool) -> database.Addresses:
    """Use the database of DATABASE_URL. A new training area needs an empty one: we delete nothing there."""
    database.check_given(url)
    if new and database.has_tables(url):
        raise Refusal("The database that DATABASE_URL names is not empty: empty it, or name another.")
    return database.Addresses(url, url)


def _forget(places: Places) -> None:
    """Remove what belongs to an earlier training area: its database, its keys, its logins."""
    shutil.rmtree(places.cluster, ignore_errors=True)
    for name in ("demo.json", "demo-logins.json"):
        (places.state / name).unlink(missing_ok=True)
    shutil.rmtree(places.keys, ignore_errors=True)
    places.prepare()


def _prepare(places: Places, chosen: Training, addresses: database.Addresses) -> Training:
    """Bring tables, translations, static files and data up to this state of the product."""
    source = training.digest_of_product(places.root)
    if chosen.prepared and chosen.source == source and (places.state / "static").exists():
        return chosen
    if not chosen.prepared:
        chosen.save(places)
    log = Log(places.logs / "setup.log")
    log.path.write_bytes(b"")
    env = environment(places, chosen, addresses.owner)
    compile_all = "from virtaus.web.translations import compile_all; compile_all()"
    _do("Translations", [str(places.python), "-c", compile_all], env, places, log)
    _do("Keys", product.django(places, "keys"), env, places, log)
    _do("Tables", product.django(places, "migrate", "--no-input"), env, places, log)
    shutil.rmtree(places.state / "static", ignore_errors=True)
    _do("Pages' own files", product.django(places, "collectstatic", "--no-input"), env, places, log)
    if not chosen.prepared:
        # who fills tables by the million puts their indexes aside, which only their owner may
        env = environment(places, chosen, addresses.owner if chosen.size == FINLAND else addresses.app)
        _do("Area, people and vacancies", product.django(places, *_prepare_demo(chosen)), env, places, log)
    done = replace(chosen, prepared=True, source=source)
    done.save(places)
    return done


def _prepare_demo(chosen: Training) -> list[str]:
    data = ["--data", chosen.data] if chosen.data else []
    choices = ["--area", chosen.area, "--mode", chosen.mode, "--size", chosen.size, "--as-of", chosen.as_of]
    return ["prepare_demo", *choices, *data]


def _do(title: str, command: list[str], env: dict[str, str], places: Places, log: Log) -> None:
    """Run one command of the preparation, its lines shown as progress and kept in the log."""
    last, full = "", False
    with step(title) as shown:
        with subprocess.Popen(  # noqa: S603
            command, env=env, cwd=places.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ) as running:
            assert running.stdout is not None  # noqa: S101
            try:
                for line in running.stdout:
                    log.write(line)
                    text = line.decode("utf-8", "replace").strip()
                    last = text or last
                    full = full or "No space left on device" in text
                    shown.at(text)
            except BaseException:
                running.terminate()
                raise
        if running.returncode:
            if full:
                raise Refusal("The disk is full: free some space and start again.")
            raise Refusal(f"{title}: {last} (all of it: {log.path})")


def environment(places: Places, chosen: Training, url: str) -> dict[str, str]:
    """The environment of the training area's processes."""
    return product.environment(
        places,
        url,
        VIRTAUS_DEMO="1",
        VIRTAUS_MODE=chosen.mode,
        VIRTAUS_CLOCK_SHIFT=str(chosen.clock_shift),
    )


def _start_processes(
    places: Places, supervisor: Supervisor, chosen: Training, addresses: database.Addresses, bound: socket.socket
) -> None:
    """Start web, worker and compute. The listening socket is ours: callers wait while web restarts."""
    env = environment(places, chosen, addresses.app)
    python = str(places.python)
    bound.listen(128)
    web = (python, "-m", "gunicorn", "-c", "python:virtaus.web.gunicorn_settings", "--bind", f"fd://{bound.fileno()}")
    programs = [
        Program("web", (*web, "virtaus.web.wsgi:application"), env, places.root, keep=(bound.fileno(),)),
        Program("worker", (python, "-m", "django", "worker"), env, places.root),
        Program("compute", (python, "-m", "virtaus.frame.compute.server"), env, places.root),
    ]
    with step("Web, worker and compute"):
        for program in programs:
            supervisor.add(Watched(program, Log(places.logs / f"{program.name}.log")))
        _await_pages(supervisor, bound.getsockname()[1])


def _await_pages(supervisor: Supervisor, port: int) -> None:
    """Wait until the pages answer. Refuses with the last line of the log when web ends instead."""
    web = next(watched for watched in supervisor.watched if watched.program.name == "web")
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if web.ended():
            said = [line for line in web.log.last_lines() if line.strip()]
            raise Refusal(f"The pages do not start: {said[-1] if said else ''} ({web.log.path})")
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection(address.HOST, port, timeout=5)
            connection.request("GET", "/health")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        time.sleep(0.1)
    raise Refusal(f"The pages have not answered in a minute; see {web.log.path}")


def _introduce(places: Places, chosen: Training, url: str) -> None:
    """Tell where it runs and who can sign in."""
    say()
    say(f"  Virtaus runs at {url}   ({chosen.area}, {chosen.mode}, {chosen.size}, first day {chosen.as_of})")
    with suppress(OSError, ValueError):
        logins = json.loads((places.state / "demo-logins.json").read_text(encoding="utf-8"))
        say()
        width = max(len(row["email"]) for row in logins)
        for row in logins:
            say(f"    {row['role'].replace('_', ' '):<16}{row['email']:<{width + 3}}{row['password']}")
    say()
    for night in sorted((places.state / "night").glob("*.csv")):
        say(f"  Last night's event file waits for the manager to read it: {night}")
    say(f"  Ctrl-C stops everything. Logs: {places.logs}")

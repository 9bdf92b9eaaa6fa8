"""kill -9 of each process under writes: what was acknowledged is there afterwards, and all come back by themselves.

    ./run bench crash [rounds]

A demo is started in a folder of its own. Two writers save rows all the time, one straight into the database, one
through the pages (a sign-in saves a session). Each round kills database, web, worker and compute in turn and waits
until the killed one answers again. At the end every acknowledged row is looked for.
"""

from __future__ import annotations

import http.client
import http.cookiejar
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from virtaus.web.launcher import database, places

ROOT = Path(__file__).resolve().parents[1]
BACK_SECONDS = 60.0
PROCESSES = ("database", "web", "worker", "compute")


@dataclass
class Figures:
    """What a run saw: seconds until a killed process answered again, by process, and the rows saved and lost."""

    back: dict[str, list[float]] = field(default_factory=dict)
    rows: int = 0
    rows_lost: int = 0
    sessions: int = 0
    sessions_lost: int = 0


class Demo:
    """A ``./run demo`` of ``checkout`` with a state and, where named, a virtual environment of its own."""

    def __init__(self, state: Path, checkout: Path = ROOT, venv: Path = Path(sys.prefix)) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.state = state
        self.checkout = checkout
        self.log = state.parent / "demo.log"
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("VIRTAUS_") or name == "VIRTAUS_TEST_DATA"
        }
        for name in ("DATABASE_URL", "PYTHONPATH", "DJANGO_SETTINGS_MODULE"):
            kept.pop(name, None)
        self.environment = kept | {"VIRTAUS_STATE": str(state), "VIRTAUS_VENV": str(venv)}
        self.places = places.find(self.environment)

    def start(self, size: str = "small") -> float:
        """Start it and wait until it says where it runs; the seconds that took."""
        began = time.monotonic()
        with self.log.open("wb") as output:
            self.supervisor = subprocess.Popen(
                [self.checkout / "run", "demo", "--size", size, "--port", str(self.port)],
                env=self.environment,
                stdout=output,
                stderr=output,
            )
        while b"Virtaus runs at" not in self.log.read_bytes():
            if self.supervisor.poll() is not None:
                raise SystemExit(self.log.read_text())
            time.sleep(0.05)
        return time.monotonic() - began

    def stop(self) -> None:
        self.supervisor.send_signal(signal.SIGINT)
        self.supervisor.wait(60)

    def remove(self) -> None:
        """Remove what lies outside the state folder."""
        shutil.rmtree(self.places.cluster, ignore_errors=True)
        shutil.rmtree(self.places.socket_folder(), ignore_errors=True)

    def pid(self, name: str) -> int | None:
        with suppress(OSError, ValueError, KeyError):
            pid = json.loads((self.state / "status.json").read_text())["processes"][name]["pid"]
            return int(pid) if pid else None
        return None

    def database_url(self) -> str:
        return database.addresses_of(database.cluster_of(self.places), database.passwords(self.places)).owner

    def newest_worker(self) -> int:
        """The number that the newest worker got when it announced itself; 0 while the database is down."""
        with suppress(psycopg.Error), psycopg.connect(self.database_url()) as connection:
            row = connection.execute("select coalesce(max(id), 0) from procrastinate_workers").fetchone()
            return int(row[0]) if row else 0
        return 0

    def down(self) -> list[str]:
        """The processes that ``/ready`` names as down; web itself when it does not answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/ready", timeout=5) as answer:
                return list(json.load(answer)["down"])
        except urllib.error.HTTPError as error:
            return list(json.load(error)["down"]) if error.code == 503 else ["web"]
        except (OSError, http.client.HTTPException, ValueError):
            return ["web"]


class Writers:
    """Save rows until told to stop; remember only what was acknowledged."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.rows: list[int] = []
        self.sessions: list[str] = []
        self._stopped = threading.Event()
        self._threads = [threading.Thread(target=self._write_rows), threading.Thread(target=self._sign_in)]
        self._login = json.loads((demo.state / "demo-logins.json").read_text())[0]
        with psycopg.connect(demo.database_url(), autocommit=True) as connection:
            connection.execute("create table if not exists crash_rows (id int primary key)")
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _write_rows(self) -> None:
        number = 0
        while not self._stopped.is_set():
            with suppress(psycopg.Error), psycopg.connect(self.demo.database_url(), autocommit=True) as connection:
                while not self._stopped.is_set():
                    number += 1
                    connection.execute("insert into crash_rows values (%s)", [number])
                    self.rows.append(number)
                    time.sleep(0.002)
            time.sleep(0.05)

    def _sign_in(self) -> None:
        while not self._stopped.is_set():
            with suppress(OSError, http.client.HTTPException):
                if session := sign_in(self.demo.port, self._login["email"], self._login["password"]):
                    self.sessions.append(session)
            time.sleep(0.5)


def sign_in(port: int, email: str, password: str) -> str:
    """Sign in through the pages; the key of the session that was saved, empty when that failed."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    address = f"http://127.0.0.1:{port}/sign-in"
    with opener.open(address, timeout=10) as answer:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.read().decode())
    if not found:
        return ""
    form = {"csrfmiddlewaretoken": found[1], "email": email, "password": password}
    with opener.open(address, urllib.parse.urlencode(form).encode(), timeout=10) as answer:
        answer.read()
    return next((cookie.value or "" for cookie in jar if cookie.name == "sessionid"), "")


def wait_for(what: str, reached: Callable[[], bool]) -> float:
    """Wait until ``reached``; the seconds that took. Raises TimeoutError."""
    began = time.monotonic()
    while not reached():
        if time.monotonic() - began > BACK_SECONDS:
            raise TimeoutError(f"{what} is not back after {BACK_SECONDS:.0f} s")
        time.sleep(0.1)  # asking more often would take the time from the process that starts
    return time.monotonic() - began


def kill_and_wait(demo: Demo, name: str, writers: Writers) -> float:
    """kill -9 one process; the seconds until it answers again, under a new number, and rows are saved again."""
    wait_for(name, lambda: demo.pid(name) is not None)
    old, worker = demo.pid(name), demo.newest_worker()
    assert old is not None
    os.kill(old, signal.SIGKILL)
    saved = len(writers.rows)

    def back() -> bool:
        if demo.pid(name) in {None, old} or len(writers.rows) == saved:
            return False
        return (name != "worker" or demo.newest_worker() > worker) and name not in demo.down()

    return wait_for(name, back)


def run(demo: Demo, rounds: int) -> Figures:
    """Start ``demo``, kill each process ``rounds`` times under writes, count, and stop it."""
    figures = Figures()
    demo.start()
    try:
        wait_for("everything", lambda: demo.down() == [])
        writers = Writers(demo)
        try:
            for number in range(rounds):
                for name in PROCESSES:
                    figures.back.setdefault(name, []).append(kill_and_wait(demo, name, writers))
                if sys.stdout.isatty():
                    print(f"\r  round {number + 1} of {rounds}", end="", flush=True)
        finally:
            writers.stop()
        with psycopg.connect(demo.database_url()) as connection:
            kept = {row[0] for row in connection.execute("select id from crash_rows")}
            sessions = {row[0] for row in connection.execute("select session_key from django_session")}
        figures.rows, figures.rows_lost = len(writers.rows), len(set(writers.rows) - kept)
        figures.sessions, figures.sessions_lost = len(writers.sessions), len(set(writers.sessions) - sessions)
    finally:
        demo.stop()
    return figures


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as folder:
        demo = Demo(Path(folder) / "state")
        try:
            figures = run(demo, rounds)
        finally:
            demo.remove()
    print(f"\n{'process':<12}{'kills':>6}{'back in, median':>18}{'longest':>10}")
    for name, seconds in figures.back.items():
        print(f"{name:<12}{len(seconds):>6}{statistics.median(seconds):>16.2f} s{max(seconds):>8.2f} s")
    print(f"{figures.rows} rows acknowledged by the database, {figures.rows_lost} lost")
    print(f"{figures.sessions} sign-ins acknowledged by the pages, {figures.sessions_lost} lost")
    return 1 if figures.rows_lost or figures.sessions_lost else 0


if __name__ == "__main__":
    sys.exit(main())

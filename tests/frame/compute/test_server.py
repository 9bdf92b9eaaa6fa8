"""The compute process answers on its socket, says when it can't, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytest_django import Settings

from virtaus.frame.compute import ComputeDown, call, handler, ping
from virtaus.frame.compute.follower import Follower, State
from virtaus.frame.compute.server import AlreadyRunning, Server

MOMENT = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path, settings: Settings) -> Path:
    settings.VIRTAUS_COMPUTE_SOCKET = str(tmp_path / "compute.sock")
    return tmp_path / "compute.sock"


@pytest.fixture
def running(path: Path) -> Iterator[Server]:
    """A server whose stores are loaded."""
    follower = Follower()
    follower.state = State({}, "1", 17, MOMENT)
    follower.ready = True
    follower.stage = "ready"
    running = Server(path, follower)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join(5)


def reason_of(ask: Callable[[], object]) -> str:
    with pytest.raises(ComputeDown) as down:
        ask()
    assert str(down.value)
    return down.value.reason


def test_a_call_answers_with_the_moment_of_its_data(running: Server) -> None:
    @handler("tests.echo")
    def echo(payload: Any) -> Any:
        return {"payload": payload, "id": UUID(int=5), "day": date(2026, 1, 2)}

    answer = call("tests.echo", {"person": UUID(int=7), "text": "ä" * 200_000})
    assert answer.data_at == MOMENT
    assert answer.result["payload"] == {"person": str(UUID(int=7)), "text": "ä" * 200_000}
    assert answer.result["day"] == "2026-01-02"


def test_ping_tells_how_it_is(running: Server) -> None:
    health = ping()
    assert (health.ready, health.state, health.seq, health.data_at) == (True, "ready", 17, MOMENT)


def test_only_the_owner_may_ask(running: Server, path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_there_is_said_at_once(path: Path) -> None:
    began = time.monotonic()
    assert reason_of(lambda: call("tests.echo", {}, timeout=5)) == "absent"
    assert time.monotonic() - began < 1


def test_a_process_that_is_still_loading_says_so(running: Server) -> None:
    running.follower.ready = False
    assert reason_of(lambda: call("tests.echo", {})) == "starting"
    assert not ping().ready


def test_faults_and_unknown_names_are_told_apart(running: Server) -> None:
    @handler("tests.fault")
    def fault(payload: Any) -> Any:
        raise ValueError

    assert reason_of(lambda: call("tests.fault", {})) == "failed"
    assert reason_of(lambda: call("tests.nothing", {})) == "unknown"


def test_a_slow_answer_is_not_waited_for(running: Server) -> None:
    released = threading.Event()

    @handler("tests.slow")
    def slow(payload: Any) -> Any:
        released.wait(10)

    began = time.monotonic()
    assert reason_of(lambda: call("tests.slow", {}, timeout=0.2)) == "slow"
    assert time.monotonic() - began < 1
    released.set()
    running.wait_until_idle(5)


def test_more_calls_than_places_wait_their_time_and_ping_never_does(running: Server) -> None:
    running._places = threading.BoundedSemaphore(1)
    released, started = threading.Event(), threading.Event()

    @handler("tests.slow")
    def slow(payload: Any) -> Any:
        started.set()
        released.wait(10)
        return "done"

    answers: list[Any] = []
    thread = threading.Thread(target=lambda: answers.append(call("tests.slow", {}, timeout=10).result))
    thread.start()
    assert started.wait(5)
    message = running.answer({"name": "tests.slow", "timeout": 0.1})
    assert message == {"error": "busy"}
    assert ping().ready
    released.set()
    thread.join(5)
    assert answers == ["done"]


@pytest.mark.parametrize(
    "garbage", [b"", b"GET / HTTP/1.0\r\n\r\n", b"\x00\x00\x00\x02{]", b"\x00\x00\x00\x02[]", b"\xff" * 8]
)
def test_garbage_hurts_nobody(running: Server, path: Path, garbage: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(path))
        connection.sendall(garbage)
    assert ping().ready


def test_a_socket_left_by_a_killed_process_is_taken_over(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))
    assert path.exists()
    taken = Server(path, Follower())
    taken.server_close()


def test_two_processes_never_share_a_socket(running: Server, path: Path) -> None:
    with pytest.raises(AlreadyRunning):
        Server(path, Follower())
    assert ping().ready


def test_a_path_longer_than_an_address_works(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / ("ä b " * 12) / ("x" * 60)
    settings.VIRTAUS_COMPUTE_SOCKET = str(folder / "compute.sock")
    follower = Follower()
    long = Server(folder / "compute.sock", follower)
    thread = threading.Thread(target=long.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    assert not ping().ready
    long.shutdown()
    long.server_close()
    thread.join(5)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_process_starts_loads_answers_and_ends(tmp_path: Path, settings: Settings) -> None:
    """The real process against the test's database."""
    from django.db import connection

    settings.VIRTAUS_COMPUTE_SOCKET = str(tmp_path / "compute.sock")
    database = connection.settings_dict
    server = f"host={database['HOST']}&port={database['PORT']}"
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{database['USER']}@/{database['NAME']}?{server}",
        "PGPASSWORD": database["PASSWORD"],
        "VIRTAUS_COMPUTE_SOCKET": settings.VIRTAUS_COMPUTE_SOCKET,
    }
    process = subprocess.Popen([sys.executable, "-m", "virtaus.frame.compute.server"], env=environment)
    try:
        for _ in range(600):
            try:
                if ping().ready:
                    break
            except ComputeDown:
                assert process.poll() is None
            time.sleep(0.1)
        assert ping().ready
        second = subprocess.run(
            [sys.executable, "-m", "virtaus.frame.compute.server"], env=environment, capture_output=True, text=True
        )
        assert second.returncode == 1
        assert second.stderr.strip().splitlines()[-1].startswith("a compute process already answers")
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(20)
    assert code == 0
    assert not Path(settings.VIRTAUS_COMPUTE_SOCKET).exists()


@pytest.mark.slow
def test_the_web_process_imports_no_numerical_library() -> None:
    program = (
        "import sys, virtaus.web.wsgi\n"
        "from django.urls import get_resolver\n"
        "get_resolver().url_patterns\n"
        "heavy = {'numpy', 'numba', 'scipy', 'polars', 'ortools', 'statsmodels'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(heavy)) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr

"""./run demo as a whole: started, killed in every part, stopped, started again."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator

import pytest
from benchmarks import crash

from virtaus.web.launcher import locks, processes
from virtaus.web.launcher.places import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[crash.Demo]:
    """A training area that is filled once; each test starts and stops it."""
    demo = crash.Demo(tmp_path_factory.mktemp("koti ä") / "state")
    demo.start()
    demo.stop()
    yield demo
    demo.remove()


@pytest.fixture
def demo(made: crash.Demo) -> Iterator[crash.Demo]:
    yield made
    if made.supervisor.poll() is None:
        made.stop()


def test_killed_processes_come_back_and_nothing_acknowledged_is_lost(demo: crash.Demo) -> None:
    figures = crash.run(demo, rounds=1)
    assert set(figures.back) == {"database", "web", "worker", "compute"}
    assert figures.rows > 0
    assert figures.sessions > 0
    assert (figures.rows_lost, figures.sessions_lost) == (0, 0)


def test_starts_kills_and_restarts(demo: crash.Demo) -> None:
    demo.start()
    said = demo.log.read_text()
    assert f"http://127.0.0.1:{demo.port}" in said
    second = subprocess.run(
        [ROOT / "run", "demo", "--port", str(demo.port + 1)],
        env=demo.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert "already runs at" in second.stderr
    children = [demo.pid(name) for name in crash.PROCESSES]

    demo.supervisor.send_signal(signal.SIGKILL)
    demo.supervisor.wait()
    assert all(processes.gone_within(pid, 20) for pid in children if pid)

    assert demo.start() < 30, "a second start takes seconds"
    other = subprocess.run(
        [ROOT / "run", "demo", "--area", "koillismaa"],
        env=demo.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (other.returncode, other.stderr.count("\n")) == (1, 1)

    stopped = subprocess.run([ROOT / "run", "stop"], env=demo.environment, capture_output=True, text=True, check=False)
    assert "Virtaus has stopped" in stopped.stdout
    assert demo.supervisor.wait(30) == 0
    assert locks.holder(demo.state / "demo.lock") is None
    assert not (demo.state / "status.json").exists()


def test_logs_hold_no_password(demo: crash.Demo) -> None:
    demo.start()
    demo.stop()
    passwords = (demo.state / "database.json").read_text()
    for log in demo.places.logs.iterdir():
        for password in passwords.split('"')[3::4]:
            assert password not in log.read_text(errors="replace"), log.name
    assert (os.stat(demo.state).st_mode & 0o077) == 0

"""What dies is started again, all end together, and nothing outlives the supervisor."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from virtaus.web.launcher import processes
from virtaus.web.launcher.places import ROOT, Places
from virtaus.web.launcher.processes import Log

# A supervisor of two programs: one that sleeps, one that ends by itself at once.
SCRIPT = """
import signal
import sys
from pathlib import Path
from virtaus.web.launcher.processes import Log, Program
from virtaus.web.launcher.supervisor import Supervisor, Watched

state = Path(sys.argv[1])
# whoever runs the tests with nohup hands its deafness to us
signal.signal(signal.SIGHUP, signal.SIG_DFL)
supervisor = Supervisor(state / "status.json", "here")
sleep = "import time; time.sleep(60)"
sleeper = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', '{sleep}']); {sleep}"
for name, code in (("steady", sleeper), ("brief", "print('no luck', flush=True); raise SystemExit(3)")):
    command = (sys.executable, "-c", code)
    supervisor.add(Watched(Program(name, command, {}, state), Log(state / f"{name}.log")))
try:
    supervisor.run()
finally:
    supervisor.stop()
"""


@pytest.fixture
def supervisor(here: Places) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(here.state)],
        env={"PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield process
    process.kill()
    process.wait()
    if process.stdout:
        process.stdout.close()


def row(here: Places, name: str) -> dict[str, int]:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if (here.state / "status.json").exists():
            found: dict[str, int] = json.loads((here.state / "status.json").read_text())["processes"].get(name, {})
            if found.get("pid"):
                return found
        time.sleep(0.02)
    raise AssertionError(f"{name} did not start")


def await_new_pid(here: Places, name: str, old: int) -> int:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if (pid := row(here, name)["pid"]) != old:
            return pid
        time.sleep(0.02)
    raise AssertionError(f"{name} was not started again")


def family(leader: int) -> set[int]:
    """The processes of the session that ``leader`` began."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(entry.name)) == leader:
                found.add(int(entry.name))
        except ProcessLookupError:
            continue
    return found


def test_what_is_killed_comes_back_and_its_children_go(supervisor: subprocess.Popen[str], here: Places) -> None:
    old = row(here, "steady")["pid"]
    deadline = time.monotonic() + 10
    while len(family(old)) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    children = family(old) - {old}
    assert children
    os.kill(old, signal.SIGKILL)
    await_new_pid(here, "steady", old)
    assert all(processes.gone_within(child, 5) for child in children)
    assert row(here, "steady")["restarts"] == 1


@pytest.mark.slow
def test_what_ends_at_once_is_started_ever_more_slowly_and_explained(
    supervisor: subprocess.Popen[str], here: Places
) -> None:
    row(here, "steady")
    time.sleep(4)
    status = json.loads((here.state / "status.json").read_text())["processes"]["brief"]
    assert 3 <= status["restarts"] <= 5, "0.25, 0.5, 1 and 2 seconds apart"
    supervisor.terminate()
    said, _ = supervisor.communicate(timeout=20)
    assert "brief ended (exit code 3); it is started again in 0.5 s" in said
    assert f"brief: see {here.state / 'brief.log'}" in said
    assert (here.state / "brief.log").read_text().count("no luck") >= 4


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_nothing_outlives_the_supervisor(supervisor: subprocess.Popen[str], here: Places, how: signal.Signals) -> None:
    leader = row(here, "steady")["pid"]
    row(here, "brief")
    supervisor.send_signal(how)
    supervisor.wait(20)
    assert processes.gone_within(leader, 5)


def test_a_full_log_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "LOG_BYTES", 10)
    log = Log(tmp_path / "web.log")
    for line in (b"first line\n", b"second line\n", b"third line\n", b"fourth line\n", b"fifth line\n"):
        log.turn_over()
        log.write(line)
    assert log.last_lines() == ["fifth line"]
    assert (tmp_path / "web.log.1").read_bytes() == b"fourth line\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["web.log", "web.log.1", "web.log.2", "web.log.3"]


def test_a_log_on_a_full_disk_loses_lines_and_stops_nothing() -> None:
    log = Log(Path("/dev/full"))
    log.write(b"lost\n")
    log.turn_over()

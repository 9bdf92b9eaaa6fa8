"""One process under a supervisor: started, watched, stopped, its output kept in a log of bounded size."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

LIFELINE = Path(__file__).with_name("lifeline.py")
LOG_BYTES = 5_000_000
LOGS_KEPT = 3


@dataclass(frozen=True, slots=True)
class Program:
    """What to run.

    ``stop_signal`` asks it to end in order and ``patience`` is how many seconds it gets for that. ``orphan_signal``
    reaches it when its supervisor is gone: the database goes at the same time, so most could not end in order any more.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 15.0
    orphan_signal: signal.Signals = signal.SIGKILL
    uid: int = field(default_factory=os.geteuid)
    gid: int = field(default_factory=os.getegid)
    keep: tuple[int, ...] = ()


def start(program: Program, output: int) -> subprocess.Popen[bytes]:
    """Start ``program`` in its own session (Ctrl-C reaches only the supervisor), tied to this process's life."""
    signals = (str(os.getpid()), str(int(program.orphan_signal)), str(program.uid), str(program.gid))
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", "-S", str(LIFELINE), *signals, str(program.folder), *program.command],
        env=dict(program.environment),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        pass_fds=program.keep,
    )


def stop(program: Program, process: subprocess.Popen[bytes]) -> None:
    """Ask the process to end, wait, and insist if it does not."""
    if process.poll() is None:
        process.send_signal(program.stop_signal)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(program.patience)
    kill_session(process.pid)
    process.wait()


def kill_session(leader: int) -> None:
    """Kill what is left of the session that ``leader`` began, itself included."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def alive(pid: int) -> bool:
    """Whether ``pid`` still runs; one that has ended and waits for its parent to notice does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def gone_within(pid: int, seconds: float) -> bool:
    """Whether ``pid`` ends within ``seconds``."""
    deadline = time.monotonic() + seconds
    while alive(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


class Log:
    """A log file that turns over at LOG_BYTES and keeps LOGS_KEPT old ones. A full disk loses lines, no process."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, output: bytes) -> None:
        with contextlib.suppress(OSError), self.path.open("ab") as file:
            file.write(output)

    def turn_over(self) -> None:
        """Set a full log aside. It is copied and emptied, because the process goes on writing to the same file."""
        with contextlib.suppress(OSError):
            if self.path.stat().st_size < LOG_BYTES:
                return
            for number in range(LOGS_KEPT - 1, 0, -1):
                older = self.path.with_name(f"{self.path.name}.{number}")
                if older.exists():
                    older.replace(self.path.with_name(f"{self.path.name}.{number + 1}"))
            shutil.copyfile(self.path, self.path.with_name(f"{self.path.name}.1"))
            os.truncate(self.path, 0)

    def last_lines(self, count: int = 20) -> list[str]:
        try:
            with self.path.open("rb") as file:
                file.seek(max(0, self.path.stat().st_size - 20_000))
                return file.read().decode("utf-8", "replace").splitlines()[-count:]
        except OSError:
            return []

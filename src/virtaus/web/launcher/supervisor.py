"""Keeps the processes of an area running: what dies is started again, and all end together."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from virtaus.web.launcher import processes
from virtaus.web.launcher.database import write_private
from virtaus.web.launcher.processes import Log, Program
from virtaus.web.launcher.progress import Refusal, say

STEADY_SECONDS = 2.0
FIRST_DELAY, LONGEST_DELAY = 0.25, 15.0
TELL_AFTER = 3


@dataclass
class Watched:
    """A program that is kept running. ``before`` clears the way for each start; ``why`` says why it does not last."""

    program: Program
    log: Log
    before: Callable[[], None] | None = None
    why: Callable[[], str] | None = None
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0
    restarts: int = 0
    short_lives: int = 0

    def start(self) -> None:
        if self.before is not None:
            self.before()
        with self.log.path.open("ab") as output:
            self.process = processes.start(self.program, output.fileno())
        self.started = time.monotonic()

    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None


@dataclass
class Supervisor:
    """Starts programs in order, restarts those that end, stops them in the opposite order."""

    status: Path
    address: str
    watched: list[Watched] = field(default_factory=list)

    def add(self, watched: Watched) -> subprocess.Popen[bytes]:
        """Start a program and keep it."""
        self.watched.append(watched)
        watched.start()
        self._tell()
        assert watched.process is not None  # noqa: S101
        return watched.process

    def run(self) -> None:
        """Watch until the terminal, the system or ``./run stop`` asks to end. The caller then calls ``stop``."""
        asked_to_end = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
        wakes = asked_to_end | {signal.SIGCHLD}
        signal.pthread_sigmask(signal.SIG_BLOCK, wakes)
        try:
            while True:
                pause = self._look_after()
                told = signal.sigtimedwait(wakes, pause)
                if told is not None and told.si_signo in asked_to_end:
                    return
        finally:
            for number in asked_to_end:
                signal.signal(number, signal.SIG_IGN)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, wakes)

    def stop(self) -> None:
        """End everything, the last started first."""
        for watched in reversed(self.watched):
            if watched.process is not None:
                processes.stop(watched.program, watched.process)
        with suppress(OSError):
            self.status.unlink(missing_ok=True)

    def _look_after(self) -> float:
        """Start again what has ended and is due; the seconds until something must be looked at again."""
        pause = 1.0
        for watched in self.watched:
            watched.log.turn_over()
            if watched.ended():
                self._note_end(watched)
            if watched.process is None:
                wait = watched.due - time.monotonic()
                if wait <= 0:
                    self._start_again(watched)
                else:
                    pause = min(pause, wait)
        return pause

    def _note_end(self, watched: Watched) -> None:
        process = watched.process
        assert process is not None  # noqa: S101
        processes.kill_session(process.pid)
        lived = time.monotonic() - watched.started
        watched.short_lives = 0 if lived > STEADY_SECONDS else watched.short_lives + 1
        delay = min(FIRST_DELAY * 2 ** (watched.short_lives - 1), LONGEST_DELAY) if watched.short_lives else 0.0
        watched.due = time.monotonic() + delay
        watched.process = None
        how = f"signal {-process.returncode}" if process.returncode < 0 else f"exit code {process.returncode}"
        _announce(
            f"{watched.program.name} ended ({how}); it is started again" + (f" in {delay:.1f} s" if delay else "")
        )
        if watched.short_lives == TELL_AFTER:
            _announce(watched.why() if watched.why else f"{watched.program.name}: see {watched.log.path}")
        self._tell()

    def _start_again(self, watched: Watched) -> None:
        watched.restarts += 1
        try:
            watched.start()
        except (OSError, Refusal) as error:
            watched.short_lives += 1
            watched.due = time.monotonic() + min(FIRST_DELAY * 2**watched.short_lives, LONGEST_DELAY)
            _announce(f"{watched.program.name} can't be started: {error}")
        self._tell()

    def _tell(self) -> None:
        """Write who runs, for ``./run stop``, the benchmarks and whoever looks."""
        rows = {
            watched.program.name: {
                "pid": watched.process.pid if watched.process else None,
                "restarts": watched.restarts,
            }
            for watched in self.watched
        }
        with suppress(OSError):
            write_private(self.status, json.dumps({"address": self.address, "processes": rows}))


def _announce(line: str) -> None:
    say(f"{datetime.now().astimezone():%H:%M:%S} {line}")

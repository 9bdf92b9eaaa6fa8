"""A whole training area for browser tests: ``./run demo`` itself, its four processes, in a state folder of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 420


@dataclass(frozen=True, slots=True)
class Area:
    """A running training area: where it answers, and the e-mail and password of a login for each role."""

    url: str
    state: Path
    logins: dict[str, tuple[str, str]]

    def command(self, *words: str) -> str:
        """Run ``./run manage`` words against this area; gives what it printed."""
        done = subprocess.run(
            [ROOT / "run", "manage", *words], env=_environment(self.state), capture_output=True, text=True, check=True
        )
        return done.stdout


@contextmanager
def running(state: Path, *options: str) -> Iterator[Area]:
    """Start ``./run demo`` of the small size with ``options``, wait until all is ready, stop it after the block."""
    port = _free_port()
    log = state / "run.out"
    state.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        process = subprocess.Popen(
            [ROOT / "run", "demo", "--size", "small", "--port", str(port), *options],
            env=_environment(state),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _await_ready(process, url, log)
            rows = json.loads((state / "demo-logins.json").read_text(encoding="utf-8"))
            yield Area(url, state, {row["role"]: (row["email"], row["password"]) for row in rows})
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)


def _environment(state: Path) -> dict[str, str]:
    left_out = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PYTHONPATH", "VIRTAUS_KEYS", "VIRTAUS_DEVELOPMENT"}
    return {name: value for name, value in os.environ.items() if name not in left_out} | {"VIRTAUS_STATE": str(state)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AssertionError(f"./run demo ended:\n{log.read_text(encoding='utf-8')[-2000:]}")
        try:
            with urlopen(f"{url}/ready", timeout=5) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except (URLError, OSError):
            pass
        time.sleep(0.5)
    raise AssertionError(f"./run demo is not ready after {START_SECONDS} s:\n{log.read_text(encoding='utf-8')[-2000:]}")

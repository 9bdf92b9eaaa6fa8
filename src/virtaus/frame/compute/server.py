"""The compute process: ``python -m virtaus.frame.compute.server``.

It answers ``ping`` from the start and calls when its stores are loaded and its kernels compiled. SIGTERM or SIGINT lets
running calls end and exits with 0.
"""

from __future__ import annotations

import os
import signal
import socket
import socketserver
import sys
import threading
import time
from pathlib import Path
from typing import Any

import django
import structlog
from django.conf import settings

from virtaus.frame.compute import wire
from virtaus.frame.compute.follower import Follower
from virtaus.frame.compute.registry import handlers, seeing

log = structlog.get_logger(__name__)

REQUEST_WITHIN = 5.0  # seconds for a client to send its request
LONGEST_CALL = 120.0
LAST_CALLS = 5.0  # seconds for running calls to end after SIGTERM


class AlreadyRunning(Exception):
    """Another compute process answers on the same socket."""


class _Conversation(socketserver.BaseRequestHandler):
    server: Server

    def handle(self) -> None:
        try:
            request = wire.receive(self.request, time.monotonic() + REQUEST_WITHIN)
            self.request.settimeout(REQUEST_WITHIN)
            wire.send(self.request, self.server.answer(request))
        except (OSError, wire.WireError):
            # whoever asked has gone; nobody is left to tell
            return


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """A thread for each connection; as many calls compute at the same time as there are processors."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, path: Path, follower: Follower) -> None:
        self.path = path
        self.follower = follower
        self._places = threading.BoundedSemaphore(os.cpu_count() or 1)
        self._running = 0
        self._idle = threading.Condition()
        super().__init__(str(path), _Conversation)

    def server_bind(self) -> None:
        """Bind beside the path and move into place: the file is never readable by others, nor absent in between."""
        if _answers(self.path):
            raise AlreadyRunning(f"a compute process already answers on {self.path}")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        beside = self.path.with_name(f".{os.getpid()}.sock")
        beside.unlink(missing_ok=True)
        with wire.address(beside) as where:
            self.socket.bind(where)
        beside.chmod(0o600)
        beside.replace(self.path)

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        name = request.get("name")
        if name == "ping":
            return self._health()
        called = handlers.get(name) if isinstance(name, str) else None
        state = self.follower.state
        if not self.follower.ready:
            return {"error": "starting"}
        if called is None:
            return {"error": "unknown"}
        if not self._places.acquire(timeout=_seconds(request.get("timeout"))):
            return {"error": "busy"}
        try:
            with self._counted(), seeing(state.contents):
                return {"result": called.handle(request.get("payload") or {}), "data_at": state.data_at}
        except Exception as error:
            log.exception("compute_call_failed", handler=name, error=type(error).__name__)
            return {"error": "failed"}
        finally:
            self._places.release()

    def _health(self) -> dict[str, Any]:
        follower = self.follower
        state = follower.state
        return {"ready": follower.ready, "state": follower.stage, "seq": state.seq, "data_at": state.data_at}

    def _counted(self) -> _Counted:
        return _Counted(self)

    def wait_until_idle(self, seconds: float) -> None:
        with self._idle:
            self._idle.wait_for(lambda: self._running == 0, timeout=seconds)


class _Counted:
    """Counts a running call, so that the process can wait for it at its end."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def __enter__(self) -> None:
        with self.server._idle:
            self.server._running += 1

    def __exit__(self, *error: object) -> None:
        with self.server._idle:
            self.server._running -= 1
            self.server._idle.notify_all()


def _seconds(value: Any) -> float:
    return min(max(0.0, float(value)), LONGEST_CALL) if isinstance(value, int | float) else LONGEST_CALL


def _answers(path: Path) -> bool:
    """Whether a process listens on ``path``; a socket file left by a killed one does not answer."""
    if not path.exists():
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe, wire.address(path) as where:
        probe.settimeout(1)
        return probe.connect_ex(where) == 0


def serve(path: Path, stopped: threading.Event) -> None:
    """Answer on ``path`` until ``stopped``. Raises AlreadyRunning."""
    follower = Follower()
    server = Server(path, follower)
    follows = threading.Thread(target=follower.run, name="follower", daemon=True)
    answers = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, name="server", daemon=True)
    answers.start()
    follows.start()
    log.info("compute_started", socket=str(path))
    try:
        stopped.wait()
    finally:
        server.shutdown()
        server.server_close()
        path.unlink(missing_ok=True)
        server.wait_until_idle(LAST_CALLS)
        follower.stop()
        follows.join(LAST_CALLS)
    log.info("compute_stopped")


def main() -> int:
    django.setup()
    from django.utils.module_loading import autodiscover_modules

    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    autodiscover_modules("compute")
    try:
        serve(Path(settings.VIRTAUS_COMPUTE_SOCKET), stopped)
    except AlreadyRunning as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

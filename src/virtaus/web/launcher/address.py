"""The address that the pages are served on: taken, ours already, or free."""

from __future__ import annotations

import errno
import os
import signal
import socket
import time

from virtaus.web.launcher import locks
from virtaus.web.launcher.places import Places
from virtaus.web.launcher.progress import Refusal, say

HOST = "127.0.0.1"


def instance_of(places: Places) -> str:
    """Where the demo that runs in this state folder is served; empty when none runs."""
    holder = locks.holder(places.state / "demo.lock")
    return "" if holder is None else holder.get("address", "another address")


def refuse_if_taken(places: Places, port: int) -> None:
    """Refuse in one line when the demo runs already or somebody else serves on ``port``."""
    if running := instance_of(places):
        raise Refusal(f"It already runs at {running}; stop it with Ctrl-C there or with ./run stop.")
    reserve(port).close()


def reserve(port: int) -> socket.socket:
    """A socket bound to ``port`` on this machine's own address, not listening yet. Refuses in one line."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as caller:
            caller.settimeout(1)
            if caller.connect_ex((HOST, port)) == 0:
                raise OSError(errno.EADDRINUSE, "in use")
        bound.bind((HOST, port))
    except OSError as error:
        bound.close()
        if error.errno == errno.EADDRINUSE:
            other = port + 1 if port < 65535 else 8000
            raise Refusal(
                f"Port {port} is taken by another program: choose another, for instance ./run demo --port {other}."
            ) from None
        raise Refusal(f"Port {port} can't be used ({error.strerror}): choose another with --port.") from None
    return bound


def stop_running(places: Places) -> int:
    """End the demo that runs in this state folder and wait until it has stopped."""
    lock = places.state / "demo.lock"
    holder = locks.holder(lock)
    if holder is None:
        say("Virtaus does not run here.")
        return 0
    os.kill(int(holder["pid"]), signal.SIGTERM)
    deadline = time.monotonic() + 60
    while locks.holder(lock) is not None:
        if time.monotonic() > deadline:
            raise Refusal(f"Process {holder['pid']} has not ended in a minute.")
        time.sleep(0.1)
    say("Virtaus has stopped.")
    return 0

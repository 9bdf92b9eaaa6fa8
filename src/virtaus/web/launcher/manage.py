"""``./run manage``: a command of the product with the database of this installation."""

from __future__ import annotations

import json
import signal
import subprocess
from contextlib import suppress

from virtaus.web.launcher import database, product
from virtaus.web.launcher.places import Places

OWNER_COMMANDS = frozenset({"migrate", "sqlmigrate", "sqlflush", "flush", "backup", "restore", "dbshell", "test"})


def manage(places: Places, arguments: list[str]) -> int:
    """Run ``arguments`` as a Django command; its exit code. Only commands that change tables connect as their owner."""
    places.prepare()
    with database.in_use(places, f"./run manage {' '.join(arguments[:1])}") as addresses:
        owner = bool(arguments) and arguments[0] in OWNER_COMMANDS
        url = addresses.owner if owner else addresses.app
        env = product.environment(places, url, **settings_of_demo(places))
        # Ctrl-C reaches the command itself; here we wait for it to end so that the database is stopped after it.
        kept = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            return subprocess.run(product.django(places, *arguments), env=env, check=False).returncode  # noqa: S603
        finally:
            signal.signal(signal.SIGINT, kept)


def settings_of_demo(places: Places) -> dict[str, str]:
    """The settings of the demo that was made here, so that commands see its mode and its clock."""
    settings = {"VIRTAUS_DEMO": "1"}
    with suppress(OSError, ValueError, KeyError):
        made = json.loads((places.state / "demo.json").read_text(encoding="utf-8"))
        settings |= {"VIRTAUS_MODE": made["mode"], "VIRTAUS_CLOCK_SHIFT": str(made["clock_shift"])}
    return settings

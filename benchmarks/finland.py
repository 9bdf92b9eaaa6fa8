"""A test area of national size: minutes, rows, memory and size of the database.

    ./run bench finland [--data DIR]

What ``./run demo --size finland`` does before its pages open, in a database of its own, gone afterwards. Memory is the
proportional share (PSS) of every process of ours and of the database, sampled each second; shared buffers count once.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from virtaus.web.launcher import places
from virtaus.web.launcher.demo import require_room_for_finland
from virtaus.web.launcher.progress import Refusal

DAY = datetime.now(UTC).date()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=None)
    options = parser.parse_args()
    here = places.find(os.environ)
    here.prepare()
    try:
        require_room_for_finland(here)
    except Refusal as refusal:
        print(refusal)
        return 1
    url = os.environ["DATABASE_URL"]
    with tempfile.TemporaryDirectory(prefix="virtaus-finland-") as folder:
        env = os.environ | {"VIRTAUS_DEMO": "1", "VIRTAUS_MODE": "add-on", "VIRTAUS_STATE": folder}
        django = [sys.executable, "-m", "django"]
        subprocess.run([*django, "migrate", "--no-input", "--verbosity", "0"], env=env, check=True)
        data = ["--data", str(options.data)] if options.data else []
        began = time.monotonic()
        command = [*django, "prepare_demo", "--size", "finland", "--as-of", DAY.isoformat(), *data]
        with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as running:
            memory = Memory(running.pid, url)
            memory.start()
            assert running.stdout is not None
            for line in running.stdout:
                if line.rstrip().endswith(" s"):
                    print(f"{time.monotonic() - began:6.0f} s  {line.strip()}", flush=True)
        memory.ended.set()
        if running.returncode:
            return running.returncode
    print(f"in all: {(time.monotonic() - began) / 60:.1f} min on {os.cpu_count()} cores")
    print(f"memory at most: {memory.peak / 2**30:.2f} GiB, of it the database {memory.of_database / 2**30:.2f} GiB")
    tell_rows(url)
    return 0


def tell_rows(url: str) -> None:
    """Print the largest tables and the size of all."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT relname, n_live_tup, pg_total_relation_size(relid) FROM pg_stat_user_tables"
            " ORDER BY pg_total_relation_size(relid) DESC LIMIT 16"
        )
        for name, count, size in rows:
            print(f"  {name:<32}{count:>12,} rows {size / 1e6:>10,.0f} MB")
        found = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        print(f"database: {found[0] / 1e9 if found else 0:.1f} GB")


class Memory(threading.Thread):
    """The memory of a process, its children and the database's processes, sampled until ``ended``."""

    def __init__(self, pid: int, url: str) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.database = _postmaster(url)
        self.peak = self.of_database = 0
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.wait(1):
            children = _children()
            of_database = sum(map(_pss, _tree(self.database, children))) if self.database else 0
            self.of_database = max(self.of_database, of_database)
            self.peak = max(self.peak, of_database + sum(map(_pss, _tree(self.pid, children))))


def _postmaster(url: str) -> int | None:
    """The database's first process, where it runs on this machine and we may see it."""
    if urlsplit(url).hostname not in {None, "", "localhost", "127.0.0.1"}:
        return None
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT pg_backend_pid()").fetchone()
    own = int(found[0]) if found else 0
    parents = {child: parent for parent, some in _children().items() for child in some}
    return parents.get(own)


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        found.setdefault(parent, []).append(int(folder.name))
    return found


def _tree(root: int, children: dict[int, list[int]]) -> list[int]:
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def _pss(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())

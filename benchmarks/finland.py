"""A test area of national size: minutes, rows, memory and size of the database.

    ./run bench finland [--data DIR]

What ``./run demo --size finland`` does until its compute process is ready to answer, in a database of its own, gone
afterwards; then what that process answers, and how long it takes. Memory is the proportional share (PSS) of every
process of ours and of the database, sampled each second; shared buffers count once. Beside the wall clock stands the
computing of all these processes, for a machine that does other work too.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
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
        data = ["--data", str(options.data)] if options.data else []
        before = computing(os.getpid()), computing(_postmaster(url))
        began = time.monotonic()
        subprocess.run([*django, "migrate", "--no-input", "--verbosity", "0"], env=env, check=True)
        print(f"{time.monotonic() - began:6.0f} s  Tables", flush=True)
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
        tell_memory("memory at most", memory)
        with subprocess.Popen([sys.executable, "-m", "virtaus.frame.compute.server"], env=env) as compute:
            holding = Memory(compute.pid, url)
            holding.start()
            os.environ.update(env)
            waited = wait_for_compute(compute)
            print(f"{time.monotonic() - began:6.0f} s  compute process ready after {waited:.0f} s")
            print(f"in all: {(time.monotonic() - began) / 60:.1f} min on {os.cpu_count()} cores")
            ours, of_database = computing(os.getpid()) - before[0], computing(memory.database) - before[1]
            print(f"computing: {ours / 60:.1f} min of ours, {of_database / 60:.1f} min of the database")
            ask_compute()
            holding.ended.set()
            compute.terminate()
        tell_memory("memory at most while the compute process loads and answers", holding)
    tell_rows(url)
    return 0


def tell_memory(title: str, memory: Memory) -> None:
    of_database = memory.of_database / 2**30
    print(f"{title}: {memory.peak / 2**30:.2f} GiB, of it the database {of_database:.2f} GiB", flush=True)


def wait_for_compute(compute: subprocess.Popen[bytes]) -> float:
    """Wait until the compute process is ready to answer; how many seconds that took."""
    import django

    django.setup()
    from virtaus.frame.compute import ComputeDown, ping

    began = time.monotonic()
    while compute.poll() is None:
        with suppress(ComputeDown):
            if ping().ready:
                return time.monotonic() - began
        time.sleep(0.5)
    raise SystemExit("the compute process has ended")


def ask_compute() -> None:
    """What pages ask of it: all openings for a person, a team's jobseekers for an opening, what will be late."""
    from virtaus.casework.models import JobSearch
    from virtaus.employers.models import Vacancy
    from virtaus.frame.compute import call
    from virtaus.people.models import Relation

    vacancies = [str(each) for each in Vacancy.objects.filter(state="open").values_list("id", flat=True)]
    seeking = JobSearch.objects.filter(ended_on=None, superseded_at=None)
    one = seeking.order_by("person_id")[0].person_id
    team = Relation.objects.filter(person=one, withdrawn_at=None)[0].team_id
    served = Relation.objects.filter(team=team, withdrawn_at=None, valid_to=None).values("person")
    persons = [str(each) for each in seeking.filter(person__in=served).values_list("person_id", flat=True)]
    asked: list[tuple[str, str, dict[str, Any]]] = [
        (f"{len(vacancies):,} openings", "openings", {"person": str(one), "vacancies": vacancies, "top": 20}),
        (f"{len(persons):,} persons", "persons", {"vacancy": vacancies[0], "persons": persons, "top": 20}),
    ]
    for what, name, payload in asked:
        began = time.monotonic()
        call(f"proposals.{name}", payload, timeout=60)
        print(f"  {what} ranked: {time.monotonic() - began:.2f} s")
    began = time.monotonic()
    found = call("casework.forecast", {"until": (DAY + timedelta(days=28)).isoformat()}, timeout=120).result
    print(f"  what will be late in {len(found['teams'])} teams: {time.monotonic() - began:.2f} s", flush=True)


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


def computing(pid: int | None) -> float:
    """Processor seconds of a process and of all that came from it, those that have ended too."""
    seconds = 0.0
    for each in _tree(pid, _children()) if pid else ():
        with suppress(OSError):
            # utime, stime, and those of children that have been waited for
            spent = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()[11:15]
            seconds += sum(map(int, spent)) / os.sysconf("SC_CLK_TCK")
    return seconds


def _postmaster(url: str) -> int | None:
    """The database's first process, where it runs on this machine and we may see it."""
    if urlsplit(url).hostname not in {None, "", "localhost", "127.0.0.1"}:
        return None
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT pg_backend_pid()").fetchone()
        own = int(found[0]) if found else 0
        # while its process lives
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

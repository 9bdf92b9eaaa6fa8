"""Reading an event file: rows a second and memory, beside the plainest import in the same run.

    ./run bench events [--size small]

The file is made: TyöHäme with its real numbers, some 106 000 events of 23 000 persons. Measured: the import as the
manager's page and the command run it, checks and audit with it. The peer is what one would write first: each line read
by ``csv``, a row saved for it and for its person, without checks, tracks or teams; on the first lines only, because it
is slow.
"""

from __future__ import annotations

import argparse
import csv
import logging
import resource
import tempfile
import time
from datetime import date, datetime
from pathlib import Path

import django

PEER_LINES = 5000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="tyohame", choices=["small", "tyohame"])
    options = parser.parse_args()
    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment(debug=False)
    logging.disable(logging.INFO)
    usual = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"{usual}_events"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder) / "events.csv", options.size)
    finally:
        connection.creation.destroy_test_db(usual, verbosity=0)


def measure(path: Path, size: str) -> None:
    from django.core.management import call_command
    from django.db import transaction

    from virtaus.casework.event_import import import_events
    from virtaus.frame import trail
    from virtaus.frame.actor import Actor

    call_command("load_area", "tyohame", verbosity=0)
    call_command("load_vocabulary", verbosity=0)
    call_command("make_event_file", "--size", size, "--out", str(path))
    content = path.read_bytes()
    lines = content.count(b"\n") - 1
    with transaction.atomic():
        peer = peer_rate(path)
        transaction.set_rollback(True)
    actor = Actor.system("bench", purpose="training")
    began, used = time.perf_counter(), time.process_time()
    told: list[float] = []
    with trail.opened(actor, "bench"):
        import_events(actor, path.name, content, told.append)
    seconds, processor = time.perf_counter() - began, time.process_time() - used
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"{lines} events: {seconds:.1f} s, {processor:.1f} s of Python; {lines / seconds:.0f} rows/s")
    print(f"progress told {len(told)} times; at most {memory:.0f} MB of memory")
    print(f"peer, a row saved for each line: {peer:.0f} rows/s, so {lines / seconds / peer:.1f} times as fast")


def peer_rate(path: Path) -> float:
    """Rows a second of the plainest import."""
    from virtaus.casework.models import CaseEvent
    from virtaus.people.models import Person

    persons: dict[str, Person] = {}
    began = time.perf_counter()
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file, delimiter=";")):
            if number == PEER_LINES:
                break
            moment = datetime.fromisoformat(row["recorded_at"])
            if row["key"] not in persons:
                persons[row["key"]] = Person.objects.create(
                    register_key=row["key"], source="register", created_at=moment
                )
            CaseEvent.objects.create(
                person=persons[row["key"]],
                origin="register",
                register_id=row["event_id"],
                kind=row["event"],
                on=date.fromisoformat(row["date"]),
                status=row["status"],
                municipality=row["municipality"],
                recorded_at=moment,
                known_at=moment,
            )
    return min(number + 1, PEER_LINES) / (time.perf_counter() - began)


if __name__ == "__main__":
    main()

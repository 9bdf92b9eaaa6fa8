"""Exports of 50 000 and 500 000 rows: the memory of the process that makes them, side by side.

    ./run bench export [--rows 50000,500000] [--lists log,vacancies] [--kinds csv,xlsx]

Two lists are filled in a database of its own, gone afterwards: the log, each entry about persons, and openings. Each
file is asked for as a browser asks for it, with rights and log, by a fresh process that has shown the list's page
before. Printed are rows, seconds, the file's size, and by how much the process grew at most; at the end how much larger
that is for the most rows than for the fewest. Where it stays near 1, memory does not depend on the rows.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import django

LISTS = {"log": ("/audit/", "dpo"), "vacancies": ("/vacancies/", "team_lead")}
FILL = {
    "log": """
INSERT INTO audit_entry (id, recorded_at, kind, actor_kind, actor_name, account_id, roles, team_ids, purpose, place,
                         action, persons, fields, outcome, request_id)
SELECT gen_random_uuid(), now() - n * interval '1 millisecond', 'read', 'account', '', gen_random_uuid(), '{coach}',
       '{}', 'service', 'GET people:person', '', ARRAY[gen_random_uuid(), gen_random_uuid()],
       '{people.key,people.municipality,casework.status}', 'ok', gen_random_uuid()
  FROM generate_series(%s, %s) n
""",
    "vacancies": """
INSERT INTO employers_vacancy (id, version, key, title, description, municipality, positions, published_on,
                               working_time, state, source, content, told_group, recorded_at, employer_id)
SELECT gen_random_uuid(), 1, 'id:' || n, 'Hitsaaja ' || n, 'MAG-hitsausta', '109', 1 + n %% 4, current_date, '',
       'open', 'bench', '', '', now(), (SELECT id FROM organisations_organisation LIMIT 1)
  FROM generate_series(%s, %s) n
""",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", default="50000,500000")
    parser.add_argument("--lists", default=",".join(LISTS))
    parser.add_argument("--kinds", default="csv,xlsx")
    parser.add_argument("--measure", nargs=3, metavar=("ADDRESS", "KIND", "ACCOUNT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    django.setup()
    if options.measure:
        print(json.dumps(measure(*options.measure)))
        return 0
    from django.db import connection

    usual = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"{usual}_export"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        compare([int(count) for count in options.rows.split(",")], options.lists.split(","), options.kinds.split(","))
    finally:
        connection.creation.destroy_test_db(usual, verbosity=0)
    return 0


def compare(sizes: list[int], lists: list[str], kinds: list[str]) -> None:
    """Fill the lists step by step and export each at every size."""
    accounts = prepare()
    grown: dict[tuple[str, str], list[float]] = {}
    print(f"{'list':<11}{'file':<6}{'rows':>9}{'seconds':>10}{'MB':>8}{'MiB before':>13}{'MiB grown':>12}")
    filled = 0
    for size in sorted(sizes):
        for name in lists:
            fill(name, filled + 1, size)
            address, role = LISTS[name]
            for kind in kinds:
                found = measured(address, kind, accounts[role])
                grown.setdefault((name, kind), []).append(found["grown"])
                print(
                    f"{name:<11}{kind:<6}{size:>9}{found['seconds']:>10.1f}{found['megabytes']:>8.1f}"
                    f"{found['before']:>13.0f}{found['grown']:>12.1f}",
                    flush=True,
                )
        filled = size
    for (name, kind), each in grown.items():
        print(f"{name} {kind}: {max(sizes) / min(sizes):.0f} times the rows, {each[-1] / each[0]:.2f} times the growth")


def prepare() -> dict[str, str]:
    """An area with one account for each list; gives accounts by role."""
    from django.core.management import call_command

    from virtaus.accounts.models import Account, RoleMembership
    from virtaus.area.models import Team
    from virtaus.frame import clock
    from virtaus.organisations.models import Organisation

    call_command("load_area", "tyohame", verbosity=0)
    call_command("load_vocabulary", verbosity=0)
    Organisation.objects.create(name="Esimerkki-Konepaja Oy", business_id="0000101-1")
    team = Team.objects.order_by("code")[0]
    made = {}
    for _address, role in LISTS.values():
        account = Account.objects.create_account(f"{role}@bench.example", role)
        team_id = team.id if role == "team_lead" else None
        RoleMembership.objects.create(account=account, role=role, team_id=team_id, valid_from=clock.today())
        made[role] = str(account.id)
    return made


def fill(name: str, first: int, last: int) -> None:
    """Rows ``first`` to ``last`` of a list."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(FILL[name], [first, last])
        cursor.execute("ANALYZE")


def measured(address: str, kind: str, account: str) -> dict[str, float]:
    """What a process of its own says of one export."""
    from django.db import connection

    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = os.environ | {"DATABASE_URL": url}
    command = [sys.executable, "-m", "benchmarks.export", "--measure", address, kind, account]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(address: str, kind: str, account: str) -> dict[str, float]:
    """Ask for a file and take it in piece by piece, as a browser does: seconds, megabytes and memory (MiB)."""
    import logging

    from django.conf import settings
    from django.test import Client

    from virtaus.accounts.models import Account

    logging.disable(logging.INFO)
    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    client.force_login(Account.objects.get(id=account), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(address).status_code == 200
    before = memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    began = time.perf_counter()
    answer = client.get(f"{address}?export={kind}")
    assert answer.status_code == 200, answer.status_code
    size = sum(map(len, answer.streaming_content))  # type: ignore[arg-type]
    seconds = time.perf_counter() - began
    return {
        "seconds": seconds,
        "megabytes": size / 1e6,
        "before": before,
        "grown": memory("VmHWM") - before,
    }


def memory(what: str) -> float:
    """A line of the process's status, in MiB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(what):
            return int(line.split()[1]) / 1024
    raise ValueError(what)


if __name__ == "__main__":
    sys.exit(main())

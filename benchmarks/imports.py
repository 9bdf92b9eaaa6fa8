"""Reading in large files: persons, organisations, openings and calendars, as CSV and as Excel.

    ./run bench imports [--rows 100000] [--kinds people,organisations,vacancies,calendars]

Made-up files are checked, applied, read again and taken back in a database of its own, gone afterwards, through the
product's own steps with rights, log and journal. Persons come with names, encrypted personal identity codes and contact
details. Each step prints its seconds, the processor's in this process and in the database's beside it (a busy machine
makes the seconds many, the processor's stay), and rows a second; the bound is 60 seconds for checking and applying.
"""

from __future__ import annotations

import argparse
import io
import logging
import os
import random
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import django

BOUND = 60.0
CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
NAMES = ("Aino", "Eero", "Helmi", "Onni", "Saara", "Toivo", "Venla", "Väinö")
FAMILIES = ("Haapa", "Koivu", "Kuusi", "Leppä", "Mänty", "Pihlaja", "Tammi", "Vaahtera")
ENDINGS = ("malli", "esimerkki", "näyte")
Rows = Iterator[Sequence[str]]


def people(count: int) -> Rows:
    yield (
        *("key", "given_names", "family_name", "hetu", "phone", "email", "street", "postal_code", "city"),
        *("service_language", "reach_km", "travel", "birth_year", "sex", "education", "work_limits"),
    )
    chance = random.Random(1)
    first = date(1950, 1, 1)
    for number in range(count):
        born = first + timedelta(days=number % 18_000)
        part = f"{born:%d%m%y}{2 + number // 18_000:03d}"
        hetu = f"{part[:6]}-{part[6:]}{CHECKS[int(part) % 31]}"
        given = chance.choice(NAMES)
        yield (
            *(
                f"BENCH{number:08d}",
                f"{given} {chance.choice(NAMES)}",
                chance.choice(FAMILIES) + chance.choice(ENDINGS),
            ),
            *(hetu, f"+35840{number:07d}", f"person{number}@example.org", f"Mallikatu {number % 90}", "13100"),
            *("Hämeenlinna", "fi", str(5 + number % 80), "car public", str(born.year), "female", "secondary"),
            "night_work" if number % 10 == 0 else "",
        )


def organisations(count: int) -> Rows:
    yield ("business_id", "name", "contact_name", "contact_title", "contact_email", "contact_phone")
    made = number = 0
    weights = (7, 9, 10, 5, 8, 4, 2)
    while made < count:
        number += 1
        rest = sum(int(digit) * weight for digit, weight in zip(f"{number:07d}", weights, strict=True)) % 11
        if rest == 1:
            continue
        check = 0 if rest == 0 else 11 - rest
        made += 1
        yield (
            *(f"{number:07d}-{check}", f"Esimerkkiyritys {number} Oy", f"Maija Malli {number}", "toimitusjohtaja"),
            *(f"maija{number}@example.org", f"+35850{number:07d}"),
        )


def vacancies(count: int) -> Rows:
    yield ("id", "title", "description", "employer", "municipality", "positions", "published", "expires", "languages")
    for number in range(count):
        yield (
            *(
                f"B-{number}",
                f"Hitsaaja {number}",
                "MAG-hitsausta ja piirustusten lukua.",
                f"Konepaja {number % 3000} Oy",
            ),
            *("109", str(1 + number % 4), "2026-11-01", "2026-12-31", "suomi B1"),
        )


def calendars(count: int) -> Rows:
    yield ("email", "kind", "first_day", "last_day", "weekday", "starts", "ends")
    first = date(2027, 1, 1)
    for number in range(count):
        day = first + timedelta(days=number // 800)
        hour = 8 + number // 200 % 4
        yield (f"worker{number % 200}@bench.example", "busy", f"{day}", "", "", f"{hour:02d}:00", f"{hour:02d}:45")


KINDS: dict[str, Callable[[int], Rows]] = {
    "people": people,
    "organisations": organisations,
    "vacancies": vacancies,
    "calendars": calendars,
}


def as_csv(rows: Rows) -> bytes:
    return "\n".join(";".join(row) for row in rows).encode()


def as_excel(rows: Rows) -> bytes:
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_numbers": False})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, cell)
    book.close()
    return file.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--kinds", default=",".join(KINDS))
    options = parser.parse_args()
    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment(debug=False)
    logging.disable(logging.INFO)
    usual = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"{usual}_imports"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        prepare()
        for kind in options.kinds.split(","):
            measure(kind, options.rows)
    finally:
        connection.creation.destroy_test_db(usual, verbosity=0)


def prepare() -> None:
    """A stand-alone area with 200 workers and the starter vocabulary."""
    from django.conf import settings
    from django.core.management import call_command

    from virtaus.accounts.models import Account
    from virtaus.area.models import Team, TeamMember
    from virtaus.people.models import StorageMode

    settings.VIRTAUS_MODE = "stand-alone"
    StorageMode.objects.update_or_create(id=1, defaults={"mode": "stand-alone"})
    call_command("load_area", "tyohame", verbosity=0)
    call_command("load_vocabulary", verbosity=0)
    team = Team.objects.order_by("code")[0]
    for number in range(200):
        account = Account.objects.create_account(f"worker{number}@bench.example", f"Worker {number}")
        TeamMember.objects.create(team=team, account=account, share=1, languages=["fi"], valid_from=date(2026, 1, 1))


def measure(kind_name: str, count: int) -> None:
    from virtaus.frame import trail
    from virtaus.frame.actor import Actor
    from virtaus.frame.ids import new_id
    from virtaus.frame.imports import actions
    from virtaus.frame.imports.collecting import seldom_collected
    from virtaus.frame.imports.kinds import Sent, kind_of, nobody
    from virtaus.frame.imports.models import ImportedFile

    actor = Actor.system("bench")
    kind = kind_of(actor, kind_name)
    content = as_csv(KINDS[kind_name](count))
    print(f"{kind_name}: {count} rows, {len(content) / 1e6:.0f} MB of CSV")

    def timed(what: str, work: Callable[[], object]) -> float:
        began, own, database = time.perf_counter(), time.process_time(), of_database()
        with trail.opened(actor, "bench"):
            done = work()
        seconds, own, database = time.perf_counter() - began, time.process_time() - own, of_database() - database
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        pace = f"{seconds:7.1f} s ({own:5.1f} s own, {database:5.1f} s database) {count / seconds:8.0f} rows/s"
        print(f"  {what:<22}{pace}   peak {peak:5.0f} MiB   {done or ''}")
        return seconds

    def check(data: bytes, name: str) -> object:
        with seldom_collected():
            plan = kind.plan(actor, Sent(new_id(), name, data, None), nobody)
        return plan.faults[:1] or plan.counts

    checked = timed("check CSV", lambda: check(content, "bench.csv"))
    applied = timed("apply CSV", lambda: actions.read_in(actor, kind_name, "bench.csv", content))
    verdict = "within" if checked + applied <= BOUND else "OVER"
    print(f"  check and apply       {checked + applied:7.1f} s, {verdict} the bound of {BOUND:.0f} s")
    file_id = ImportedFile.objects.latest("applied_at").id
    timed("check the same again", lambda: check(content, "bench.csv"))
    timed("undo", lambda: actions.undo_import(actor, file_id))
    excel = as_excel(KINDS[kind_name](count))
    print(f"  {len(excel) / 1e6:.0f} MB of Excel")
    timed("check Excel", lambda: check(excel, "bench.xlsx"))


def of_database() -> float:
    """Processor seconds of the database's process that serves us; 0 where it runs elsewhere."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        place = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not place.exists():
        return 0.0
    fields = place.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()

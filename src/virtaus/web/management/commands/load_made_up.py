"""``manage load_made_up``: fill an empty load-test area with made-up people by the hundred thousand."""

from __future__ import annotations

import os
import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from virtaus.area import load_test
from virtaus.frame import clock, put_aside, trail
from virtaus.frame.actor import Actor
from virtaus.frame.changes import changed
from virtaus.frame.errors import VirtausError
from virtaus.people.models import Person
from virtaus.web import made_up_load, simulation
from virtaus.web.made_up_load import Part, Stored


class Command(BaseCommand):
    help = (
        "Fill an empty load-test area with made-up people, a part of it at a time and several parts at once. Run it as "
        "the role that owns the tables, on a database that nobody uses: indexes are put aside until the end."
    )
    # called by the command that runs this one when the indexes are aside: from then on other tables may be written
    stealth_options = ("when_aside",)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--as-of", type=date.fromisoformat, default=None, help="the day; today when left out")
        parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1))
        parser.add_argument("--scale", type=float, default=1.0, help="share of the area's people, for a quick look")

    def handle(self, *args: Any, seed: int, as_of: date | None, processes: int, scale: float, **options: Any) -> None:
        if Person.objects.exists():
            raise CommandError("There are people already: only an empty area is filled.")
        try:
            parts = parts_of(seed, as_of or clock.today(), scale)
        except VirtausError as wrong:
            raise CommandError(str(wrong)) from wrong
        address = address_of_database()
        aside = put_aside.put_aside(address, made_up_load.TABLES)
        connection.close()
        options.get("when_aside", lambda: None)()
        began = time.monotonic()

        def stored(number: int, done: Stored) -> None:
            self.stdout.write(
                f"Job searches, part {number} of {len(parts)}: {done.persons} people, {done.events} events"
            )

        made_up_load.store_all(parts, processes, stored)
        self.stdout.write(f"Stored in {time.monotonic() - began:.1f} s")
        began = time.monotonic()
        put_aside.put_back(address, aside, processes, lambda share: self.stdout.write(f"Indexes, {share:.0%}"))
        self.stdout.write(f"Indexes and constraints in {time.monotonic() - began:.1f} s")
        with transaction.atomic():
            changed("person")


def parts_of(seed: int, as_of: date, scale: float) -> list[Part]:
    """The parts of the loaded load-test area. VirtausError where no area is loaded."""
    actor = Actor.system("load_made_up", purpose="training")
    with trail.opened(actor, "load_made_up"):
        figures = simulation.published(actor)
    margins = {each.municipality: each for each in simulation.margins(figures)}
    groups = simulation.groups(figures)
    occupations = simulation.occupations()
    return [
        Part(
            name=f"load-test-{number:03}",
            seed=seed * 1000 + number,
            as_of=as_of,
            scale=scale,
            margins=tuple(margins[code] for code in codes),
            groups={code: groups[code] for code in codes},
            occupations=occupations,
        )
        for number, codes in enumerate(load_test.copies(margins), start=1)
    ]


def address_of_database() -> str:
    """Where the database is, for connections of our own."""
    from psycopg.conninfo import make_conninfo

    given = connection.get_connection_params()
    wanted = ("host", "port", "dbname", "user", "password")
    return make_conninfo(**{name: given[name] for name in wanted if name in given})

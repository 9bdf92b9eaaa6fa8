"""``manage make_event_file --out FILE``: the night's file of a national register, made up for training and tests."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from virtaus.engine.simulation.event_file import made_up_events
from virtaus.engine.simulation.events import COLUMNS, Event
from virtaus.engine.simulation.person_file import header, person_lines
from virtaus.frame import clock, modes, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import VirtausError
from virtaus.web import simulation


class Command(BaseCommand):
    help = (
        "Make up the events of jobseekers whose numbers agree with the loaded area's real ones, deterministic by seed "
        "and date (docs/formats/events.md). With --night the last night's events go to a file of their own, with "
        "--newcomer those of one newcomer; --people makes the file of persons (docs/formats/people.md)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--size", choices=[size for size in simulation.SIZES if size != simulation.FINLAND], default="small"
        )
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--as-of", type=date.fromisoformat, default=None, help="the day; today when left out")
        parser.add_argument("--out", type=Path, required=True)
        apart = parser.add_mutually_exclusive_group()
        apart.add_argument("--night", type=Path, default=None, help="write the last night's events here instead")
        apart.add_argument("--newcomer", type=Path, default=None, help="write one newcomer's events here instead")
        parser.add_argument("--people", type=Path, default=None, help="write the file of persons here")

    def handle(
        self,
        *args: Any,
        size: str,
        seed: int,
        as_of: date | None,
        out: Path,
        night: Path | None,
        newcomer: Path | None,
        people: Path | None,
        **options: Any,
    ) -> None:
        as_of = as_of or clock.today()
        actor = Actor.system("make_event_file", purpose="training")
        try:
            with trail.opened(actor, "make_event_file"):
                figures = simulation.published(actor)
            margins = simulation.margins(figures)
            occupations = simulation.occupations()
            made = made_up_events(
                margins,
                occupations,
                simulation.assumptions(),
                scale=simulation.scale_of(size, margins),
                seed=seed,
                as_of=as_of,
                groups=simulation.groups(figures),
                newcomer=simulation.newcomer(margins, occupations),
            )
            midnight = datetime.combine(as_of, time(), clock.HELSINKI)
            apart = [
                event
                for event in made.events
                if (night and event.recorded_at >= midnight) or (newcomer and event.key == made.newcomer)
            ]
            left = {event.event_id for event in apart}
            _write(out, COLUMNS, (event.line() for event in made.events if event.event_id not in left))
            if beside := night or (newcomer if made.newcomer else None):
                _write(beside, COLUMNS, map(Event.line, apart))
            if people:
                # who comes with the night's own file is not known before it
                told = [each for each in made.people if not (newcomer and each.key == made.newcomer)]
                random = Random(f"virtaus people {seed} {as_of.isoformat()}")  # noqa: S311
                stand_alone = modes.current() == modes.Mode.STAND_ALONE
                lines = person_lines(told, random, stand_alone=stand_alone, cities=figures.municipalities)
                _write(people, header(stand_alone), lines)
        except (VirtausError, ValueError) as wrong:
            raise CommandError(str(wrong)) from wrong
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        self.stdout.write(f"{len(made.events)} events of {len(made.people)} made-up people until {as_of}.")
        if made.newcomer:
            self.stdout.write(f"The newcomer of the story: {made.newcomer}")


def _write(path: Path, columns: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(lines)

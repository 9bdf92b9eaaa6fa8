"""``manage make_event_file --out FILE``: the night's file of a national register, made up for training and tests."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from virtaus.engine.simulation.event_file import made_up_events
from virtaus.engine.simulation.events import COLUMNS, Event
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import VirtausError
from virtaus.web import simulation


class Command(BaseCommand):
    help = (
        "Make up the events of jobseekers whose numbers agree with the loaded area's real ones, deterministic by seed "
        "and date (docs/formats/events.md). With --night the last night's events go to a file of their own."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", choices=list(simulation.SIZES), default="small")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--as-of", type=date.fromisoformat, default=None, help="the day; today when left out")
        parser.add_argument("--out", type=Path, required=True)
        parser.add_argument("--night", type=Path, default=None, help="write the last night's events here instead")

    def handle(
        self, *args: Any, size: str, seed: int, as_of: date | None, out: Path, night: Path | None, **options: Any
    ) -> None:
        as_of = as_of or clock.today()
        actor = Actor.system("make_event_file", purpose="training")
        try:
            with trail.opened(actor, "make_event_file"):
                margins = simulation.margins(actor)
            occupations = simulation.occupations()
            made = made_up_events(
                margins,
                occupations,
                scale=simulation.scale_of(size, margins),
                seed=seed,
                as_of=as_of,
                newcomer=simulation.newcomer(margins, occupations),
            )
            earlier, last = _by_night(made.events, as_of) if night else (made.events, [])
            _write(out, earlier)
            if night:
                _write(night, last)
        except (VirtausError, ValueError) as wrong:
            raise CommandError(str(wrong)) from wrong
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        people = len({event.key for event in made.events})
        self.stdout.write(f"{len(made.events)} events of {people} made-up people until {as_of}.")
        if made.newcomer:
            self.stdout.write(f"The newcomer of the story: {made.newcomer}")


def _by_night(events: list[Event], as_of: date) -> tuple[list[Event], list[Event]]:
    midnight = datetime.combine(as_of, time(), clock.HELSINKI)
    return (
        [event for event in events if event.recorded_at < midnight],
        [event for event in events if event.recorded_at >= midnight],
    )


def _write(path: Path, events: list[Event]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(event.line() for event in events)

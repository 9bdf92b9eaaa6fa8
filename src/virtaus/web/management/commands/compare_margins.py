"""``manage compare_margins FILE``: the people of a made-up event file beside the published numbers."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from virtaus.engine.simulation.counting import counted
from virtaus.engine.simulation.margins import Comparison, Range, compare
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import VirtausError
from virtaus.web import simulation


class Command(BaseCommand):
    help = "Count the people of event files made by make_event_file and compare each count with the published one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", type=Path, nargs="+")
        parser.add_argument("--size", choices=list(simulation.SIZES), default="small")
        parser.add_argument("--as-of", type=date.fromisoformat, default=None, help="the day; today when left out")

    def handle(self, *args: Any, files: list[Path], size: str, as_of: date | None, **options: Any) -> None:
        actor = Actor.system("compare_margins", purpose="training")
        try:
            with trail.opened(actor, "compare_margins"):
                margins = simulation.margins(actor)
        except VirtausError as wrong:
            raise CommandError(str(wrong)) from wrong
        lines = [line for path in files for line in _lines(path)]
        scale = simulation.scale_of(size, margins)
        try:
            rows = compare(margins, scale, counted(lines, as_of or clock.today()))
        except (KeyError, ValueError) as wrong:
            raise CommandError(f"This is not an event file: {wrong}") from wrong
        self.stdout.write(f"{'':4} {'':16} {'published':>13} {'wanted':>15} {'found':>7}")
        for row in rows:
            self.stdout.write(_told(row))
        off = sum(not row.agrees for row in rows)
        if off:
            raise CommandError(f"{off} counts are further than rounding from the published ones.")
        self.stdout.write(f"All {len(rows)} counts agree within rounding.")


def _lines(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file, delimiter=";"))
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not UTF-8 text.") from error


def _told(row: Comparison) -> str:
    mark = "" if row.agrees else " !"
    place = row.municipality or "*"
    published, wanted = _range(row.published, 0), _range(row.wanted, 2)
    return f"{place:4} {row.measure:16} {published:>13} {wanted:>15} {row.found:>7}{mark}"


def _range(value: Range, decimals: int) -> str:
    low, high = f"{value.low:.{decimals}f}", f"{value.high:.{decimals}f}"
    return low if low == high else f"{low}–{high}"

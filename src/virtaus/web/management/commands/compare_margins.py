"""``manage compare_margins``: this training area beside the published numbers, measure by measure."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from virtaus.engine.simulation.margins import Range
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import VirtausError
from virtaus.web import simulation
from virtaus.web.margins import UNKNOWN, Line, compared


class Command(BaseCommand):
    help = (
        "Count this training area's people and openings as table 12r5 does and compare each of its 23 measures, by "
        "municipality, with the published figure: each within 3 per cent or 5 persons, suppressed ones within bounds."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", type=date.fromisoformat, default=None, help="the day; today when left out")

    def handle(self, *args: Any, as_of: date | None, **options: Any) -> None:
        actor = Actor.system("compare_margins", purpose="training")
        try:
            with trail.opened(actor, "compare_margins"):
                lines = compared(simulation.published(actor), as_of or clock.today())
        except VirtausError as wrong:
            raise CommandError(str(wrong)) from wrong
        self.stdout.write(f"{'':5}{'measure':22}{'published':>12}{'found':>10}")
        for line in lines:
            self.stdout.write(_told(line))
        for measure, why in UNKNOWN.items():
            self.stdout.write(f"{measure} is not known here: {why}.")
        known = [line for line in lines if line.found is not None]
        off = sum(not line.agrees for line in known)
        if off:
            raise CommandError(f"{off} of {len(known)} figures are further than 3 % and 5 persons from the published.")
        self.stdout.write(f"All {len(known)} figures agree within 3 % or 5 persons.")


def _told(line: Line) -> str:
    found = "not known" if line.found is None else f"{line.found:g}"
    mark = "" if line.agrees else " !"
    return f"{line.municipality or '*':5}{line.measure:22}{_range(line.published):>12}{found:>10}{mark}"


def _range(value: Range) -> str:
    return f"{value.low:g}" if value.low == value.high else f"{value.low:g}–{value.high:g}"

"""``manage make_openings --out FILE``: made-up openings of the loaded area and its surroundings, and employers."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from virtaus.employers.demo import demo_areas, demo_file
from virtaus.engine.simulation.openings import COLUMNS, Wanted, employers, openings
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import VirtausError
from virtaus.web import simulation


class Command(BaseCommand):
    help = (
        "Make up as many open and new openings as are published of each municipality of the loaded area, some around "
        "it, and employers, deterministic by seed and date. Those that the product ships for the area come first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--area", required=True)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--as-of", type=date.fromisoformat, default=None, help="the day; today when left out")
        parser.add_argument("--out", type=Path, required=True, help="file of vacancies (docs/formats/vacancies.md)")
        parser.add_argument("--rows", type=int, default=None, help="openings to a file; the rest goes to FILE-2 …")
        parser.add_argument("--employers", type=Path, required=True, help="file of organisations")

    def handle(self, *args: Any, area: str, seed: int, as_of: date | None, out: Path, **options: Any) -> None:
        as_of = as_of or clock.today()
        actor = Actor.system("make_openings", purpose="training")
        random = Random(f"virtaus openings {seed} {as_of.isoformat()}")  # noqa: S311
        assumed = simulation.assumptions()
        try:
            with trail.opened(actor, "make_openings"):
                figures = simulation.published(actor)
            wanted = simulation.wanted_openings(figures)
            shipped = _within(_shipped(area), wanted)
            known = employers(simulation.employer_counts(figures), random, assumed)
            left = {code: _left(wanted[code], code, shipped, as_of) for code in wanted}
            made = openings(left, simulation.neighbours(area), simulation.trades(), known, as_of, random, assumed)
            lines = [*shipped, *made]
            rows = options["rows"] or len(lines)
            for number, first in enumerate(range(0, len(lines), rows), start=1):
                name = out if number == 1 else out.with_stem(f"{out.stem}-{number}")
                _write(name, COLUMNS, lines[first : first + rows])
            _write(
                options["employers"],
                ("business_id", "name"),
                [{"business_id": each.business_id, "name": each.name} for each in known],
            )
        except VirtausError as wrong:
            raise CommandError(str(wrong)) from wrong
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        self.stdout.write(f"{len(shipped) + len(made)} made-up openings, {len(known)} employers.")


def _shipped(area: str) -> list[dict[str, str]]:
    """The openings that the product ships for an area, written by hand."""
    if area not in demo_areas():
        return []
    _name, content = demo_file(area)
    return list(csv.DictReader(StringIO(content.decode()), delimiter=";"))


def _within(lines: Sequence[dict[str, str]], wanted: Mapping[str, Wanted]) -> list[dict[str, str]]:
    """Those of ``lines`` that don't make more positions of a municipality than are published."""
    found: list[dict[str, str]] = []
    for line in lines:
        positions = sum(int(each["positions"]) for each in found if each["municipality"] == line["municipality"])
        room = wanted.get(line["municipality"], Wanted(0, 0))
        if positions + int(line["positions"]) <= min(room.open, room.new):
            found.append(line)
    return found


def _left(wanted: Wanted, municipality: str, lines: Sequence[Mapping[str, str]], as_of: date) -> Wanted:
    """What is left to make beside ``lines``, all of which are open."""
    month = simulation.assumptions().openings.published_days
    own = [line for line in lines if line["municipality"] == municipality]
    new = [line for line in own if (as_of - date.fromisoformat(line["published"])).days <= month]
    return Wanted(
        wanted.open - sum(int(line["positions"]) for line in own),
        wanted.new - sum(int(line["positions"]) for line in new),
    )


def _write(path: Path, columns: Sequence[str], lines: Sequence[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter=";", lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(lines)

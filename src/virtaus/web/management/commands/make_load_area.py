"""``manage make_load_area DIR``: the files of a load-test area made of copies of TyöHäme."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from virtaus.area.load_test import write_load_test_area

COPIED = "tyohame"
# 57 copies of 9 511 jobseekers are as many as the country has: 542 127 (542 318 in June 2026, StatFin 12r5).
COPIES = 57
OPENINGS = 2.4  # for 30 000 open vacancies


class Command(BaseCommand):
    help = "Write the files of a load-test area (docs/formats/area.md): copies of TyöHäme side by side."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--copies", type=int, default=COPIES)

    def handle(self, *args: Any, folder: Path, copies: int, **options: Any) -> None:
        try:
            made = write_load_test_area(folder, of=COPIED, copies=copies, openings=OPENINGS)
        except ValueError as wrong:
            raise CommandError(f"--copies: {wrong}") from wrong
        except OSError as wrong:
            raise CommandError(f"{wrong.filename}: {wrong.strerror}") from wrong
        self.stdout.write(f"{len(made)} copies of {COPIED}, {sum(map(len, made))} municipalities.")

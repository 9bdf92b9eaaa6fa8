"""``manage import_esco DIR``: merges an ESCO release into the vocabulary."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.vocabulary import actions, esco

FAULTS_SHOWN = 20


class Command(BaseCommand):
    help = "Merge a folder of ESCO CSV files into the vocabulary. Repeatable; a faulty file changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", type=Path, help="folder with ESCO's CSV files, plain or gzipped, in any subfolder"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.")
        started = time.monotonic()
        reading = esco.read(folder, self.stdout.write)
        for line in reading.left:
            self.stdout.write(f"left alone: {line}")
        if not reading.read:
            raise CommandError(f"{folder} holds no ESCO file: fetch the CSV release from the ESCO portal.")
        if reading.faults:
            for fault in reading.faults[:FAULTS_SHOWN]:
                self.stderr.write(str(fault))
            raise CommandError(f"{len(reading.faults)} faulty rows: nothing was imported.")
        actor = Actor.system("import_esco")
        with trail.opened(actor, "import_esco"):
            merged = actions.import_esco(actor, reading.batch, self.stdout.write)
        unknown = merged.terms.unknown + merged.relations.unknown
        if unknown:
            self.stdout.write(f"{unknown} terms and relations name a concept that no file holds; they were left out.")
        self.stdout.write(f"Done in {time.monotonic() - started:.1f} s. {esco.ACKNOWLEDGEMENT}")

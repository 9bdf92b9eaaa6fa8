"""``manage import_esco DIR|ZIP…``: merges ESCO releases into the vocabulary."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid
from virtaus.vocabulary import actions, esco
from virtaus.vocabulary.mappings import Wrong
from virtaus.vocabulary.merging import Merged
from virtaus.vocabulary.packages import Damaged

FAULTS_SHOWN = 20


class Command(BaseCommand):
    help = (
        "Merge ESCO releases (folders, ZIP archives, CSV files) into the vocabulary, in any language. "
        "Repeatable; a faulty file changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "places", nargs="+", type=Path, metavar="DIR|ZIP", help="folders, archives or CSV files, plain or gzipped"
        )
        parser.add_argument(
            "--mapping", action="append", default=[], type=Path, metavar="FILE", help="how other tables are read (TOML)"
        )
        parser.add_argument(
            "--accept-obsolete", action="store_true", help="also when more than a tenth of the concepts goes out of use"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for place in (*options["places"], *options["mapping"]):
            if not place.exists():
                raise CommandError(f"{place} does not exist.")
        started = time.monotonic()
        reading = self._read(options["places"], options["mapping"])
        merged = self._merge(reading, options["accept_obsolete"])
        unknown = merged.terms.unknown + merged.relations.unknown
        if unknown:
            self.stdout.write(f"{unknown} terms and relations name a concept that no file holds; they were left out.")
        if merged.is_nothing:
            self.stdout.write("Nothing changed: all of this was in the vocabulary already.")
        self.stdout.write(f"Done in {time.monotonic() - started:.1f} s. {esco.ACKNOWLEDGEMENT}")

    def _read(self, places: list[Path], mappings: list[Path]) -> esco.Reading:
        try:
            reading = esco.read(*places, own_mappings=mappings, known=actions.known_files(), tell=self.stdout.write)
        except (Damaged, Wrong, OSError) as error:
            raise CommandError(str(error)) from error
        for line in reading.left:
            self.stdout.write(f"left alone: {line}")
        if not reading.read:
            raise CommandError(
                f"{', '.join(map(str, places))} holds no ESCO file to read: fetch the CSV release from the ESCO portal."
            )
        if reading.faults:
            for fault in reading.faults[:FAULTS_SHOWN]:
                self.stderr.write(str(fault))
            raise CommandError(f"{len(reading.faults)} faulty rows: nothing was imported.")
        return reading

    def _merge(self, reading: esco.Reading, accept_obsolete: bool) -> Merged:
        actor = Actor.system("import_esco")
        try:
            with trail.opened(actor, "import_esco"):
                return actions.import_esco(actor, reading.batch, self.stdout.write, accept_obsolete=accept_obsolete)
        except Invalid as error:
            raise CommandError(f"{error} --accept-obsolete imports it all the same; nothing was imported.") from error

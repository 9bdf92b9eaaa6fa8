"""The command that reads in a file of some kind: faults on stderr, one line at the end, never a partial change."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.imports.actions import read_in
from virtaus.frame.imports.kinds import Counts, HasFaults

SHOWN = 20


class ImportCommand(BaseCommand):
    """``manage import_… FILE``; ``kind`` is the kind of the file."""

    kind = ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        name = f"import_{self.kind}"
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        actor = Actor.system(name, purpose="service")
        try:
            with trail.opened(actor, name):
                counts = read_in(actor, self.kind, path.name, content)
        except HasFaults as wrong:
            for fault in wrong.faults[:SHOWN]:
                self.stderr.write(f"{path.name}, {fault}")
            if len(wrong.faults) > SHOWN:
                self.stderr.write(f"and {len(wrong.faults) - SHOWN} more")
            raise CommandError(f"{path.name}: {len(wrong.faults)} errors, nothing was changed") from wrong
        self.stdout.write(self.told(counts))

    def told(self, counts: Counts) -> str:
        """What was done, in one line."""
        return f"{counts.new} new, {counts.changed} changed, {counts.unchanged} as before."

"""``manage import_organisations FILE``: employers, providers and partners by business ID."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.organisations.actions import record_organisations
from virtaus.organisations.organisation_file import read_organisations

SHOWN = 20


class Command(BaseCommand):
    help = "Read a file of organisations (docs/formats/organisations.md). All or nothing; again is harmless."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        found, problems = read_organisations(file)
        if problems:
            for problem in problems[:SHOWN]:
                self.stderr.write(str(problem))
            raise CommandError(f"{file.name}: {len(problems)} errors, nothing was changed")
        actor = Actor.system("import_organisations")
        with trail.opened(actor, "import_organisations"):
            known = record_organisations(actor, found)
        self.stdout.write(f"{len(known)} organisations.")

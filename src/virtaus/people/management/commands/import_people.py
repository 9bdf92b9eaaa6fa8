"""``manage import_people FILE``: read a file of persons."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.people.person_import import PersonFileHasFaults, import_people

SHOWN = 20


class Command(BaseCommand):
    help = "Read a file of persons (docs/formats/people.md). All or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        actor = Actor.system("import_people", purpose="service")
        try:
            with trail.opened(actor, "import_people"):
                done = import_people(actor, path)
        except PersonFileHasFaults as wrong:
            for problem in wrong.problems[:SHOWN]:
                self.stderr.write(str(problem))
            if len(wrong.problems) > SHOWN:
                self.stderr.write(f"and {len(wrong.problems) - SHOWN} more")
            raise CommandError(f"{path.name}: {len(wrong.problems)} errors, nothing was changed") from wrong
        self.stdout.write(f"{done.new} new persons, {done.known} known ones told of again.")

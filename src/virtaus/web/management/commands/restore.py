"""``manage restore FILE``: a backup back into an empty database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from virtaus.web.backups import BackupError, restore


class Command(BaseCommand):
    help = "Restore a backup into an empty database. The key folder of its time must be in place."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            leaf = restore(file.absolute())
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The backup of {leaf.taken_at} is back. Run manage migrate before you start the processes.")

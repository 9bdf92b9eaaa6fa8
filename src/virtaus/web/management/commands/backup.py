"""``manage backup DIR``: a backup of the database, without the keys."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from virtaus.web.backups import BackupError, back_up


class Command(BaseCommand):
    help = "Take a backup of the database into a folder. The encryption keys are not in it; keep them elsewhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            path = back_up(folder.absolute())
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{path} ({path.stat().st_size / 1_000_000:.1f} MB). The keys are not in it.")

"""``manage keys``: make the key folder of this installation, or add a key to it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from virtaus.frame.encryption import KeysMissing, add_key, create_keys
from virtaus.frame.encryption.keys import ring


class Command(BaseCommand):
    help = (
        "Make the first keys in VIRTAUS_KEYS; keys already there stay. --add adds a newer one, which seals from now on."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--add", action="store_true", help="add a data key; every process notices it by itself")

    def handle(self, *args: Any, add: bool, **options: Any) -> None:
        if not settings.VIRTAUS_KEYS:
            raise CommandError("VIRTAUS_KEYS is not set.")
        folder = Path(settings.VIRTAUS_KEYS)
        try:
            if add:
                ring()
                add_key(folder)
            else:
                create_keys(folder)
            self.stdout.write(f"{folder}: {len(ring().data)} data keys; number {ring().current} seals.")
        except (KeysMissing, OSError) as error:
            raise CommandError(str(error)) from error

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from virtaus.frame.encryption import KeysMissing, create_keys
from virtaus.frame.encryption.keys import ring


class Command(BaseCommand):
    help = "Make the encryption keys in the folder VIRTAUS_KEYS; keys already there are left alone."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.VIRTAUS_KEYS:
            raise CommandError("VIRTAUS_KEYS names no folder.")
        try:
            create_keys(Path(settings.VIRTAUS_KEYS))
            ring()
        except (OSError, KeysMissing) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The keys stand in {settings.VIRTAUS_KEYS}. Back them up, apart from the database.")

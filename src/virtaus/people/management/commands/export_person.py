"""``manage export_person KEY FILE``: a person's own data as a file, for one who asks without a login."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.people.own_file import file_of


class Command(BaseCommand):
    help = "Write a person's own data (GDPR articles 15 and 20) to a new file that only you may read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", help="the person's key in the national register")
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        actor = Actor.system("export_person", purpose="data_subject_request")
        try:
            with trail.opened(actor, "export_person"):
                text = file_of(actor, options["key"])
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except NotFound as unknown:
            raise CommandError(str(unknown)) from unknown
        except OSError as refused:
            raise CommandError(f"{path.name}: {refused.strerror}") from refused
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        self.stdout.write(f"{path.name}: {path.stat().st_size} bytes.")

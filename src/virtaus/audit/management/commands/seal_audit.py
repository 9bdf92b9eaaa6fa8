"""Seal the audit log: once, or every second until stopped. The worker does the same by itself."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from virtaus.audit.sealing import heads, seal_entries


class Command(BaseCommand):
    help = "Seals the committed rows of the audit log that no block of the chain holds yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, metavar="SECONDS", help="seal again and again until stopped")

    def handle(self, *args: Any, every: float | None = None, **options: Any) -> None:
        while True:
            sealed = seal_entries()
            if every is None:
                break
            time.sleep(every)
        newest = next(heads(limit=1), None)
        where = f"; the newest block is {newest.seq} {newest.seal}" if newest else ""
        self.stdout.write(f"{sealed} entries sealed{where}")

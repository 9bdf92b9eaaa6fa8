"""``manage worker``: the worker process. It does what is queued and seals the audit log each second."""

from __future__ import annotations

import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from virtaus.audit.sealer import keep_sealing


class Command(BaseCommand):
    help = "Do queued and periodic tasks and seal the audit log, until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--concurrency", type=int, default=2, help="how many tasks are done at the same time")

    def handle(self, *args: Any, concurrency: int, **options: Any) -> None:
        stop = threading.Event()
        threading.Thread(target=keep_sealing, args=(stop,), name="sealer", daemon=True).start()
        try:
            call_command("procrastinate", "worker", "--concurrency", str(concurrency))
        finally:
            stop.set()

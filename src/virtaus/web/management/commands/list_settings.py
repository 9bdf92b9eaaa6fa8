"""``manage list_settings``: the settings that the environment may hold, as the table of the operations guide."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from virtaus.web.environment import as_table


class Command(BaseCommand):
    help = "List the settings that come from the environment, as a Markdown table."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(as_table())

"""``manage lock_migrations``: take new migrations into the list of those that are never edited again."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from virtaus.web import migration_lock


class Command(BaseCommand):
    help = "Lock the migrations that are new. Refuses when a locked one was edited."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anew", action="store_true", help="forget what was locked; before the first release only")

    def handle(self, *args: Any, anew: bool, **options: Any) -> None:
        if not anew and (edited := migration_lock.edited()):
            raise CommandError(
                f"Landed migrations were edited: {', '.join(edited)}. Take that back and write new ones."
            )
        new = migration_lock.unlocked()
        migration_lock.write()
        self.stdout.write(f"{len(new)} new migrations are locked, {len(migration_lock.locked())} in all.")

"""``manage import_events FILE [--dry-run]``: read the night's event file of the national register."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from virtaus.casework.event_import import import_events
from virtaus.casework.event_plan import Plan, plan_events
from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.imports import HasFaults

SHOWN = 20


class Command(BaseCommand):
    help = "Read a file of events of the national register (docs/formats/events.md). All or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        actor = Actor.system("import_events", purpose="service")
        with trail.opened(actor, "import_events"):
            if options["dry_run"]:
                self._tell(plan_events(content), path)
                return
            try:
                done = import_events(actor, path.name, content)
            except HasFaults as wrong:
                self._fail(path, wrong)
        if done.before is not None:
            self.stdout.write(f"{path.name} was applied {done.before:%Y-%m-%d %H:%M} UTC: nothing to do.")
        else:
            self.stdout.write(
                f"{done.new_events} events applied: {done.new_persons} new persons, {done.changed_persons} changed, "
                f"{done.already_read} events read before."
            )

    def _tell(self, plan: Plan, path: Path) -> None:
        if plan.faults:
            self._fail(path, HasFaults(plan.faults))
        for kind, count in plan.counts.items():
            self.stdout.write(f"{kind.value:24} {count:8}")
        for warning in plan.warnings[:SHOWN]:
            self.stdout.write(str(warning))
        self.stdout.write(
            f"{len(plan.lines)} new events, {len(plan.new_keys)} new persons, {plan.changed} changed, "
            f"{plan.already_read} read before, {len(plan.warnings)} unknown codes. Nothing was changed."
        )

    def _fail(self, path: Path, wrong: HasFaults) -> None:
        for fault in wrong.faults[:SHOWN]:
            self.stderr.write(str(fault))
        if len(wrong.faults) > SHOWN:
            self.stderr.write(f"and {len(wrong.faults) - SHOWN} more")
        raise CommandError(f"{path.name}: {len(wrong.faults)} errors, nothing was changed")

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from virtaus.web import translations


class Command(BaseCommand):
    help = "Extract, update and compile the translations of every room (or those named); --check changes nothing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rooms", nargs="*", metavar="room", help="only these rooms")
        parser.add_argument("--check", action="store_true", help="fail on anything untranslated, fuzzy or obsolete")

    def handle(self, *args: Any, **options: Any) -> None:
        known = {room.name: room for room in translations.rooms()}
        names = options["rooms"] or list(known)
        unknown = [name for name in names if name not in known]
        if unknown:
            raise CommandError(f"No such room: {', '.join(unknown)}. Rooms: {', '.join(known)}.")
        if not options["check"]:
            for name in names:
                translations.update(known[name])
            translations.compile_all()
        found = [problem for name in names for problem in translations.problems(known[name])]
        found += translations.disagreements() if not options["rooms"] else []
        for problem in found:
            self.stdout.write(str(problem))
        if options["check"] and found:
            raise CommandError(f"{len(found)} strings need a translator. Run: manage messages")
        self.stdout.write(f"{len(names)} rooms read, {len(found)} strings need a translator.")

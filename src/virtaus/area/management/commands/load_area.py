from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from virtaus.area.actions import FaultyFiles, load_area
from virtaus.area.files.reading import folder_of
from virtaus.frame import trail
from virtaus.frame.actor import Actor


class Command(BaseCommand):
    help = "Load the configuration of an area from its files, all of it or nothing; again is harmless."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("area", help="the code of an area that the product ships, or a folder")

    def handle(self, *args: Any, area: str, **options: Any) -> None:
        actor = Actor.system("load_area", purpose="configuration")
        try:
            with trail.opened(actor, "load_area"):
                loaded, warnings = load_area(actor, folder_of(area))
        except FaultyFiles as faulty:
            for problem in faulty.problems:
                self.stderr.write(str(problem))
            message = _("%(count)s faults in the area's files. Nothing was changed.")
            raise CommandError(message % {"count": len(faulty.problems)}) from faulty
        for problem in warnings:
            self.stdout.write(_("Warning: %(problem)s") % {"problem": problem})
        for kept in loaded.kept:
            self.stdout.write(kept)
        counts = ", ".join(f"{name} {count}" for name, count in loaded.counts.items())
        self.stdout.write(_("Loaded: %(counts)s") % {"counts": counts})

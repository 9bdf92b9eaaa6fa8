from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from virtaus.area.files.checking import checked_area
from virtaus.area.files.reading import folder_of


class Command(BaseCommand):
    help = "Check the files of an area: each fault by file, row, column and reason. Reads no database."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("area", help="the code of an area that the product ships, or a folder")

    def handle(self, *args: Any, area: str, **options: Any) -> None:
        _files, problems = checked_area(folder_of(area))
        faults = [problem for problem in problems if not problem.warning]
        for problem in problems:
            if problem.warning:
                self.stdout.write(_("Warning: %(problem)s") % {"problem": problem})
        for problem in faults:
            self.stderr.write(str(problem))
        if faults:
            raise CommandError(_("%(count)s faults in the area's files.") % {"count": len(faults)})
        self.stdout.write(_("The area's files agree with each other."))

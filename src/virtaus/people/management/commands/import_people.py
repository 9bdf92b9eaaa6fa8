"""``manage import_people FILE``: read a file of persons."""

from __future__ import annotations

from virtaus.frame.imports.command import ImportCommand
from virtaus.frame.imports.kinds import Counts


class Command(ImportCommand):
    help = "Read a file of persons (docs/formats/people.md). All or nothing."
    kind = "people"

    def told(self, counts: Counts) -> str:
        return f"{counts.new} new persons, {counts.changed + counts.unchanged} known ones told of again."

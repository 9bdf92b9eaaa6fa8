"""Changes of the area's configuration."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from virtaus.area.files.cells import Problem
from virtaus.area.files.checking import checked_area
from virtaus.area.loading import Loaded, write
from virtaus.area.models import Area, Municipality
from virtaus.area.rules import LOAD_AREA
from virtaus.frame import trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import VirtausError


class FaultyFiles(VirtausError):
    """The files of an area have faults; nothing was changed. ``problems`` names each by file, row and column."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


@action("area.load_area", right=LOAD_AREA)
def load_area(actor: Actor, folder: Path) -> tuple[Loaded, list[Problem]]:
    """Make the area's configuration equal to the files in ``folder``; all of it or, with FaultyFiles, nothing.

    Loading the same files again changes nothing. A database holds one area: another code is a fault. Returns what was
    loaded and the warnings.
    """
    files, problems = checked_area(folder)
    faults = [problem for problem in problems if not problem.warning]
    if files.area is not None:
        faults += _not_of_this_database(files.area.code, {row.code for row in files.municipalities})
    if faults:
        raise FaultyFiles(faults)
    trail.note({"area.configuration"})
    return write(files), [problem for problem in problems if problem.warning]


def _not_of_this_database(code: str, municipalities: set[str]) -> list[Problem]:
    area = Area.objects.first()
    if area is None:
        return []
    if area.code != code:
        reason = _("this database holds the area “%(code)s”; each area has its own database") % {"code": area.code}
        return [Problem("area.toml", None, "code", reason)]
    left_out = Municipality.objects.exclude(code__in=municipalities).order_by("code")
    return [
        Problem(
            "municipalities.csv", None, None, _("%(code)s is in the area but not in the file") % {"code": each.code}
        )
        for each in left_out
    ]

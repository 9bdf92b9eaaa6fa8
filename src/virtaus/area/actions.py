"""Changes of the area's configuration."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from virtaus.accounts.models import Account
from virtaus.area.files.cells import LANGUAGES, Problem
from virtaus.area.files.checking import checked_area
from virtaus.area.loading import Loaded, write
from virtaus.area.models import Area, Municipality, Team, TeamMember
from virtaus.area.rules import EDIT_AREA, LOAD_AREA
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid, VirtausError


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
    _one_load_at_a_time()
    files, problems = checked_area(folder)
    faults = [problem for problem in problems if not problem.warning]
    if files.area is not None:
        faults += _not_of_this_database(files.area.code, {row.code for row in files.municipalities})
    if faults:
        raise FaultyFiles(faults)
    trail.note({"area.configuration"})
    return write(files), [problem for problem in problems if problem.warning]


def _one_load_at_a_time() -> None:
    """Wait until no other load is under way; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('area.load_area'))")


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


@action("area.add_member", right=EDIT_AREA)
def add_member(
    actor: Actor,
    team_id: UUID,
    account_id: UUID,
    *,
    share: Decimal = Decimal(1),
    languages: Sequence[str] = ("fi",),
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> UUID:
    """Put a worker in a team from a day (today when left out) to a day (half-open). Gives the membership's id.

    What the worker may do is said by the roles granted in ``accounts``; this says whose working time the team has.
    Raises Invalid for an unknown team, account or language, a share outside 0–1 and a membership held already.
    """
    _check_member(team_id, account_id, share, languages)
    member = TeamMember(
        team_id=team_id,
        account_id=account_id,
        share=share,
        languages=list(languages),
        valid_from=valid_from or clock.today(),
        valid_to=valid_to,
    )
    try:
        with transaction.atomic():
            member.save(force_insert=True)
    except IntegrityError as held:
        raise Invalid({"": [_("The worker is already in this team in those days.")]}) from held
    trail.note({"area.team_membership"}, [account_id])
    return member.id


def _check_member(team_id: UUID, account_id: UUID, share: Decimal, languages: Sequence[str]) -> None:
    wrong: dict[str, list[str]] = {}
    if not Team.objects.filter(id=team_id).exists():
        wrong["team"] = [_("Choose a team.")]
    if not Account.objects.filter(id=account_id).exists():
        wrong["account"] = [_("Choose a worker.")]
    if not 0 < share <= 1:
        wrong["share"] = [_("The share of working time is more than 0 and at most 1.")]
    if not languages or not set(languages) <= LANGUAGES:
        wrong["languages"] = [_("Choose languages from the list.")]
    if wrong:
        raise Invalid(wrong)

"""Changes of the area's configuration: loading it, its map, and what an administrator edits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from virtaus.accounts.actions import end_role
from virtaus.accounts.models import Account, RoleMembership
from virtaus.area.files.cells import LANGUAGES, Problem
from virtaus.area.files.checking import checked_area
from virtaus.area.files.hours import WEEKDAYS, hours_from_text, text_from_hours
from virtaus.area.loading import Loaded, write
from virtaus.area.models import (
    Area,
    Mark,
    Municipality,
    MunicipalityShape,
    OpeningHours,
    ServicePoint,
    Source,
    Target,
    Team,
    TeamMember,
)
from virtaus.area.rules import DECIDE_TARGETS, EDIT_AREA, LOAD_AREA, SET_TARGETS
from virtaus.area.shapes import holds, read_shapes
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.changes import changed
from virtaus.frame.errors import Invalid, NotFound, Stale, VirtausError
from virtaus.frame.ids import new_id
from virtaus.frame.powers import require_power

WHOLE = 100  # per cent


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
    changed("area")
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


@dataclass(frozen=True, slots=True)
class ImportedMap:
    """How many shapes were stored, which municipalities have none, and whose centre lies outside its shape."""

    stored: int
    without_shape: tuple[str, ...]
    centre_outside: tuple[str, ...]


@action("area.import_map", right=LOAD_AREA)
def import_map(actor: Actor, content: bytes, *, source: str) -> ImportedMap:
    """Store the shapes of the area's municipalities from a GeoJSON file, in place of those they had.

    ``source`` says where the file comes from. Raises Invalid, and changes nothing, when a shape that is wanted is
    faulty or the file holds none; NotFound where no area has been loaded.
    """
    municipalities = {each.code: each for each in Municipality.objects.order_by("code")}
    if not municipalities:
        raise NotFound(_("No employment area has been loaded yet."))
    shapes = read_shapes(content, municipalities)
    if shapes.faults:
        raise Invalid({"": shapes.faults})
    origin = _source("map", source.strip()[:300])
    for code, polygons in shapes.polygons.items():
        MunicipalityShape.objects.filter(municipality=municipalities[code]).delete()
        MunicipalityShape.objects.create(
            municipality=municipalities[code],
            polygons=polygons,
            loaded_at=clock.now(),
            source=origin,
            mark=Mark.MEASURED,
        )
    trail.note({"area.configuration"})
    outside = [
        code
        for code, polygons in shapes.polygons.items()
        if not holds(polygons, municipalities[code].longitude or 0, municipalities[code].latitude or 0)
    ]
    return ImportedMap(
        len(shapes.polygons), tuple(sorted(set(municipalities) - set(shapes.polygons))), tuple(sorted(outside))
    )


def _source(code: str, text: str) -> Source:
    """The source ``code`` with ``text`` in all languages: people write it once, in their own."""
    source = Source.objects.filter(code=code).first() or Source(code=code)
    source.text_fi = source.text_sv = source.text_en = text
    source.save()
    return source


@action("area.set_target", right=SET_TARGETS)
def set_target(actor: Actor, target_id: UUID, *, value: Decimal, valid_from: date, decision: str, version: int) -> None:
    """Give a target another value from a day on; until that day the earlier value stands on record.

    ``decision`` says who decided it and when, and becomes the source. The same day as the present period corrects its
    value. Raises Invalid for a day before that, a negative value or a share over 100 %, Stale when somebody changed it
    first, NotFound.
    """
    require_power(actor, DECIDE_TARGETS)
    target = Target.objects.select_for_update(of=("self",)).filter(id=target_id).first()
    if target is None:
        raise NotFound(_("Not found."))
    if target.valid_to is not None:
        raise Invalid({"": [_("This value is no longer in force: change the one that is.")]})
    wrong: dict[str, list[str]] = {}
    if valid_from < target.valid_from:
        wrong["valid_from"] = [_("Choose a day on or after the day from which the present value holds.")]
    if value < 0:
        wrong["value"] = [_("The value can't be negative.")]
    if target.unit == "%" and value > WHOLE:
        wrong["value"] = [_("A share is at most 100 %.")]
    if not decision.strip():
        wrong["decision"] = [_("Say who decided it and when.")]
    if wrong:
        raise Invalid(wrong)
    source = _source(f"decision_{new_id().hex}", decision.strip()[:300])
    trail.note({"area.configuration"})
    changed("staffing")
    now = clock.now()
    if valid_from == target.valid_from:
        target.change({"value": value, "source": source, "mark": Mark.DECIDED, "edited_at": now}, version=version)
        return
    target.change({"valid_to": valid_from, "edited_at": now}, version=version)
    names = ("code", "name_fi", "name_sv", "name_en", "unit", "sense")
    Target.objects.create(
        **{name: getattr(target, name) for name in names},
        value=value,
        valid_from=valid_from,
        source=source,
        mark=Mark.DECIDED,
        edited_at=now,
    )


@action("area.change_service_point", right=EDIT_AREA)
def change_service_point(
    actor: Actor,
    point_id: UUID,
    *,
    languages: Sequence[str],
    step_free: bool | None,
    hours: Mapping[str, str],
    hours_source: str,
    version: int,
) -> None:
    """Change a service point's hours (text by weekday such as ``9:00-12:00 13:00-16:00``), languages and access.

    ``hours_source`` says who told the hours. Raises Invalid with the reason by weekday, Stale, NotFound.
    """
    point = ServicePoint.objects.select_for_update(of=("self",), no_key=True).filter(id=point_id).first()
    if point is None:
        raise NotFound(_("Not found."))
    if point.version != version:
        raise Stale(_("Somebody else saved this while you were editing it."), _point_now(point), point.version)
    rows, wrong = _hours(hours)
    if not languages or not set(languages) <= LANGUAGES:
        wrong["languages"] = [_("Choose languages from the list.")]
    if not hours_source.strip():
        wrong["hours_source"] = [_("Say where the hours come from.")]
    if wrong:
        raise Invalid(wrong)
    source = _source(f"decision_{new_id().hex}", hours_source.strip()[:300])
    changes = {
        "languages": list(languages),
        "step_free": step_free,
        "hours_source": source,
        "hours_mark": Mark.DECIDED,
        "edited_at": clock.now(),
    }
    point.change(changes, version=version)
    point.hours.all().delete()
    OpeningHours.objects.bulk_create(OpeningHours(service_point=point, **row) for row in rows)
    trail.note({"area.configuration"})


def _hours(hours: Mapping[str, str]) -> tuple[list[dict[str, Any]], dict[str, list[str]]]:
    rows: list[dict[str, Any]] = []
    wrong: dict[str, list[str]] = {}
    for weekday, name in enumerate(WEEKDAYS, start=1):
        try:
            pairs: list[tuple[time, time]] = hours_from_text(hours.get(name, ""))
        except ValueError as error:
            wrong[name] = [str(error)]
            continue
        rows += [{"weekday": weekday, "opens": opens, "closes": closes} for opens, closes in pairs]
    return rows, wrong


def _point_now(point: ServicePoint) -> dict[str, Any]:
    """What is saved now, as the form shows it."""
    open_on: dict[int, list[tuple[time, time]]] = {}
    for row in point.hours.all():
        open_on.setdefault(row.weekday, []).append((row.opens, row.closes))
    hours = {name: text_from_hours(open_on.get(day, [])) for day, name in enumerate(WEEKDAYS, start=1)}
    return {"languages": point.languages, "step_free": point.step_free, **hours}


@action("area.change_team", right=EDIT_AREA)
def change_team(
    actor: Actor,
    team_id: UUID,
    *,
    names: tuple[str, str, str],
    specialities: tuple[str, str, str],
    municipalities: Sequence[str],
    version: int,
) -> None:
    """Change a team's names and specialities (Finnish, Swedish, English) and the municipalities it serves.

    New customers of a municipality come to the team that serves it; those whom a team has stay. Raises Invalid for an
    empty name, a municipality that is not the area's, and for leaving a municipality without a team; Stale, NotFound.
    """
    team = Team.objects.select_for_update(of=("self",), no_key=True).filter(id=team_id).first()
    if team is None:
        raise NotFound(_("Not found."))
    known = {each.code: each for each in Municipality.objects.order_by("code")}
    wrong: dict[str, list[str]] = {}
    for language, name in zip(("fi", "sv", "en"), names, strict=True):
        if not name.strip():
            wrong[f"name_{language}"] = [_("Write a name.")]
    if not set(municipalities) <= set(known):
        wrong["municipalities"] = [_("Choose municipalities of the area.")]
    elif left := _left_without_team(team, set(municipalities)):
        message = _("No other team serves %(names)s.")
        wrong["municipalities"] = [message % {"names": ", ".join(known[code].name_fi for code in sorted(left))}]
    if wrong:
        raise Invalid(wrong)
    changes: dict[str, Any] = {"edited_at": clock.now()}
    for language, name, speciality in zip(("fi", "sv", "en"), names, specialities, strict=True):
        changes |= {f"name_{language}": name.strip(), f"speciality_{language}": speciality.strip()}
    team.change(changes, version=version)
    team.municipalities.set([known[code] for code in municipalities])
    trail.note({"area.configuration"})


def _left_without_team(team: Team, municipalities: set[str]) -> set[str]:
    served = set(team.municipalities.values_list("code", flat=True))
    by_others = set(
        Municipality.objects.filter(teams__in=Team.objects.exclude(id=team.id)).values_list("code", flat=True)
    )
    return served - municipalities - by_others


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
    wrong = _check_time(share, languages)
    if not Team.objects.filter(id=team_id).exists():
        wrong["team"] = [_("Choose a team.")]
    if not Account.objects.filter(id=account_id).exists():
        wrong["account"] = [_("Choose a worker.")]
    if wrong:
        raise Invalid(wrong)
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
    changed("staffing")
    trail.note({"area.team_membership"}, [account_id])
    return member.id


@action("area.change_member", right=EDIT_AREA)
def change_member(actor: Actor, member_id: UUID, *, share: Decimal, languages: Sequence[str], version: int) -> None:
    """Change a member's share of working time and languages. Raises Invalid, Stale, NotFound."""
    member = _member(member_id)
    if wrong := _check_time(share, languages):
        raise Invalid(wrong)
    member.change({"share": share, "languages": list(languages)}, version=version)
    changed("staffing")
    trail.note({"area.team_membership"}, [member.account_id])


@action("area.end_member", right=EDIT_AREA)
def end_member(actor: Actor, member_id: UUID, *, on: date, version: int) -> None:
    """End a membership and the worker's roles in the team: ``on`` is the first day that the worker is not in it.

    So the worker no longer sees the team's customers. Raises Invalid for a day in the past or before the first day,
    Stale, NotFound.
    """
    member = _member(member_id)
    if on < clock.today():
        raise Invalid({"on": [_("A membership can't end in the past.")]})
    if on <= member.valid_from:
        raise Invalid({"on": [_("The last day must be after the first.")]})
    member.change({"valid_to": on}, version=version)
    changed("staffing")
    held = RoleMembership.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on), account_id=member.account_id, team_id=member.team_id
    )
    for role in held.order_by("id"):
        end_role(actor, member.account_id, role.id, on=on)
    trail.note({"area.team_membership"}, [member.account_id])


def _member(member_id: UUID) -> TeamMember:
    member = TeamMember.objects.select_for_update(of=("self",)).filter(id=member_id).first()
    if member is None:
        raise NotFound(_("Not found."))
    return member


def _check_time(share: Decimal, languages: Sequence[str]) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    if not 0 < share <= 1:
        wrong["share"] = [_("The share of working time is more than 0 and at most 1.")]
    if not languages or not set(languages) <= LANGUAGES:
        wrong["languages"] = [_("Choose languages from the list.")]
    return wrong

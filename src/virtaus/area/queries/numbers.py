"""Targets and rates in force, and the plan's tables as printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.area.models import Commuting, PlanBudgetLine, Rate, Target
from virtaus.area.queries.reading import Source, in_force, in_language, source_of
from virtaus.area.rules import SEE_AREA, SEE_PLACES
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.reading import once
from virtaus.frame.rights import require


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A target or rate. ``sense_label`` is "at least", "at most", "about", or empty for a rate."""

    id: UUID
    code: str
    name: str
    value: Decimal
    unit: str
    sense: str
    sense_label: str
    citation: str
    valid_from: date
    valid_to: date | None
    version: int
    source: Source


def targets(actor: Actor, *, on: date | None = None) -> list[NumberRow]:
    """The targets in force on a day (today when left out), in order of name."""
    require(actor, SEE_PLACES)
    rows = Target.objects.select_related("source").filter(in_force(on or clock.today())).order_by("code", "valid_from")
    return sorted((_number_row(row) for row in rows), key=lambda row: row.name)


def coming_targets(actor: Actor) -> list[NumberRow]:
    """The values that targets get on a later day than today, in order of day."""
    require(actor, SEE_PLACES)
    rows = Target.objects.select_related("source").filter(valid_from__gt=clock.today()).order_by("valid_from", "code")
    return [_number_row(row) for row in rows]


@once
def target(actor: Actor, code: str, *, on: date | None = None) -> NumberRow | None:
    """The target ``code`` in force on a day; None where the area has none, so that no page invents one."""
    require(actor, SEE_PLACES)
    row = (
        Target.objects.select_related("source")
        .filter(in_force(on or clock.today()), code=code)
        .order_by("valid_from")
        .first()
    )
    return None if row is None else _number_row(row)


def rates(actor: Actor, *, on: date | None = None) -> list[NumberRow]:
    """The rates in force on a day (today when left out), in order of name."""
    require(actor, SEE_AREA)
    rows = Rate.objects.select_related("source").filter(in_force(on or clock.today())).order_by("code", "valid_from")
    return sorted((_number_row(row) for row in rows), key=lambda row: row.name)


def rate(actor: Actor, code: str, *, on: date | None = None) -> NumberRow | None:
    """The rate ``code`` in force on a day; None where there is none."""
    require(actor, SEE_PLACES)
    row = (
        Rate.objects.select_related("source")
        .filter(in_force(on or clock.today()), code=code)
        .order_by("valid_from")
        .first()
    )
    return None if row is None else _number_row(row)


def target_history(actor: Actor, target_id: UUID) -> list[NumberRow]:
    """Every period of the target of which ``target_id`` is one, newest first. NotFound when there is none."""
    require(actor, SEE_AREA)
    code = Target.objects.filter(id=target_id).values("code")[:1]
    rows = Target.objects.select_related("source").filter(code__in=code).order_by("-valid_from")
    found = [_number_row(row) for row in rows]
    if not found:
        raise NotFound(_("Not found."))
    return found


def team_sizes(actor: Actor) -> tuple[int | None, int | None]:
    """The smallest and the largest team that the area's targets want today; None where there is no such target."""
    found = {row.code: int(row.value) for row in targets(actor) if row.code.startswith("team_size_")}
    return found.get("team_size_smallest"), found.get("team_size_largest")


def _number_row(row: Target | Rate) -> NumberRow:
    sense = row.sense if isinstance(row, Target) else ""
    return NumberRow(
        row.id,
        row.code,
        in_language(row, "name"),
        row.value,
        row.unit,
        sense,
        str(Target.Sense(sense).label) if sense else "",
        row.citation if isinstance(row, Rate) else "",
        row.valid_from,
        row.valid_to,
        row.version,
        source_of(row),
    )


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A line of the plan's service budget. ``kind``: background, service, of_which (part of the line before), total."""

    code: str
    kind: str
    name: str
    amount: Decimal
    unit: str
    source: Source


def plan_budget(actor: Actor) -> list[BudgetLine]:
    """The plan's service budget line by line as printed; empty where the area has no plan budget."""
    require(actor, SEE_AREA)
    return [
        BudgetLine(row.code, row.kind, in_language(row, "name"), row.amount, row.unit, source_of(row))
        for row in PlanBudgetLine.objects.select_related("source").order_by("position")
    ]


@dataclass(frozen=True, slots=True)
class CommutingRow:
    """Employed persons commuting to and from a municipality, by where they come from and go to."""

    code: str
    name: str
    sub_region: str
    within: int
    in_from_sub_region: int
    out_to_sub_region: int
    in_from_area: int
    out_to_area: int
    in_from_elsewhere: int
    out_to_elsewhere: int
    total: int
    source: Source


def commuting(actor: Actor) -> list[CommutingRow]:
    """The plan's commuting table as printed, by municipality; empty where the area has none."""
    require(actor, SEE_AREA)
    return [
        CommutingRow(
            row.municipality.code,
            in_language(row.municipality, "name"),
            in_language(row.municipality, "sub_region"),
            row.within,
            row.in_from_sub_region,
            row.out_to_sub_region,
            row.in_from_area,
            row.out_to_area,
            row.in_from_elsewhere,
            row.out_to_elsewhere,
            row.total,
            source_of(row),
        )
        for row in Commuting.objects.select_related("municipality", "source").order_by("municipality__code")
    ]

"""Checks across the rows of an area's files: sums, codes used twice, overlapping validity, sizes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Protocol

from django.utils.translation import gettext as _

from virtaus.area.files.cells import Problem
from virtaus.area.files.parts import parts
from virtaus.area.files.reading import read_area
from virtaus.area.files.rows import AreaFiles, BudgetRow, NumberRow
from virtaus.frame.roles import Role


class _Coded(Protocol):
    @property
    def row(self) -> int: ...
    @property
    def code(self) -> str: ...


class _Sourced(Protocol):
    @property
    def row(self) -> int: ...
    @property
    def source(self) -> str: ...


def checked_area(folder: Path) -> tuple[AreaFiles, list[Problem]]:
    """Read ``folder`` and check it as a whole. Rows that can't be read are left out of the checks across rows."""
    files, problems = read_area(folder)
    if files.area is None:
        return files, problems
    return files, problems + check(files)


def check(files: AreaFiles) -> list[Problem]:
    """Every inconsistency between the rows of ``files``, faults and warnings."""
    found = [problem for rule in RULES for problem in rule(files)]
    return found + [problem for part in parts() for problem in part.check(files, files.parts[part.file])]


def _codes_once(files: AreaFiles) -> Iterable[Problem]:
    tables: list[tuple[str, Sequence[_Coded]]] = [
        ("sources.csv", files.sources),
        ("municipalities.csv", files.municipalities),
        ("plan_budget.csv", files.budget),
        ("teams.csv", files.teams),
        ("service_points.csv", files.service_points),
    ]
    for name, rows in tables:
        yield from twice(name, "code", [(row.row, row.code) for row in rows])
    yield from twice("commuting.csv", "municipality", [(row.row, row.municipality) for row in files.commuting])
    yield from twice("demo_staff.csv", "email", [(row.row, row.email) for row in files.staff])


def twice(file: str, column: str, codes: Sequence[tuple[int, str]]) -> Iterable[Problem]:
    """A fault for each row whose code stands already on an earlier row; ``codes`` are rows with their codes."""
    first: dict[str, int] = {}
    for row, code in codes:
        if code in first:
            reason = _("“%(code)s” stands already on row %(row)s") % {"code": code, "row": first[code]}
            yield Problem(file, row, column, reason)
        first.setdefault(code, row)


def _sources_known(files: AreaFiles) -> Iterable[Problem]:
    known = {row.code for row in files.sources}
    tables: list[tuple[str, Sequence[_Sourced]]] = [
        ("municipalities.csv", files.municipalities),
        ("commuting.csv", files.commuting),
        ("plan_budget.csv", files.budget),
        ("targets.csv", files.targets),
        ("rates.csv", files.rates),
        ("teams.csv", files.teams),
        ("service_points.csv", files.service_points),
    ]
    used = {(name, row.row, "source", row.source) for name, rows in tables for row in rows}
    used |= {("service_points.csv", row.row, "hours_source", row.hours_source) for row in files.service_points}
    for name, line, column, code in sorted(used):
        if code not in known:
            yield Problem(name, line, column, _("“%(value)s” is not in sources.csv") % {"value": code})


def _area_is_whole(files: AreaFiles) -> Iterable[Problem]:
    codes = {row.code for row in files.municipalities}
    if not codes:
        yield Problem("municipalities.csv", None, None, _("names no municipality"))
    elif files.area is not None and files.area.responsible not in codes:
        reason = _("“%(value)s” is not a municipality of the area") % {"value": files.area.responsible}
        yield Problem("area.toml", None, "responsible", reason)


def _one_in_force(files: AreaFiles) -> Iterable[Problem]:
    yield from _overlaps("targets.csv", files.targets)
    yield from _overlaps("rates.csv", files.rates)


def _overlaps(file: str, rows: Sequence[NumberRow]) -> Iterable[Problem]:
    by_code: defaultdict[str, list[NumberRow]] = defaultdict(list)
    for row in rows:
        by_code[row.code].append(row)
    for code, same in by_code.items():
        ordered = sorted(same, key=lambda row: row.valid_from)
        for earlier, later in pairwise(ordered):
            if (earlier.valid_to or date.max) > later.valid_from:
                reason = _("“%(code)s” is already in force by row %(row)s") % {"code": code, "row": earlier.row}
                yield Problem(file, later.row, "valid_from", reason)


def _budget_sums(files: AreaFiles) -> Iterable[Problem]:
    lines = {row.code: row for row in files.budget}
    parts: defaultdict[str, list[BudgetRow]] = defaultdict(list)
    for row in files.budget:
        if row.kind == "of_which" and (row.part_of not in lines or lines[row.part_of].kind != "service"):
            yield Problem("plan_budget.csv", row.row, "part_of", _("names no service line of the table"))
        elif row.kind != "of_which" and row.part_of:
            yield Problem("plan_budget.csv", row.row, "part_of", _("is given though the line is not of_which"))
        parts[row.part_of].append(row)
    for code, line in lines.items():
        if line.kind == "service" and sum((part.amount for part in parts[code]), Decimal(0)) > line.amount:
            yield Problem("plan_budget.csv", line.row, "amount", _("is less than its parts together"))
    stated = [row for row in files.budget if row.kind == "total"]
    found = sum((row.amount for row in files.budget if row.kind == "service"), Decimal(0))
    for row in stated:
        if row.amount != found:
            reason = _("the lines sum to %(found)s, the total says %(stated)s")
            yield Problem("plan_budget.csv", row.row, "amount", reason % {"found": found, "stated": row.amount})
    if files.budget and len(stated) != 1:
        yield Problem("plan_budget.csv", None, "kind", _("needs exactly one line of kind total"))


def _commuting_balances(files: AreaFiles) -> Iterable[Problem]:
    """A row's flows sum to its total; what leaves for the sub-region or the area arrives in it."""
    for row in files.commuting:
        if row.sum != row.total:
            reason = _("the flows sum to %(found)s, the total says %(stated)s")
            yield Problem("commuting.csv", row.row, "total", reason % {"found": row.sum, "stated": row.total})
    if {row.municipality for row in files.commuting} != {row.code for row in files.municipalities}:
        if files.commuting:
            yield Problem("commuting.csv", None, "municipality", _("does not hold every municipality"), warning=True)
        return
    sub_region = {row.code: row.sub_region_fi for row in files.municipalities}
    arrivals: Counter[str] = Counter()
    for row in files.commuting:
        arrivals[sub_region[row.municipality]] += row.in_from_sub_region - row.out_to_sub_region
    arrivals["*"] = sum(row.in_from_area - row.out_to_area for row in files.commuting)
    for name, difference in arrivals.items():
        if difference:
            reason = _("arrivals and departures within %(name)s differ by %(difference)s")
            place = _("the area") if name == "*" else name
            values = {"name": place, "difference": difference}
            yield Problem("commuting.csv", None, None, reason % values, warning=True)


def _every_municipality_is_served(files: AreaFiles) -> Iterable[Problem]:
    served = Counter(code for team in files.teams for code in team.municipalities)
    visited = {point.municipality for point in files.service_points}
    for municipality in files.municipalities:
        if not served[municipality.code]:
            reason = _("no team serves %(name)s") % {"name": municipality.name_fi}
            yield Problem("teams.csv", None, "municipalities", reason)
        if municipality.code not in visited:
            reason = _("%(name)s has no service point") % {"name": municipality.name_fi}
            yield Problem("service_points.csv", None, "municipality", reason, warning=True)


def _points_have_hours(files: AreaFiles) -> Iterable[Problem]:
    for point in files.service_points:
        if not point.hours:
            yield Problem("service_points.csv", point.row, None, _("is never open"), warning=True)


def _teams_have_their_size(files: AreaFiles) -> Iterable[Problem]:
    """A team of the training staff holds as many people as the targets ``team_size_…`` say.

    One of which nobody is named is filled with made-up workers, where the area has its real size.
    """
    if not files.staff:
        return
    bounds = {row.code: row.value for row in files.targets}
    smallest, largest = bounds.get("team_size_smallest", Decimal(0)), bounds.get("team_size_largest", Decimal(10**6))
    size = Counter(row.team for row in files.staff if row.role in {Role.COACH, Role.TEAM_LEAD})
    for team in files.teams:
        if size[team.code] and not smallest <= size[team.code] <= largest:
            reason = _("has %(size)s members in demo_staff.csv, the targets want %(smallest)s to %(largest)s")
            values = {"size": size[team.code], "smallest": int(smallest), "largest": int(largest)}
            yield Problem("teams.csv", team.row, "code", reason % values)
    for row in files.staff:
        if row.role in {Role.COACH, Role.TEAM_LEAD} and not row.team:
            yield Problem("demo_staff.csv", row.row, "team", _("is empty"))
        if row.role == Role.MUNICIPALITY and not row.municipality:
            yield Problem("demo_staff.csv", row.row, "municipality", _("is empty"))


RULES: tuple[Callable[[AreaFiles], Iterable[Problem]], ...] = (
    _codes_once,
    _sources_known,
    _area_is_whole,
    _one_in_force,
    _budget_sums,
    _commuting_balances,
    _every_municipality_is_served,
    _points_have_hours,
    _teams_have_their_size,
)

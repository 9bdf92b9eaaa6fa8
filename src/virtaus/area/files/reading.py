"""Reading the folder of an area into typed rows, and the national figures that every area shares."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from virtaus.area.files import tables
from virtaus.area.files.cells import Cells, Problem, rows_of
from virtaus.area.files.parts import parts
from virtaus.area.files.rows import AreaFiles, AreaRow

R = TypeVar("R")
SHIPPED = Path(__file__).resolve().parents[1] / "data"
NATIONAL = SHIPPED / "national"


def folder_of(code_or_folder: str) -> Path:
    """The folder of an area: one that the product ships, by code, or any other, by path."""
    if re.fullmatch(r"[a-z][a-z0-9_-]*", code_or_folder) and code_or_folder != NATIONAL.name:
        shipped = SHIPPED / code_or_folder
        if shipped.is_dir():
            return shipped
    return Path(code_or_folder)


def shipped_areas() -> list[str]:
    """The codes of the areas that the product ships."""
    return sorted(path.parent.name for path in SHIPPED.glob("*/area.toml"))


def read_area(folder: Path) -> tuple[AreaFiles, list[Problem]]:
    """Everything in ``folder`` with the national sources and rates, and what is wrong with any cell."""
    if not folder.is_dir():
        return AreaFiles(), [Problem(str(folder), None, None, _("there is no such area and no such folder"))]
    problems: list[Problem] = []
    files = AreaFiles(area=_area(folder / "area.toml", problems))
    files.sources = _table(NATIONAL / "sources.csv", tables.SOURCE_COLUMNS, tables.source, problems)
    files.sources += _table(folder / "sources.csv", tables.SOURCE_COLUMNS, tables.source, problems)
    files.municipalities = _table(
        folder / "municipalities.csv", tables.MUNICIPALITY_COLUMNS, tables.municipality, problems
    )
    codes = {row.code for row in files.municipalities}
    files.teams = _table(folder / "teams.csv", tables.TEAM_COLUMNS, lambda cells: tables.team(cells, codes), problems)
    files.service_points = _table(
        folder / "service_points.csv", tables.POINT_COLUMNS, lambda cells: tables.service_point(cells, codes), problems
    )
    files.targets = _table(folder / "targets.csv", tables.TARGET_COLUMNS, tables.target, problems)
    files.rates = _table(NATIONAL / "rates.csv", tables.RATE_COLUMNS, tables.rate, problems)
    if (folder / "rates.csv").exists():
        files.rates += _table(folder / "rates.csv", tables.RATE_COLUMNS, tables.rate, problems)
    if (folder / "commuting.csv").exists():
        files.commuting = _table(
            folder / "commuting.csv", tables.COMMUTING_COLUMNS, lambda cells: tables.commuting(cells, codes), problems
        )
    if (folder / "plan_budget.csv").exists():
        files.budget = _table(folder / "plan_budget.csv", tables.BUDGET_COLUMNS, tables.budget, problems)
    if (folder / "demo_staff.csv").exists():
        teams = {row.code for row in files.teams}
        files.staff = _table(
            folder / "demo_staff.csv", tables.STAFF_COLUMNS, lambda cells: tables.staff(cells, teams, codes), problems
        )
    if (folder / "demo_absences.csv").exists():
        emails = {row.email for row in files.staff}
        files.away = _table(
            folder / "demo_absences.csv", tables.AWAY_COLUMNS, lambda cells: tables.away(cells, emails), problems
        )
    for part in parts():
        files.parts[part.file] = part.read(folder / part.file, files, problems)
    return files, problems


def _table(path: Path, columns: Sequence[str], read: Callable[[Cells], R], problems: list[Problem]) -> list[R]:
    rows: list[R] = []
    for cells in rows_of(path, columns, problems):
        row = read(cells)
        if cells.problems:
            problems.extend(cells.problems)
        else:
            rows.append(row)
    return rows


def _area(path: Path, problems: list[Problem]) -> AreaRow | None:
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        problems.append(Problem(path.name, None, None, _("can't be read")))
        return None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(Problem(path.name, None, None, _("is not TOML: %(error)s") % {"error": error}))
        return None
    needed = ("code", *tables.NAMES, "responsible")
    allowed = (*needed, "plan_fi", "plan_sv", "plan_en")
    unknown = [key for key in content if key not in allowed]
    problems.extend(Problem(path.name, None, key, _("the key is not known")) for key in unknown)
    cells = Cells(path.name, 1, {key: value for key, value in content.items() if isinstance(value, str)})
    row = AreaRow(
        code=cells.code("code"),
        name_fi=cells.text("name_fi", 120),
        name_sv=cells.text("name_sv", 120),
        name_en=cells.text("name_en", 120),
        responsible=cells.text("responsible", 3),
        plan_fi=cells.text("plan_fi", 300, needed=False),
        plan_sv=cells.text("plan_sv", 300, needed=False),
        plan_en=cells.text("plan_en", 300, needed=False),
    )
    problems.extend(Problem(path.name, None, problem.column, problem.reason) for problem in cells.problems)
    return None if cells.problems else row

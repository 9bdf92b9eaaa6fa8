"""Reading the folder of an area into typed rows, and the national figures that every area shares."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from datetime import time
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from virtaus.area.files.cells import LANGUAGES, SUPPRESSED, Cells, Problem, rows_of
from virtaus.area.files.hours import WEEKDAYS, hours_from_text
from virtaus.area.files.rows import (
    AreaFiles,
    AreaRow,
    BudgetRow,
    CommutingRow,
    KeyFigureRow,
    MeasureRow,
    MunicipalityRow,
    NumberRow,
    ServicePointRow,
    SourceRow,
    StaffRow,
    TeamRow,
)
from virtaus.area.models import PlanBudgetLine, ServicePoint, Target
from virtaus.frame.roles import Role

R = TypeVar("R")
SHIPPED = Path(__file__).resolve().parents[1] / "data"
NATIONAL = SHIPPED / "national"
NAMES = ("name_fi", "name_sv", "name_en")
SOURCE = ("source", "mark")
VALIDITY = ("valid_from", "valid_to")
FLOWS = (
    "within",
    "in_from_sub_region",
    "out_to_sub_region",
    "in_from_area",
    "out_to_area",
    "in_from_elsewhere",
    "out_to_elsewhere",
    "total",
)
# A figure of 1 to 4 persons is suppressed in the employment service statistics.
SUPPRESSED_BOUNDS = (Decimal(1), Decimal(4))
MUNICIPALITY_COLUMN = re.compile(r"\d{3}")


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
    """Everything in ``folder`` with the national measures and rates, and what is wrong with any cell."""
    if not folder.is_dir():
        return AreaFiles(), [Problem(str(folder), None, None, _("there is no such area and no such folder"))]
    problems: list[Problem] = []
    files = AreaFiles(area=_area(folder / "area.toml", problems))
    files.sources = _table(NATIONAL / "sources.csv", SOURCE_COLUMNS, _source, problems)
    files.sources += _table(folder / "sources.csv", SOURCE_COLUMNS, _source, problems)
    files.measures = _table(NATIONAL / "measures.csv", MEASURE_COLUMNS, _measure, problems)
    files.municipalities = _table(folder / "municipalities.csv", MUNICIPALITY_COLUMNS, _municipality, problems)
    codes = {row.code for row in files.municipalities}
    files.key_figures = _key_figures(folder / "key_figures.csv", codes, files.measures, problems)
    files.teams = _table(folder / "teams.csv", TEAM_COLUMNS, lambda cells: _team(cells, codes), problems)
    files.service_points = _table(
        folder / "service_points.csv", POINT_COLUMNS, lambda cells: _service_point(cells, codes), problems
    )
    files.targets = _table(folder / "targets.csv", TARGET_COLUMNS, _target, problems)
    files.rates = _table(NATIONAL / "rates.csv", RATE_COLUMNS, _rate, problems)
    if (folder / "rates.csv").exists():
        files.rates += _table(folder / "rates.csv", RATE_COLUMNS, _rate, problems)
    if (folder / "commuting.csv").exists():
        files.commuting = _table(
            folder / "commuting.csv", COMMUTING_COLUMNS, lambda cells: _commuting(cells, codes), problems
        )
    if (folder / "plan_budget.csv").exists():
        files.budget = _table(folder / "plan_budget.csv", BUDGET_COLUMNS, _budget, problems)
    if (folder / "demo_staff.csv").exists():
        teams = {row.code for row in files.teams}
        files.staff = _table(
            folder / "demo_staff.csv", STAFF_COLUMNS, lambda cells: _staff(cells, teams, codes), problems
        )
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
    needed = ("code", *NAMES, "responsible")
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


SOURCE_COLUMNS = ("code", "text_fi", "text_sv", "text_en", "address")


def _source(cells: Cells) -> SourceRow:
    address = cells.text("address", 300, needed=False)
    if address and not re.fullmatch(r"https://[^\s<>\"]+", address):
        cells.wrong("address", _("“%(value)s” is not an address that starts with https://") % {"value": address})
    return SourceRow(
        row=cells.row,
        code=cells.code("code", 60),
        texts=(cells.text("text_fi", 300), cells.text("text_sv", 300), cells.text("text_en", 300)),
        address=address,
    )


MEASURE_COLUMNS = (
    "code",
    "official_code",
    "unit",
    "additive",
    *NAMES,
    "definition_fi",
    "definition_sv",
    "definition_en",
)


def _measure(cells: Cells) -> MeasureRow:
    return MeasureRow(
        row=cells.row,
        code=cells.code("code"),
        official_code=cells.text("official_code", 40, needed=False),
        unit=cells.text("unit", 20),
        additive=cells.yes_or_no("additive") is True,
        names=(cells.text("name_fi", 160), cells.text("name_sv", 160), cells.text("name_en", 160)),
        definitions=(
            cells.text("definition_fi", 1000),
            cells.text("definition_sv", 1000),
            cells.text("definition_en", 1000),
        ),
    )


MUNICIPALITY_COLUMNS = (
    *("code", "name_fi", "name_sv", "sub_region_fi", "sub_region_sv", "latitude", "longitude"),
    *SOURCE,
)


def _municipality(cells: Cells) -> MunicipalityRow:
    code = cells.text("code", 3)
    if code and not MUNICIPALITY_COLUMN.fullmatch(code):
        cells.wrong("code", _("“%(value)s” is not three digits") % {"value": code})
    latitude, longitude = cells.place(needed=True)
    source, mark = cells.source()
    return MunicipalityRow(
        row=cells.row,
        code=code,
        name_fi=cells.text("name_fi", 80),
        name_sv=cells.text("name_sv", 80),
        sub_region_fi=cells.text("sub_region_fi", 80),
        sub_region_sv=cells.text("sub_region_sv", 80),
        latitude=latitude,
        longitude=longitude,
        source=source,
        mark=mark,
    )


def _key_figures(
    path: Path, codes: set[str], measures: list[MeasureRow], problems: list[Problem]
) -> list[KeyFigureRow]:
    """One line a measure, one column a municipality. ``...`` is suppressed (1 to 4), empty is not known."""
    known = {measure.code for measure in measures}
    rows: list[KeyFigureRow] = []
    for cells in rows_of(path, ("measure", "as_of", *SOURCE), problems, further=MUNICIPALITY_COLUMN):
        measure, as_of = cells.known("measure", known), cells.day("as_of")
        source, mark = cells.source()
        columns = sorted(set(cells.values) - {"measure", "as_of", *SOURCE})
        for code in columns:
            if code not in codes:
                cells.wrong(code, _("“%(value)s” is not known") % {"value": code})
        for code in sorted(codes - set(columns)):
            cells.wrong(code, _("the column is missing"))
        read = [(code, *_figure(cells, code)) for code in columns]
        problems.extend(cells.problems)
        if not cells.problems:
            rows += [
                KeyFigureRow(cells.row, measure, code, as_of, value, low, high, source, mark)
                for code, value, low, high in read
            ]
    return rows


def _figure(cells: Cells, column: str) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    text = cells.values[column].strip()
    if text == SUPPRESSED:
        return None, *SUPPRESSED_BOUNDS
    return (cells.number(column) if text else None), None, None


COMMUTING_COLUMNS = ("municipality", "printed_name", *FLOWS, *SOURCE)


def _commuting(cells: Cells, codes: set[str]) -> CommutingRow:
    source, mark = cells.source()
    within, in_sub, out_sub, in_area, out_area, in_else, out_else, total = (cells.count(flow) for flow in FLOWS)
    return CommutingRow(
        row=cells.row,
        municipality=cells.known("municipality", codes),
        printed_name=cells.text("printed_name", 80),
        within=within,
        in_from_sub_region=in_sub,
        out_to_sub_region=out_sub,
        in_from_area=in_area,
        out_to_area=out_area,
        in_from_elsewhere=in_else,
        out_to_elsewhere=out_else,
        total=total,
        source=source,
        mark=mark,
    )


BUDGET_COLUMNS = ("code", "kind", "part_of", *NAMES, "amount", "unit", *SOURCE)


def _budget(cells: Cells) -> BudgetRow:
    source, mark = cells.source()
    return BudgetRow(
        row=cells.row,
        code=cells.code("code"),
        kind=cells.one_of("kind", PlanBudgetLine.Kind),
        part_of=cells.text("part_of", 40, needed=False),
        name_fi=cells.text("name_fi", 160),
        name_sv=cells.text("name_sv", 160),
        name_en=cells.text("name_en", 160),
        amount=cells.number("amount"),
        unit=cells.text("unit", 20),
        source=source,
        mark=mark,
    )


TARGET_COLUMNS = ("code", *NAMES, "sense", "value", "unit", *VALIDITY, *SOURCE)
RATE_COLUMNS = ("code", *NAMES, "value", "unit", *VALIDITY, "citation", *SOURCE)


def _target(cells: Cells) -> NumberRow:
    return _number(cells, sense=cells.one_of("sense", Target.Sense))


def _rate(cells: Cells) -> NumberRow:
    return _number(cells, citation=cells.text("citation", 120, needed=False))


def _number(cells: Cells, *, sense: str = "", citation: str = "") -> NumberRow:
    valid_from, valid_to = cells.period()
    source, mark = cells.source()
    return NumberRow(
        row=cells.row,
        code=cells.code("code", 60),
        name_fi=cells.text("name_fi", 160),
        name_sv=cells.text("name_sv", 160),
        name_en=cells.text("name_en", 160),
        value=cells.number("value", places=4),
        unit=cells.text("unit", 30),
        valid_from=valid_from,
        valid_to=valid_to,
        source=source,
        mark=mark,
        sense=sense,
        citation=citation,
    )


TEAM_COLUMNS = (
    *("code", *NAMES, "speciality_fi", "speciality_sv", "speciality_en", "municipalities"),
    *VALIDITY,
    *SOURCE,
)


def _team(cells: Cells, codes: set[str]) -> TeamRow:
    valid_from, valid_to = cells.period()
    source, mark = cells.source()
    return TeamRow(
        row=cells.row,
        code=cells.code("code"),
        names=(cells.text("name_fi", 120), cells.text("name_sv", 120), cells.text("name_en", 120)),
        specialities=(
            cells.text("speciality_fi", 200, needed=False),
            cells.text("speciality_sv", 200, needed=False),
            cells.text("speciality_en", 200, needed=False),
        ),
        municipalities=cells.list_of("municipalities", codes),
        valid_from=valid_from,
        valid_to=valid_to,
        source=source,
        mark=mark,
    )


POINT_COLUMNS = (
    *("code", "kind", "municipality", *NAMES, "latitude", "longitude", "languages", "step_free"),
    *WEEKDAYS,
    *VALIDITY,
    *SOURCE,
    *("hours_source", "hours_mark"),
)


def _service_point(cells: Cells, codes: set[str]) -> ServicePointRow:
    valid_from, valid_to = cells.period()
    latitude, longitude = cells.place(needed=False)
    source, mark = cells.source()
    hours_source, hours_mark = cells.source("hours_")
    return ServicePointRow(
        row=cells.row,
        code=cells.code("code"),
        kind=cells.one_of("kind", ServicePoint.Kind),
        municipality=cells.known("municipality", codes),
        name_fi=cells.text("name_fi", 120),
        name_sv=cells.text("name_sv", 120),
        name_en=cells.text("name_en", 120),
        latitude=latitude,
        longitude=longitude,
        languages=cells.list_of("languages", LANGUAGES),
        step_free=cells.yes_or_no("step_free"),
        hours=_hours(cells),
        valid_from=valid_from,
        valid_to=valid_to,
        source=source,
        mark=mark,
        hours_source=hours_source,
        hours_mark=hours_mark,
    )


def _hours(cells: Cells) -> tuple[tuple[int, time, time], ...]:
    found: list[tuple[int, time, time]] = []
    for weekday, column in enumerate(WEEKDAYS, start=1):
        try:
            found += [(weekday, opens, closes) for opens, closes in hours_from_text(cells.values[column])]
        except ValueError as error:
            cells.wrong(column, str(error))
    return tuple(found)


STAFF_COLUMNS = ("email", "name", "role", "team", "municipality", "share", "languages", "language")


def _staff(cells: Cells, teams: set[str], codes: set[str]) -> StaffRow:
    email = cells.text("email", 254)
    if email and not re.fullmatch(r"[a-z0-9.-]+@[a-z0-9.-]+\.(example|invalid|test)", email):
        cells.wrong("email", _("“%(value)s” is not a made-up address ending in .example") % {"value": email})
    return StaffRow(
        row=cells.row,
        email=email,
        name=cells.text("name", 120),
        role=cells.one_of("role", Role),
        team=cells.known("team", teams, needed=False),
        municipality=cells.known("municipality", codes, needed=False),
        share=cells.number("share", low=Decimal("0.01"), high=Decimal(1)),
        languages=cells.list_of("languages", LANGUAGES),
        language=cells.known("language", ("fi", "sv", "en")),
    )
